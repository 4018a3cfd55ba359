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
  const { thinking: _thinking, reasoning_effort: effort, ...request } = asRecord(body) ?? {}
  const messages = asRecords(request['messages'])
  if (messages.at(-1)?.['role'] === 'assistant') {
    omissions.refuse(
      `messages[${messages.length - 1}].role`,
      `${model} continues no message of the assistant, it answers it: let the last one be of the user.`,
    )
  }
  const takesEffort = effort != null && isTold(model)
  // Whether it thinks is mostly the model's own matter; an effort that it does not know is refused.
  if (effort != null && !takesEffort) omissions.leaveOut('reasoning_effort')
  const tools = asRecords(request['tools']).map(({ cache_control: _marker, ...tool }) => tool)
  const translated = {
    ...request,
    model,
    messages: withPicturesAfter(messages.map((message) => plainMessage(message, model))),
    ...(tools.length === 0 ? {} : { tools }),
    ...(takesEffort ? { reasoning_effort: effort } : {}),
  }
  return { body: translated, dropped: omissions.fields }
}

/** Models that are known to take `reasoning_effort`, whoever serves them. */
function isTold(model: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1)
  return /^(o\d|gpt-[5-9]|gpt-oss|gemini-(2\.5|[3-9])|grok-3-mini)/.test(name) && !/chat/.test(name)
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
