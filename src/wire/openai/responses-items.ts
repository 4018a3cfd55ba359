import type { Message, MessagePart } from '#contract/message.ts'
import { asRecord, asRecords, asText, parsedOrText, type Loose } from '#wire/loose.ts'
import { partFromUrl } from '#wire/media-part.ts'

/** The conversation of a Responses request: instructions, then each input item. */
export function inputMessages(body: unknown): Message[] {
  const request = asRecord(body) ?? {}
  const instructions = asText(request['instructions'])
  const { input } = request
  const text = typeof input === 'string' ? [{ role: 'user', content: input }] : asRecords(input)
  return [
    ...(instructions === ''
      ? []
      : [{ role: 'system', parts: [{ type: 'text' as const, content: instructions }] }]),
    ...text.map((item) => ({ role: roleOf(item), parts: itemParts(item) })),
  ]
}

/** Everything that one response put out, as the parts of one message. */
export function outputMessage(response: Loose): Message {
  const reason = asText(asRecord(response['incomplete_details'])?.['reason'])
  return {
    role: 'assistant',
    parts: asRecords(response['output']).flatMap(itemParts),
    finish_reason: reason || asText(response['status']),
  }
}

function roleOf(item: Loose): string {
  const role = asText(item['role'])
  if (role !== '') return role
  return asText(item['type']).endsWith('_output') ? 'tool' : 'assistant'
}

function itemParts(item: Loose): MessagePart[] {
  const type = asText(item['type']) || 'message'
  switch (type) {
    case 'message':
      return contentParts(item['content'])
    case 'reasoning':
      return [...asRecords(item['summary']), ...asRecords(item['content'])].map((part) => ({
        type: 'reasoning',
        content: asText(part['text']),
      }))
    case 'function_call':
    case 'custom_tool_call': {
      const written = type === 'function_call' ? item['arguments'] : item['input']
      return [
        {
          type: 'tool_call',
          id: asText(item['call_id']),
          name: asText(item['name']),
          arguments:
            typeof written === 'string' && type === 'function_call'
              ? parsedOrText(written)
              : written,
        },
      ]
    }
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [{ type: 'tool_call_response', id: asText(item['call_id']), response: item['output'] }]
    default:
      return [{ ...item, type }]
  }
}

function contentParts(content: unknown): MessagePart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }]
  return asRecords(content).map(contentPart)
}

function contentPart(part: Loose): MessagePart {
  const type = asText(part['type'])
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', content: asText(part['text']) }
    case 'refusal':
      return { type: 'refusal', content: asText(part['refusal']) }
    case 'input_image':
      return mediaPart('image', asText(part['image_url']), part)
    case 'input_file':
      return mediaPart('document', asText(part['file_data']) || asText(part['file_url']), part)
    default:
      return { ...part, type: type || 'unknown' }
  }
}

function mediaPart(modality: string, url: string, part: Loose): MessagePart {
  return url === ''
    ? { type: 'file', modality, file_id: asText(part['file_id']) }
    : partFromUrl(modality, url)
}
