/**
 * Runs `work` once at a time for whatever was asked for since it last began: who asks while it runs
 * waits for the next run, which they share, so that a later run never ends before an earlier one.
 */
export function oneAtATime<Asked>(
  work: (asked: ReadonlySet<Asked>) => Promise<void>,
): (asked: Asked) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let next: { readonly asked: Set<Asked>; readonly done: Promise<void> } | null = null
  return (asked) => {
    if (next === null) {
      const gathered = new Set<Asked>()
      const run = async (): Promise<void> => {
        next = null
        await work(gathered)
      }
      next = { asked: gathered, done: last.then(run, run) }
      last = next.done
    }
    next.asked.add(asked)
    return next.done
  }
}
