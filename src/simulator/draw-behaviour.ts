import { type Behaviour, sizeTokensMax, waitMsMax } from './catalog.ts'
import { hashText, seededRandom } from './random.ts'

/** Models whose calls are counted; of more, the one that began first begins again. */
const countedModelsMax = 10_000

/** How often each model was called, by its whole name, and since when. */
export class CallCounts {
  readonly #byModel = new Map<string, { calls: number; readonly sinceMs: number }>()

  /** Counts a call; how many there were before it, and the milliseconds since the first of them. */
  next(model: string, nowMs: number): { readonly before: number; readonly elapsedMs: number } {
    const known = this.#byModel.get(model) ?? { calls: 0, sinceMs: nowMs }
    if (known.calls === 0) {
      const [oldest] = this.#byModel.size >= countedModelsMax ? this.#byModel.keys() : []
      if (oldest !== undefined) this.#byModel.delete(oldest)
      this.#byModel.set(model, known)
    }
    known.calls += 1
    return { before: known.calls - 1, elapsedMs: nowMs - known.sinceMs }
  }
}

/**
 * What a model does in one of its calls: the behaviour that is due after so many calls or so long, and
 * in it what is left to chance as it fell. The same seed, model and number of the call give the same.
 */
export function drawBehaviour(
  behaviour: Behaviour,
  call: {
    readonly seed: number
    readonly model: string
    readonly before: number
    readonly elapsedMs: number
  },
): Behaviour {
  const due = behaviour.later.findLast(({ afterCalls, afterMs }) =>
    afterCalls === null ? call.elapsedMs >= (afterMs ?? 0) : call.before >= afterCalls,
  )
  const now = due?.behaviour ?? behaviour
  const random = seededRandom(hashText(`${call.seed}:${call.model}:${call.before}`))
  return {
    ...now,
    isWrong: random() * 100 >= now.rightPercent,
    sizeTokens:
      now.sizeTokens === null
        ? null
        : Math.min(sizeTokensMax, Math.max(1, skewed(now.sizeTokens, now.sizeSkewPercent, random))),
    waitMs: Math.min(waitMsMax, skewed(now.waitMs, now.waitSkewPercent, random)),
  }
}

/** A whole number from the lognormal distribution of this mean, its sigma in hundredths; the mean itself for 0. */
function skewed(mean: number, percent: number, random: () => number): number {
  if (percent === 0 || mean === 0) return mean
  const sigma = percent / 100
  // Box and Muller's; 1 − u keeps the logarithm away from 0.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.round(mean * Math.exp(sigma * normal - sigma ** 2 / 2))
}
