// stand-in until the real one lands
import type { Result } from '#kit/result.ts'
import type { WireError, WireFault } from '#wire/define.ts'
export type Translator = {
  readonly from: 'openai.chat'
  readonly to: string
  request(body: unknown, target: { model: string }): Result<unknown, WireFault>
  reply(body: unknown, call: { id: string; model: string; createdS: number }): unknown
  startStream(call: { id: string; model: string; createdS: number; includeUsage: boolean }): {
    push(chunk: Buffer): Buffer
    end(): Buffer
  }
  error(status: number, body: unknown): WireError
}
export function translatorFor(_from: string, _to: string): Translator | undefined {
  return undefined
}
