import { hexOf } from '#simulator/random.ts'

export type AttributeValue = string | number | boolean | readonly string[]
export type Attributes = Readonly<Record<string, AttributeValue>>

/** A span as an application would have reported it. */
export type DemoSpan = {
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  /** What failed; null for what succeeded. */
  readonly error: { readonly type: string; readonly message: string } | null
}

/** A judgement as it is sent to the scores API, about a trace. */
export type DemoScore = {
  readonly traceId: string
  readonly name: string
  readonly value: number | boolean | string
  readonly source: 'code' | 'model' | 'person' | 'user'
  readonly comment: string
  readonly atMs: number
}

export type DemoTrace = {
  readonly traceId: string
  readonly spans: readonly DemoSpan[]
  readonly scores: readonly DemoScore[]
}

/** On every root: what the page and the data say of it. */
export const demoTag = 'demo'

/**
 * Puts a trace together span by span. Ids follow from the seed, so that the same run gives the same ids.
 * Every root carries the tag `demo` and the metadata `simulated: true`.
 */
export class TraceBuilder {
  readonly traceId: string
  readonly #spans: DemoSpan[] = []
  readonly #common: Attributes

  constructor({
    id,
    user = '',
    session = '',
    tags = [],
  }: {
    /** What the trace's id is made of; unlike any other's. */
    readonly id: string
    readonly user?: string
    readonly session?: string
    readonly tags?: readonly string[]
  }) {
    this.traceId = hexOf(`trace ${id}`, 32)
    this.#common = {
      ...(user === '' ? {} : { 'user.id': user }),
      ...(session === '' ? {} : { 'session.id': session }),
      'tag.tags': [demoTag, ...tags],
      metadata: JSON.stringify({ simulated: 'true' }),
    }
  }

  /** Adds a span; the answer is its id, for those below it. */
  add({
    name,
    parent = '',
    startMs,
    durationMs,
    attributes = {},
    error = null,
  }: {
    readonly name: string
    readonly parent?: string
    readonly startMs: number
    readonly durationMs: number
    readonly attributes?: Attributes
    readonly error?: DemoSpan['error']
  }): string {
    const spanId = hexOf(`span ${this.traceId} ${this.#spans.length}`, 16)
    this.#spans.push({
      spanId,
      parentSpanId: parent,
      name,
      startMs,
      endMs: startMs + Math.max(1, durationMs),
      attributes: { ...attributes, ...(parent === '' ? this.#common : {}) },
      error,
    })
    return spanId
  }

  /** Makes a span end with the last of its children, a few milliseconds of its own after it. */
  close(spanId: string): void {
    const at = this.#spans.findIndex((span) => span.spanId === spanId)
    const span = this.#spans[at]
    if (span === undefined) return
    const ends = this.#spans.flatMap(({ parentSpanId, endMs }) =>
      parentSpanId === spanId ? [endMs] : [],
    )
    this.#spans[at] = { ...span, endMs: Math.max(span.endMs, ...ends.map((endMs) => endMs + 4)) }
  }

  /** Writes on an agent's span what it answered in the end. */
  answer(spanId: string, message: object): void {
    const at = this.#spans.findIndex((span) => span.spanId === spanId)
    const span = this.#spans[at]
    if (span === undefined) return
    const messages = JSON.stringify([message])
    this.#spans[at] = {
      ...span,
      attributes: { ...span.attributes, 'gen_ai.output.messages': messages },
    }
  }

  /** Makes a span fail that was added as if it would not. */
  fail(spanId: string, error: NonNullable<DemoSpan['error']>): void {
    const at = this.#spans.findIndex((span) => span.spanId === spanId)
    const span = this.#spans[at]
    if (span !== undefined) this.#spans[at] = { ...span, error }
  }

  build(scores: readonly Omit<DemoScore, 'traceId'>[] = []): DemoTrace {
    const { traceId } = this
    return {
      traceId,
      spans: this.#spans,
      scores: scores.map((score) => ({ traceId, ...score })),
    }
  }
}
