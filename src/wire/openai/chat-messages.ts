import type { Message, MessagePart } from '#contract/message.ts'
import { asList, asRecord, asRecords, asText, parsedOrText, type Loose } from '#wire/loose.ts'
import { partFromUrl } from '#wire/media-part.ts'

/** The messages of a chat request as canonical messages, in the order sent. */
export function chatMessages(messages: unknown): Message[] {
  return asRecords(messages).map((message) => chatMessage(message, null))
}

/** One chat message; `finishReason` is given for what the model answered. */
export function chatMessage(message: Loose, finishReason: string | null): Message {
  const role = asText(message['role']) || 'assistant'
  const name = asText(message['name'])
  const isResponse = role === 'tool' || role === 'function'
  return {
    role: role === 'function' ? 'tool' : role,
    ...(name === '' || isResponse ? {} : { name }),
    parts: isResponse ? [toolResponse(message)] : spokenParts(message),
    ...(finishReason === null ? {} : { finish_reason: finishReason }),
  }
}

function toolResponse(message: Loose): MessagePart {
  const id = asText(message['tool_call_id'])
  const name = asText(message['name'])
  const { content } = message
  const texts = asRecords(content).map((part) => asText(part['text']))
  const isAllText = asList(content).length > 0 && texts.every((text) => text !== '')
  return {
    type: 'tool_call_response',
    ...(id === '' ? {} : { id }),
    ...(name === '' ? {} : { name }),
    response: isAllText ? texts.join('') : content,
  }
}

function spokenParts(message: Loose): MessagePart[] {
  const reasoning = asText(message['reasoning_content']) || asText(message['reasoning'])
  const refusal = asText(message['refusal'])
  const audio = asRecord(message['audio'])
  const called = asRecord(message['function_call'])
  return [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, content: reasoning }]),
    ...contentParts(message['content']),
    ...(refusal === '' ? [] : [{ type: 'refusal' as const, content: refusal }]),
    ...(audio === null ? [] : audioParts(audio)),
    ...asRecords(message['tool_calls']).map(toolCall),
    ...(called === null ? [] : [toolCall({ function: called })]),
  ]
}

function contentParts(content: unknown): MessagePart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }]
  return asRecords(content).flatMap(contentPart)
}

function contentPart(part: Loose): MessagePart[] {
  switch (part['type']) {
    case 'text':
      return [{ type: 'text', content: asText(part['text']) }]
    case 'refusal':
      return [{ type: 'refusal', content: asText(part['refusal']) }]
    case 'thinking': {
      const thoughts = asRecords(part['thinking']).map((thought) => asText(thought['text']))
      return [{ type: 'reasoning', content: thoughts.join('') }]
    }
    case 'image_url':
      return [mediaPart('image', part, 'image_url')]
    case 'video_url':
      return [mediaPart('video', part, 'video_url')]
    case 'input_audio': {
      const audio = asRecord(part['input_audio']) ?? {}
      const format = asText(audio['format'])
      return [
        {
          type: 'blob',
          modality: 'audio',
          mime_type: format === '' ? null : `audio/${format === 'mp3' ? 'mpeg' : format}`,
          content: asText(audio['data']),
        },
      ]
    }
    case 'file':
      return [filePart(part)]
    default:
      return [{ ...part, type: asText(part['type']) || 'unknown' }]
  }
}

/** Both `{ image_url: { url } }` and the bare string that some servers take. */
function mediaPart(modality: string, part: Loose, field: string): MessagePart {
  const value = part[field]
  return partFromUrl(modality, asText(value) || asText(asRecord(value)?.['url']))
}

function filePart(part: Loose): MessagePart {
  const file = asRecord(part['file']) ?? {}
  const data = asText(file['file_data'])
  if (data !== '') return partFromUrl('document', data)
  return { type: 'file', modality: 'document', file_id: asText(file['file_id']) }
}

function audioParts(audio: Loose): MessagePart[] {
  const transcript = asText(audio['transcript'])
  const data = asText(audio['data'])
  return [
    ...(transcript === '' ? [] : [{ type: 'text' as const, content: transcript }]),
    ...(data === ''
      ? []
      : [{ type: 'blob' as const, modality: 'audio', mime_type: null, content: data }]),
  ]
}

function toolCall(call: Loose): MessagePart {
  const custom = asRecord(call['custom'])
  const called = custom ?? asRecord(call['function']) ?? {}
  const written = custom === null ? called['arguments'] : called['input']
  const id = asText(call['id'])
  return {
    type: 'tool_call',
    ...(id === '' ? {} : { id }),
    name: asText(called['name']),
    // Free text of a custom tool stays text, even if it happens to look like JSON.
    arguments: typeof written === 'string' && custom === null ? parsedOrText(written) : written,
  }
}
