import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import type { ProviderHalf, TranslatedRequest, TranslationTarget } from './define.ts'
import { Omissions } from './omissions.ts'

/**
 * Chat completions for a provider that speaks them: of what they carry between other formats only that remains
 * which the API has, because many servers refuse what they do not know.
 */
export const chatProvider: ProviderHalf = {
  to: 'openai.chat',
  format: 'openai',
  request: plainRequest,
  reply: (body) => body,
  problem: () => null,
  startStream: () => ({ push: (chunk) => chunk, end: () => Buffer.alloc(0) }),
}

function plainRequest(body: unknown, { model, mayDrop }: TranslationTarget): TranslatedRequest {
  const omissions = new Omissions(mayDrop)
  const {
    thinking: _thinking,
    reasoning_effort: given,
    verbosity,
    safety_identifier: safetyId,
    service_tier: tier,
    ...request
  } = asRecord(body) ?? {}
  const messages = asRecords(request['messages'])
  if (messages.at(-1)?.['role'] === 'assistant') {
    omissions.refuse(
      `messages[${messages.length - 1}].role`,
      `${model} continues no message of the assistant, it answers it: let the last one be of the user.`,
    )
  }
  const effort = effortFor(given, model)
  // Whether it thinks is mostly the model's own matter; an effort that it does not know is refused.
  if (given != null && given !== 'none' && effort === null) omissions.leaveOut('reasoning_effort')
  const takesVerbosity = verbosity != null && /^gpt-[5-9]/.test(bareName(model))
  if (verbosity != null && verbosity !== 'medium' && !takesVerbosity)
    omissions.leaveOut('verbosity')
  const userId = request['user'] ?? safetyId
  const tools = asRecords(request['tools']).map(({ cache_control: _marker, ...tool }) => tool)
  const translated = {
    ...request,
    model,
    messages: withPicturesAfter(messages.map((message) => plainMessage(message, model))),
    ...(tools.length === 0 ? {} : { tools }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(takesVerbosity ? { verbosity } : {}),
    ...(userId == null ? {} : { user: userId }),
    ...(tier == null || tier === 'auto' || tier === 'default' ? {} : { service_tier: tier }),
  }
  return { body: translated, dropped: omissions.fields }
}

/** The effort as a model takes it, whoever serves it; null where it is not known to take any, or not this one. */
function effortFor(effort: unknown, model: string): unknown {
  const name = bareName(model)
  const isTold =
    /^(o\d|gpt-[5-9]|gpt-oss|gemini-(2\.5|[3-9])|grok-3-mini)/.test(name) && !/chat/.test(name)
  if (effort == null || !isTold) return null
  // Not to think at all came with GPT-5.1, to think least with GPT-5.
  if (effort === 'none') return /^(gpt-5\.|gpt-[6-9]|gemini-2\.5-flash)/.test(name) ? effort : null
  if (effort === 'minimal') return /^gpt-[5-9]/.test(name) ? effort : 'low'
  return effort
}

function bareName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1)
}

function plainMessage(message: Loose, model: string): Loose {
  const {
    thinking_blocks: _thoughts,
    reasoning_content: _reasoning,
    cache_control: _marker,
    ...plain
  } = message
  const parts = asRecords(plain['content']).map(({ cache_control: _part, ...part }) => part)
  const isText = parts.every((part) => part['type'] === 'text')
  const isOne = plain['role'] !== 'user' || parts.length === 1
  // A text where it is one: not every server takes lists, and none but the user's holds anything else.
  const content = isText && isOne ? parts.map((part) => asText(part['text'])).join('\n\n') : parts
  const calls = asRecords(plain['tool_calls']).map(({ extra_content: extra, ...call }) =>
    // Google's own compatible API, and whoever passes on to it, wants its signatures back.
    extra !== undefined && /gemini/i.test(model) ? { ...call, extra_content: extra } : call,
  )
  return {
    ...plain,
    ...(Array.isArray(plain['content']) ? { content } : {}),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

/** The result of a tool is text here: pictures in it are shown by the user, after all the results. */
function withPicturesAfter(messages: readonly Loose[]): Loose[] {
  const told: Loose[] = []
  let pictures: Loose[] = []
  const show = () => {
    if (pictures.length > 0) told.push({ role: 'user', content: pictures })
    pictures = []
  }
  for (const message of messages) {
    if (message['role'] !== 'tool') show()
    if (message['role'] !== 'tool' || !Array.isArray(message['content'])) {
      told.push(message)
      continue
    }
    const parts = asRecords(message['content'])
    const texts = parts
      .filter((part) => part['type'] === 'text')
      .map((part) => asText(part['text']))
    const id = asText(message['tool_call_id'])
    const others = parts.filter((part) => part['type'] !== 'text')
    pictures.push({ type: 'text', text: `From the result of the tool call ${id}:` }, ...others)
    told.push({ ...message, content: [...texts, 'What it shows follows.'].join('\n\n') })
  }
  show()
  return told
}
