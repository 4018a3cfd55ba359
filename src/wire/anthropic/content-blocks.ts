import type { Message, MessagePart } from '#contract/message.ts'
import { asList, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { modalityOf } from '#wire/media-part.ts'
import { messagesByRole } from '#wire/messages-by-role.ts'

/** The conversation of a Messages request, system prompt first. */
export function messagesOf(body: unknown): Message[] {
  const request = asRecord(body) ?? {}
  const system = partsOf(request['system'])
  return [
    ...(system.length === 0 ? [] : [{ role: 'system', parts: system }]),
    ...asRecords(request['messages']).flatMap(splitByRole),
  ]
}

/** Content of one message as canonical parts: a text, or a list of blocks. */
export function partsOf(content: unknown): MessagePart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }]
  return asRecords(content).map(partOf)
}

/** Results of tools stand in user messages here; in the canonical form they have a role of their own. */
function splitByRole(message: Loose): Message[] {
  const role = asText(message['role'])
  return messagesByRole(role, partsOf(message['content']), role === 'user')
}

function partOf(block: Loose): MessagePart {
  const type = asText(block['type'])
  switch (type) {
    case 'text':
      return { type: 'text', content: asText(block['text']) }
    case 'thinking':
      return { type: 'reasoning', content: asText(block['thinking']) }
    case 'image':
      return mediaPart('image', block)
    case 'document':
      return mediaPart('document', block)
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return {
        type: 'tool_call',
        id: asText(block['id']),
        name: asText(block['name']),
        arguments: block['input'],
      }
    default:
      return type.endsWith('tool_result')
        ? resultPart(block)
        : { ...block, type: type || 'unknown' }
  }
}

function resultPart(block: Loose): MessagePart {
  const { content } = block
  const texts = asRecords(content).filter((part) => part['type'] === 'text')
  const isAllText = texts.length > 0 && texts.length === asList(content).length
  return {
    type: 'tool_call_response',
    id: asText(block['tool_use_id']),
    response: isAllText ? texts.map((part) => asText(part['text'])).join('') : (content ?? ''),
    ...(block['is_error'] === true ? { is_error: true } : {}),
  }
}

function mediaPart(usual: string, block: Loose): MessagePart {
  const source = asRecord(block['source']) ?? {}
  const mimeType = asText(source['media_type'])
  const modality = mimeType === '' ? usual : modalityOf(mimeType)
  switch (source['type']) {
    case 'base64':
      return { type: 'blob', modality, mime_type: mimeType, content: asText(source['data']) }
    case 'url':
      return { type: 'uri', modality: usual, uri: asText(source['url']) }
    case 'text':
      return { type: 'text', content: asText(source['data']) }
    case 'file':
      return { type: 'file', modality: usual, file_id: asText(source['file_id']) }
    default:
      return { ...block, type: asText(block['type']) }
  }
}
