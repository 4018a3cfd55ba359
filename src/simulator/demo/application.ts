import type { DemoTrace } from './demo-span.ts'

/** What an application has to make its traffic of. */
export type TrafficAsked = {
  readonly nowMs: number
  /** What ids are made of, so that two seeds share none. */
  readonly seed: string
  readonly random: () => number
}

/** An application of the demonstration: a service with a key and an environment of its own, and its traffic. */
export type DemoApplication = {
  /** Name of the service and of its key. */
  readonly name: string
  readonly environment: string
  /** Its traces of a month, the same for the same seed and day. */
  traffic(asked: TrafficAsked): readonly DemoTrace[]
}

/** One of a list, by chance. The list is not empty. */
export function oneOf<Value>(list: readonly [Value, ...Value[]], random: () => number): Value {
  return list[Math.floor(random() * list.length)] ?? list[0]
}
