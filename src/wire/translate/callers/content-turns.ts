import { field } from '#wire/gemini/field.ts'
import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { extraContent } from '../gemini-reply.ts'
import type { Omissions } from '../omissions.ts'
import { recordsAt, repeated } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import type { CallerPaths } from './caller-paths.ts'
import { unpackThoughts } from './packed-thoughts.ts'

type Reading = { readonly paths: CallerPaths; readonly omissions: Omissions }

/** A call that waits for its result; Gemini need not name its calls, then their order tells which is meant. */
type OpenCall = { readonly id: string; readonly name: string }

/** The contents of a generateContent request as the messages of chat completions, the instruction first. */
export function chatMessagesOf(request: Loose, reading: Reading): unknown[] {
  const messages: unknown[] = []
  const waiting: OpenCall[] = []
  let calls = 0
  const add = (message: Loose, path: string) => {
    reading.paths.note(`messages[${messages.length}]`, path)
    messages.push(message)
  }
  const instruction = field(request, 'systemInstruction')
  const system = spoken(instruction, 'systemInstruction', reading)
  if (system.length > 0)
    add({ role: 'system', content: system.map(({ part }) => part) }, 'systemInstruction')
  for (const [index, given] of repeated(request['contents']).entries()) {
    const path = `contents[${index}]`
    const content = typeof given === 'string' ? { parts: [{ text: given }] } : asRecord(given)
    if (content === null) untranslatable(path, 'A content must be an object.')
    if (content['role'] === 'model') {
      const turn = modelTurn(content, { path, reading, from: calls })
      calls += turn.calls.length
      waiting.push(...turn.calls)
      add(turn.message, path)
      continue
    }
    for (const result of resultsOf(content, { path, waiting, reading }))
      add(result.message, result.path)
    const parts = spoken(content, path, reading)
    if (parts.length === 0) continue
    for (const [at, part] of parts.entries())
      reading.paths.note(`messages[${messages.length}].content[${at}]`, part.path)
    add({ role: 'user', content: parts.map(({ part }) => part) }, path)
  }
  return messages
}

type PlacedPart = { readonly part: Loose; readonly path: string }

/** What of a content is said or shown; thoughts are not said again. */
function spoken(content: unknown, path: string, reading: Reading): PlacedPart[] {
  if (typeof content === 'string') return [{ part: { type: 'text', text: content }, path }]
  return recordsAt(repeated(asRecord(content)?.['parts']), `${path}.parts`).flatMap(
    (part, index) => {
      const place = `${path}.parts[${index}]`
      const told = partOf(part, place, reading)
      return told === null ? [] : [{ part: told, path: place }]
    },
  )
}

function partOf(part: Loose, path: string, { omissions }: Reading): Loose | null {
  if (typeof part['text'] === 'string')
    return part['thought'] === true || part['text'] === ''
      ? null
      : { type: 'text', text: part['text'] }
  const data = asRecord(field(part, 'inlineData'))
  if (data !== null) return mediaPart(asText(field(data, 'mimeType')), data)
  const file = asRecord(field(part, 'fileData'))
  if (file !== null) return filePart(file, path)
  if (asRecord(field(part, 'functionCall')) !== null) return null
  if (asRecord(field(part, 'functionResponse')) !== null) return null
  const [name = ''] = Object.keys(part)
  omissions.refuse(path, `A part of kind ${JSON.stringify(name)} has no counterpart there.`)
  return null
}

function mediaPart(mimeType: string, data: Loose): Loose {
  const base64 = asText(data['data'])
  const url = `data:${mimeType};base64,${base64}`
  if (mimeType.startsWith('image/')) return { type: 'image_url', image_url: { url } }
  if (mimeType.startsWith('audio/')) {
    const format = mimeType.replace(/^audio\/(x-)?/, '').replace('mpeg', 'mp3')
    return { type: 'input_audio', input_audio: { data: base64, format } }
  }
  const filename = asText(field(data, 'displayName')) || 'file'
  return { type: 'file', file: { filename, file_data: url } }
}

function filePart(file: Loose, path: string): Loose {
  const url = asText(field(file, 'fileUri'))
  const isImage = asText(field(file, 'mimeType')).startsWith('image/')
  if (isImage && /^https?:/.test(url) && !/googleapis\.com/.test(url))
    return { type: 'image_url', image_url: { url } }
  return untranslatable(
    `${path}.fileData`,
    'A file at Google is known only there, and elsewhere only pictures can be sent by their address: send it as `inlineData`.',
  )
}

function modelTurn(
  content: Loose,
  {
    path,
    reading,
    from,
  }: { readonly path: string; readonly reading: Reading; readonly from: number },
): { readonly message: Loose; readonly calls: readonly OpenCall[] } {
  const parts = asRecords(repeated(content['parts']))
  const texts = spoken(content, path, reading).map(({ part }) => part)
  const thoughts = parts.flatMap((part) => unpackThoughts(field(part, 'thoughtSignature')))
  const calling = parts.filter((part) => asRecord(field(part, 'functionCall')) !== null)
  const calls = calling.map((part, at) => toolCall(part, `call_${from + at}`))
  return {
    message: {
      role: 'assistant',
      content: texts.length === 0 ? null : texts,
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(({ call }) => call) }),
      ...(thoughts.length === 0 ? {} : { thinking_blocks: thoughts }),
    },
    calls,
  }
}

function toolCall(part: Loose, unnamed: string): OpenCall & { readonly call: Loose } {
  const called = asRecord(field(part, 'functionCall')) ?? {}
  const id = asText(called['id']) || unnamed
  const name = asText(called['name'])
  const signature = asText(field(part, 'thoughtSignature'))
  const isGoogles = signature !== '' && unpackThoughts(signature).length === 0
  const call = {
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(called['args'] ?? {}) },
    ...(isGoogles ? extraContent(signature) : {}),
  }
  return { id, name, call }
}

function resultsOf(
  content: Loose,
  given: { readonly path: string; readonly waiting: OpenCall[]; readonly reading: Reading },
): { readonly message: Loose; readonly path: string }[] {
  return asRecords(repeated(content['parts'])).flatMap((part, index) => {
    const response = asRecord(field(part, 'functionResponse'))
    if (response === null) return []
    const path = `${given.path}.parts[${index}]`
    const id = answered(response, given.waiting)
    if (id === '')
      untranslatable(
        `${path}.functionResponse`,
        `No earlier content calls a function ${JSON.stringify(response['name'])} that waits for a response.`,
      )
    const shown = spoken({ parts: response['parts'] }, `${path}.functionResponse`, given.reading)
    const text = { type: 'text', text: JSON.stringify(response['response'] ?? {}) }
    const told = [text, ...shown.map(({ part: one }) => one)]
    const message = { role: 'tool', tool_call_id: id, content: told }
    return [{ message, path }]
  })
}

/** The id of the call that a response is to: its own, or that of the first of its name that waits. */
function answered(response: Loose, waiting: OpenCall[]): string {
  const id = asText(response['id'])
  const name = asText(response['name'])
  const at = waiting.findIndex((call) => (id === '' ? call.name === name : call.id === id))
  const [call] = at === -1 ? [] : waiting.splice(at, 1)
  return call?.id ?? id
}
