import type { Answer } from './answer.ts'
import type { Asked } from './asked.ts'

/** What names one answer: derived from the seed and the number of the call, never from chance. */
export type Identity = {
  /** 24 hexadecimal digits. */
  readonly hex: string
  readonly createdS: number
}

/** One piece of a streamed answer: bytes as they stand on the wire, and how many tokens they bring. */
export type Frame = { readonly text: string; readonly tokens: number }

/** A request that the API would refuse, in its documented words. */
export type Problem = {
  readonly status: number
  readonly message: string
  /** Path of the field; '' when it is none. */
  readonly field: string
}

/** A conversation API of one provider: how it asks, and how it answers whole and in pieces. */
export type Surface = {
  readonly format: Format
  read(body: unknown, path: { readonly model: string; readonly streams: boolean }): Asked | Problem
  whole(call: SimulatedCall): unknown
  frames(call: SimulatedCall): Frame[]
  /** Of a streamed answer. */
  readonly streamType: string
}

export type Format = 'openai' | 'anthropic' | 'gemini'

export type SimulatedCall = {
  readonly asked: Asked
  readonly answer: Answer
  readonly identity: Identity
  /** The parsed body, for what an API repeats in its answer. */
  readonly body: unknown
  /** Value of the query parameter `alt`, which Gemini's streams depend on. */
  readonly alt: string
}

/** A server-sent event without a name. */
export function dataFrame(data: unknown, tokens: number): Frame {
  return { text: `data: ${JSON.stringify(data)}\n\n`, tokens }
}

/** An event that says itself what it is. */
export type TypedEvent = { readonly type: string } & Readonly<Record<string, unknown>>

/** A server-sent event whose name is the `type` of its data, as Anthropic and Responses send them. */
export function typedFrame(data: TypedEvent, tokens: number): Frame {
  return { text: `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`, tokens }
}

export function isProblem(read: Asked | Problem): read is Problem {
  return 'status' in read
}
