/** Values that wait to be read; sources stop for a reader that is slower than that. */
const heldMax = 64

/**
 * The values of several sources as one stream, each as soon as it is there, the order within a
 * source kept. At most `atOnceMax` sources run at a time; the others begin, in their order, as these
 * end. The first error of a source ends the stream with it. `leave` is called when the reader stops
 * before the end: it must make every source end.
 */
export async function* mergeStreams<Value>({
  sources,
  atOnceMax,
  leave,
}: {
  readonly sources: readonly (() => AsyncIterable<Value>)[]
  readonly atOnceMax: number
  readonly leave: () => void
}): AsyncGenerator<Value> {
  const waiting = sources.values()
  const held: Value[] = []
  const state: { isLeft: boolean; failure: { readonly error: unknown } | null } = {
    isLeft: false,
    failure: null,
  }
  let arrival = Promise.withResolvers<void>()
  let room = Promise.withResolvers<void>()

  const work = async (): Promise<void> => {
    for (const source of waiting) {
      for await (const value of source()) {
        held.push(value)
        arrival.resolve()
        while (held.length >= heldMax && !state.isLeft) await room.promise
        if (state.isLeft) return
      }
    }
  }
  let running = Math.min(atOnceMax, sources.length)
  const workers = Array.from({ length: running }, () =>
    work()
      .catch((error: unknown) => {
        state.failure ??= { error }
      })
      .finally(() => {
        running -= 1
        arrival.resolve()
      }),
  )
  try {
    for (;;) {
      const values = held.splice(0)
      room.resolve()
      room = Promise.withResolvers()
      yield* values
      if (state.failure !== null) throw state.failure.error
      if (held.length > 0) continue
      if (running === 0) return
      await arrival.promise
      arrival = Promise.withResolvers()
    }
  } finally {
    state.isLeft = true
    if (running > 0) leave()
    room.resolve()
    await Promise.all(workers)
  }
}
