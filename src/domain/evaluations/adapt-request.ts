import { asRecord, asText } from '#wire/loose.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * A chat request that a model refused for one of its parameters, made so that it takes it; null when
 * the refusal is about something else. Reasoning models of OpenAI take no `temperature` but their
 * own, and call the bound on tokens `max_completion_tokens`; other servers know only `max_tokens`.
 * Source: platform.openai.com/docs/guides/reasoning, and the errors `unsupported_parameter` and
 * `unsupported_value` of its API.
 */
export function adaptRequest(body: Body, reply: unknown): Body | null {
  const error = asRecord(asRecord(reply)?.['error'])
  const refused = refusedParameter(asText(error?.['param']), asText(error?.['message']))
  if (refused === null || !(refused in body)) return null
  const { [refused]: value, ...rest } = body
  switch (refused) {
    case 'max_tokens':
      return { ...rest, max_completion_tokens: value }
    case 'temperature':
      return rest
    case 'response_format':
      // The judge's prompt says in words what it must answer; a server without schemas reads it there.
      return rest
  }
}

const adaptable = ['max_tokens', 'temperature', 'response_format'] as const

/** The parameter that is named, or else said to be unsupported in the message. */
function refusedParameter(param: string, message: string): (typeof adaptable)[number] | null {
  const named = adaptable.find((name) => name === param.split('.')[0])
  if (named !== undefined) return named
  return /not support|unsupported|unrecognized|unknown/i.test(message)
    ? (adaptable.find((name) => message.includes(name)) ?? null)
    : null
}
