import type { Message, MessagePart } from '#contract/message.ts'
import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { modalityOf } from '#wire/media-part.ts'
import { messagesByRole } from '#wire/messages-by-role.ts'
import { field } from './field.ts'

/** The conversation of a generateContent request, system instruction first. */
export function contentsOf(body: unknown): Message[] {
  const request = asRecord(body)
  const system = asRecord(field(request, 'systemInstruction'))
  const systemParts = partsOf(system?.['parts'])
  return [
    ...(systemParts.length === 0 ? [] : [{ role: 'system', parts: systemParts }]),
    ...asRecords(request?.['contents']).flatMap(splitByRole),
  ]
}

/** Parts of one content as canonical parts. */
export function partsOf(parts: unknown): MessagePart[] {
  return asRecords(parts).flatMap(partOf)
}

/** `model` is the assistant; function responses, which stand in user contents, have a role of their own. */
function splitByRole(content: Loose): Message[] {
  const given = asText(content['role'])
  const role = given === 'model' ? 'assistant' : given === 'function' ? 'tool' : given || 'user'
  return messagesByRole(role, partsOf(content['parts']), true)
}

function partOf(part: Loose): MessagePart[] {
  if (typeof part['text'] === 'string') {
    // A signature may come on an empty text of its own; there is nothing to show.
    if (part['text'] === '') return []
    return [{ type: part['thought'] === true ? 'reasoning' : 'text', content: part['text'] }]
  }
  const data = asRecord(field(part, 'inlineData'))
  if (data !== null) {
    const mimeType = asText(field(data, 'mimeType'))
    const content = asText(data['data'])
    return [{ type: 'blob', modality: modalityOf(mimeType), mime_type: mimeType, content }]
  }
  const file = asRecord(field(part, 'fileData'))
  if (file !== null) {
    const mimeType = asText(field(file, 'mimeType'))
    const uri = asText(field(file, 'fileUri'))
    return [{ type: 'uri', modality: modalityOf(mimeType), mime_type: mimeType || null, uri }]
  }
  const call = asRecord(field(part, 'functionCall'))
  if (call !== null) {
    return [
      {
        type: 'tool_call',
        ...idOf(call),
        name: asText(call['name']),
        arguments: call['args'] ?? {},
      },
    ]
  }
  const response = asRecord(field(part, 'functionResponse'))
  if (response !== null) {
    return [
      {
        type: 'tool_call_response',
        ...idOf(response),
        name: asText(response['name']),
        response: response['response'],
      },
    ]
  }
  return [{ ...part, type: Object.keys(part)[0] ?? 'unknown' }]
}

function idOf(record: Loose): { id?: string } {
  const id = asText(record['id'])
  return id === '' ? {} : { id }
}
