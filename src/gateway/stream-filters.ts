import type { Target } from '#gateway/resolve-target.ts'
import type { StreamEnd } from '#wire/define.ts'
import type { TextWatch } from '#wire/text-watch.ts'

/**
 * Stands between the reader of a provider's events and the caller. It gets whole events in the
 * caller's format and gives on what may go on now; what it holds back it gives at the end.
 */
export type StreamFilter = {
  push(events: Buffer): Buffer
  /** What is held back goes into `held`, which may have gone through no filter yet. */
  end(end: StreamEnd): StreamEnd
  /** Is shown what an event tells before the event is pushed. */
  readonly watch?: TextWatch
}

/** Makes the filter of one try; null where a target needs none. */
export type StreamFilterMaker = (target: Target) => StreamFilter | null

/** Several filters as one, the first next to the provider; null for none. */
export function chained(filters: readonly StreamFilter[]): StreamFilter | null {
  const [first, ...others] = filters
  if (first === undefined || others.length === 0) return first ?? null
  const watches = filters.flatMap(({ watch }) => watch ?? [])
  return {
    push: (events) => filters.reduce((out, filter) => filter.push(out), events),
    end: (end) => filters.reduce((last, filter) => filter.end(last), end),
    ...(watches.length === 0
      ? {}
      : {
          watch: {
            show(delta: unknown, place: string) {
              for (const watch of watches) watch.show(delta, place)
            },
          },
        }),
  }
}
