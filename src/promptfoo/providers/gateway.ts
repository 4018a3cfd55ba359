import type { Answer } from '#promptfoo/suite.ts'
import { sentenceOf } from '#promptfoo/problem.ts'

/** Where the Belay is that models are called through, and a key of it. */
export type GatewayAddress = { readonly baseUrl: string; readonly token: string }

/** Finds or starts that Belay at the first call of a model; a suite that calls none never asks. */
export type Gateway = () => Promise<GatewayAddress>

export type Loose = Readonly<Record<string, unknown>>

/** What a model is asked, whichever format its call has. */
export type ModelAsk = {
  readonly model: string
  readonly prompt: string
  readonly config: Loose
  readonly signal: AbortSignal | null
}

/** As long as promptfoo waits for a model. */
const timeMsMax = 300_000
const replyBytesMax = 64 * 1024 * 1024

/** Posts JSON to one of the gateway's model surfaces and reads the answer. Refusals of gateway and provider are the answer’s `error`. */
export async function askGateway(
  gateway: Gateway,
  path: string,
  body: Loose,
  signal: AbortSignal | null,
): Promise<{ readonly reply: Loose; readonly latencyMs: number } | Pick<Answer, 'error'>> {
  const { baseUrl, token } = await gateway()
  const startedMs = performance.now()
  try {
    const bound = AbortSignal.timeout(timeMsMax)
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
      },
      body: JSON.stringify(body),
      signal: signal === null ? bound : AbortSignal.any([signal, bound]),
    })
    const text = await response.text()
    if (text.length > replyBytesMax) return { error: `The answer has ${text.length} characters.` }
    const reply = parsed(text)
    if (!response.ok || reply === null)
      return {
        error: `The model answered ${response.status}: ${saidBy(reply) || text.slice(0, 500)}`,
      }
    return { reply, latencyMs: Math.round(performance.now() - startedMs) }
  } catch (error) {
    return { error: `The model could not be called: ${sentenceOf(error)}` }
  }
}

function saidBy(reply: Loose | null): string {
  const error = recordOf(reply?.['error'])
  return typeof error?.['message'] === 'string' ? error['message'] : ''
}

function parsed(text: string): Loose | null {
  try {
    return recordOf(JSON.parse(text))
  } catch {
    return null
  }
}

export function recordOf(value: unknown): Loose | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Loose) // an object that is no list
    : null
}

export function recordsOf(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.map(recordOf).filter((item) => item !== null) : []
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
