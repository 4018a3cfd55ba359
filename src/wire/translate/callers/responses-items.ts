import { asRecord, asText, type Loose } from '#wire/loose.ts'
import type { Omissions } from '../omissions.ts'
import { listAt, recordsAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import type { CallerPaths } from './caller-paths.ts'
import { unpackThoughts } from './packed-thoughts.ts'

type Reading = { readonly paths: CallerPaths; readonly omissions: Omissions }

/** A message of the assistant that is put together of items. */
type Assistant = {
  role: 'assistant'
  content: Loose[] | null
  tool_calls?: Loose[]
  thinking_blocks?: Loose[]
}

/**
 * The items of a Responses request as the messages of chat completions, the instructions first. What the
 * assistant thought, said and called, items of their own there, is one message here, as it was one answer.
 */
export function chatMessagesOf(request: Loose, reading: Reading): unknown[] {
  const messages: unknown[] = []
  let assistant: Assistant | null = null
  const add = (message: object, path: string) => {
    reading.paths.note(`messages[${messages.length}]`, path)
    reading.paths.note(`messages[${messages.length}].role`, `${path}.role`)
    messages.push(message)
  }
  const ofAssistant = (path: string): Assistant => {
    if (assistant !== null) return assistant
    assistant = { role: 'assistant', content: null }
    add(assistant, path)
    return assistant
  }
  const instructions = asText(request['instructions'])
  if (instructions !== '') add({ role: 'system', content: instructions }, 'instructions')
  const { input } = request
  if (typeof input === 'string') add({ role: 'user', content: input }, 'input')
  for (const [index, given] of (typeof input === 'string'
    ? []
    : listAt(input, 'input')
  ).entries()) {
    const path = `input[${index}]`
    const item = asRecord(given) ?? untranslatable(path, 'An item must be an object.')
    const type = asText(item['type']) || 'message'
    if (type === 'reasoning') {
      const blocks = unpackThoughts(item['encrypted_content'])
      // Thoughts that another provider sealed cannot be read here, and are not needed.
      if (blocks.length > 0) {
        const message = ofAssistant(path)
        message.thinking_blocks = [...(message.thinking_blocks ?? []), ...blocks]
      }
    } else if (type === 'function_call' || type === 'custom_tool_call') {
      const message = ofAssistant(path)
      message.tool_calls = [...(message.tool_calls ?? []), toolCall(item)]
    } else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      assistant = null
      add(result(item, path), path)
    } else if (type === 'message' && item['role'] === 'assistant') {
      const message: Assistant = ofAssistant(path)
      message.content = [...(message.content ?? []), ...partsOf(item['content'], `${path}.content`)]
    } else if (type === 'message') {
      assistant = null
      const content = partsOf(item['content'], `${path}.content`)
      for (const at of content.keys())
        reading.paths.note(
          `messages[${messages.length}].content[${at}]`,
          typeof item['content'] === 'string' ? `${path}.content` : `${path}.content[${at}]`,
        )
      add({ role: item['role'], content }, path)
    } else if (type === 'item_reference') {
      // Thoughts that were stored are done without, as those that another provider sealed.
      if (asText(item['id']).startsWith('rs_')) reading.omissions.leaveOut(path)
      else untranslatable(path, notStored)
    } else {
      reading.omissions.refuse(
        path,
        `An item of type ${JSON.stringify(type)} has no counterpart there.`,
      )
    }
  }
  return messages
}

function toolCall(item: Loose): Loose {
  const written =
    item['type'] === 'function_call' ? item['arguments'] : JSON.stringify({ input: item['input'] })
  return {
    id: item['call_id'],
    type: 'function',
    function: { name: item['name'], arguments: written },
    ...(item['extra_content'] == null ? {} : { extra_content: item['extra_content'] }),
  }
}

function result(item: Loose, path: string): Loose {
  const { output } = item
  const content = Array.isArray(output)
    ? partsOf(output, `${path}.output`)
    : typeof output === 'string'
      ? output
      : JSON.stringify(output ?? '')
  return { role: 'tool', tool_call_id: item['call_id'], content }
}

function partsOf(content: unknown, path: string): Loose[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return recordsAt(content, path).map((part, index) => partOf(part, `${path}[${index}]`))
}

function partOf(part: Loose, path: string): Loose {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: asText(part['text']) }
    case 'refusal':
      return { type: 'text', text: asText(part['refusal']) }
    case 'input_image': {
      const url = asText(part['image_url'])
      if (url === '') untranslatable(`${path}.file_id`, uploaded)
      const detail = asText(part['detail'])
      return { type: 'image_url', image_url: { url, ...(detail === '' ? {} : { detail }) } }
    }
    case 'input_file': {
      const data = asText(part['file_data'])
      if (data === '' && asText(part['file_url']) !== '') untranslatable(`${path}.file_url`, linked)
      if (data === '' && asText(part['file_id']) !== '') untranslatable(`${path}.file_id`, uploaded)
      if (data === '')
        untranslatable(path, 'There is no file: `file_data` is its content as a base64 data URL.')
      return { type: 'file', file: { filename: asText(part['filename']), file_data: data } }
    }
    case 'input_audio':
      return part
    default:
      return untranslatable(
        `${path}.type`,
        `A part of type ${JSON.stringify(part['type'])} has no counterpart there.`,
      )
  }
}

const notStored =
  'What OpenAI would have stored cannot be seen there: send the item itself (with `store: false` clients do).'

const linked =
  'A file cannot be sent by its address there: send its content as a base64 data URL in `file_data`.'

const uploaded =
  'An uploaded file is known only where it was uploaded; send its content as a base64 data URL.'
