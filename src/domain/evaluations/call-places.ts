import { AdaptiveLimit } from '#domain/evaluations/adaptive-limit.ts'

/** One after the other, so many calls of one that is asked may fail before the rest of its calls are tried only once. */
const failuresInARowMax = 8

/**
 * The places that the calls of an evaluation are made in. All of them together are at most `most`;
 * whoever is asked (a model, an application) has a limit of its own beneath, so that one that bears
 * little, or nothing, slows nobody else.
 */
export class CallPlaces {
  readonly #bounds: { readonly first: number; readonly most: number }
  readonly #all: AdaptiveLimit
  readonly #byAsked = new Map<string, Asked>()

  constructor(bounds: { readonly first: number; readonly most: number }) {
    this.#bounds = bounds
    this.#all = new AdaptiveLimit({ first: bounds.most, most: bounds.most })
  }

  /** Waits for a place to ask `asked`, whatever stands for it; it must be left. */
  async enter(asked: string): Promise<CallPlace> {
    const known = this.#byAsked.get(asked) ?? {
      limit: new AdaptiveLimit(this.#bounds),
      failuresInARow: 0,
    }
    this.#byAsked.set(asked, known)
    const own = await known.limit.enter()
    let all = await this.#all.enter()
    return {
      overload: own.overload,
      leave() {
        own.leave()
        all.leave()
      },
      aside: async (work) => {
        all.leave()
        try {
          return await work()
        } finally {
          all = await this.#all.enter()
        }
      },
      mayTryAgain: () => known.failuresInARow < failuresInARowMax,
      ended(hasFailed) {
        known.failuresInARow = hasFailed ? known.failuresInARow + 1 : 0
      },
    }
  }
}

type Asked = {
  readonly limit: AdaptiveLimit
  failuresInARow: number
}

/** A place that was lent. */
export type CallPlace = {
  /** Who is asked refused because there was too much at once. */
  readonly overload: () => void
  /** Lets others of the evaluation have it for as long as `work` takes; who is asked still counts it as theirs. */
  readonly aside: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** False while every call of late failed: it is down, and pauses before further tries would only make everybody wait. */
  readonly mayTryAgain: () => boolean
  /** How the call ended, whatever was tried. */
  readonly ended: (hasFailed: boolean) => void
  /** Gives it back; a second time is nothing. */
  readonly leave: () => void
}
