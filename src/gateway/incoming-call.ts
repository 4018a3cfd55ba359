import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Wire } from '#wire/define.ts'

/** A request as it came in, and which operation its path names. */
export type IncomingCall = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly wire: Wire
  /** Model and streaming where the API has them in the path (Gemini); '' and false elsewhere. */
  readonly path: { readonly model: string; readonly streams: boolean }
  /** Key given as a query parameter (Gemini's `?key=`); '' otherwise. */
  readonly queryKey: string
}
