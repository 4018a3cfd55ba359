const slots = { openCalls: 0, calls: 1 } as const

/** Calls running and made, counted across the front threads. */
export class TrafficCounters {
  readonly shared: SharedArrayBuffer
  readonly #values: BigInt64Array

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.shared = shared
    this.#values = new BigInt64Array(shared)
  }

  begin(): void {
    Atomics.add(this.#values, slots.openCalls, 1n)
    Atomics.add(this.#values, slots.calls, 1n)
  }

  end(): void {
    Atomics.sub(this.#values, slots.openCalls, 1n)
  }

  get openCalls(): number {
    return Number(Atomics.load(this.#values, slots.openCalls))
  }

  get calls(): number {
    return Number(Atomics.load(this.#values, slots.calls))
  }
}
