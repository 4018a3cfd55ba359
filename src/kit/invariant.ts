/** Thrown when Belay itself is wrong: the request that met it ends, the process lives. */
export class InvariantError extends Error {
  override name = 'InvariantError'
}

/** Asserts what must hold unless we made a mistake; `sentence` says it as a fact ("a rollout has variants"). */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantError(`This should always hold, and does not: ${sentence}.`)
}
