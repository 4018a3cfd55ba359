import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import type { Omissions } from '../omissions.ts'
import { listAt, recordsAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import type { CallerPaths } from './caller-paths.ts'

type Reading = { readonly paths: CallerPaths; readonly omissions: Omissions }

/**
 * The messages of a Messages request as those of chat completions, the system prompt first. Results of tools,
 * which stand in user messages there, are messages of their own here, before what else the user says.
 */
export function chatMessagesOf(request: Loose, reading: Reading): unknown[] {
  const messages: unknown[] = []
  const add = (message: Loose, path: string) => {
    reading.paths.note(`messages[${messages.length}]`, path)
    reading.paths.note(`messages[${messages.length}].role`, `${path}.role`)
    messages.push(message)
  }
  const system = partsOf(request['system'], { path: 'system', reading })
  if (system.length > 0) add({ role: 'system', content: system.map(({ part }) => part) }, 'system')
  for (const [index, given] of listAt(request['messages'], 'messages').entries()) {
    const path = `messages[${index}]`
    const message = asRecord(given) ?? untranslatable(path, 'A message must be an object.')
    const at = { path: `${path}.content`, reading }
    refuseMisplaced(message, at.path)
    switch (message['role']) {
      case 'assistant':
        add(assistantMessage(message, at), path)
        break
      case 'system':
      case 'user': {
        for (const result of resultsOf(message, at)) add(result.message, result.path)
        const parts = partsOf(message['content'], at)
        if (parts.length === 0) break
        for (const [place, part] of parts.entries())
          reading.paths.note(`messages[${messages.length}].content[${place}]`, part.path)
        add({ role: message['role'], content: parts.map(({ part }) => part) }, path)
        break
      }
      default:
        untranslatable(
          `${path}.role`,
          `\`role\` must be user or assistant; it is ${JSON.stringify(message['role'])}.`,
        )
    }
  }
  return messages
}

const ofAssistant: ReadonlySet<unknown> = new Set(['tool_use', 'thinking', 'redacted_thinking'])

/** Calls are the assistant's, their results the user's: read in another's message they would be lost. */
function refuseMisplaced(message: Loose, path: string): void {
  const isAssistant = message['role'] === 'assistant'
  for (const [index, { type }] of asRecords(message['content']).entries()) {
    if (isAssistant ? type === 'tool_result' : ofAssistant.has(type))
      untranslatable(
        `${path}[${index}]`,
        `A block of type ${JSON.stringify(type)} cannot stand in a message of the ${isAssistant ? 'assistant' : 'user'}.`,
      )
  }
}

/** Where content stands, and how it is read. */
type Place = { readonly path: string; readonly reading: Reading }

type PlacedPart = { readonly part: Loose; readonly path: string }

/** Everything in a content that is said: text, images, documents. */
function partsOf(content: unknown, { path, reading }: Place): PlacedPart[] {
  if (typeof content === 'string')
    return content === '' ? [] : [{ part: { type: 'text', text: content }, path }]
  return recordsAt(content, path).flatMap((block, index) => {
    const place = `${path}[${index}]`
    return partOf(block, { path: place, reading }).map((part) => ({ part, path: place }))
  })
}

function partOf(block: Loose, { path, reading }: Place): Loose[] {
  const marker = block['cache_control'] == null ? {} : { cache_control: block['cache_control'] }
  switch (block['type']) {
    case 'text':
      return [{ type: 'text', text: asText(block['text']), ...marker }]
    case 'image':
      return [{ type: 'image_url', image_url: { url: imageUrl(asRecord(block['source']), path) } }]
    case 'document':
      return documentParts(block, path)
    case 'search_result': {
      const texts = asRecords(block['content']).map((one) => asText(one['text']))
      const head = [asText(block['title']), asText(block['source'])].filter((text) => text !== '')
      return [{ type: 'text', text: [...head, ...texts].join('\n'), ...marker }]
    }
    // Elsewhere: results are messages of their own; these are read with the assistant's message.
    case 'tool_result':
    case 'tool_use':
    case 'thinking':
    case 'redacted_thinking':
      return []
    default:
      reading.omissions.refuse(
        path,
        `A block of type ${JSON.stringify(block['type'])} has no counterpart there.`,
      )
      return []
  }
}

function imageUrl(source: Loose | null, path: string): string {
  if (source?.['type'] === 'url') return asText(source['url'])
  if (source?.['type'] === 'base64')
    return `data:${asText(source['media_type'])};base64,${asText(source['data'])}`
  return untranslatable(
    `${path}.source`,
    'An uploaded file is known only where it was uploaded; send it as base64 or by its URL.',
  )
}

function documentParts(block: Loose, path: string): Loose[] {
  const source = asRecord(block['source'])
  const title = asText(block['title'])
  switch (source?.['type']) {
    case 'base64': {
      const type = asText(source['media_type'])
      const data = `data:${type};base64,${asText(source['data'])}`
      return [{ type: 'file', file: { filename: title || 'document.pdf', file_data: data } }]
    }
    case 'text':
      return [{ type: 'text', text: [title, asText(source['data'])].filter(Boolean).join('\n') }]
    case 'content': {
      const texts = asRecords(source['content']).map((one) => asText(one['text']))
      const text = typeof source['content'] === 'string' ? source['content'] : texts.join('\n')
      return [{ type: 'text', text: [title, text].filter(Boolean).join('\n') }]
    }
    default:
      return untranslatable(
        `${path}.source`,
        'A document must come with its content: as base64 or as text.',
      )
  }
}

function resultsOf(
  message: Loose,
  { path, reading }: Place,
): { readonly message: Loose; readonly path: string }[] {
  return asRecords(message['content']).flatMap((block, index) => {
    if (block['type'] !== 'tool_result') return []
    const place = `${path}[${index}]`
    const parts = partsOf(block['content'], { path: `${place}.content`, reading })
    const content = parts.map(({ part }) => part)
    const told = block['is_error'] === true ? asFailure(content) : content
    const result = {
      role: 'tool',
      tool_call_id: asText(block['tool_use_id']),
      content: told.length === 0 ? '' : told,
      ...(block['cache_control'] == null ? {} : { cache_control: block['cache_control'] }),
    }
    return [{ message: result, path: place }]
  })
}

/** Chat completions have no mark for a tool that failed: the text says so. */
function asFailure(content: readonly Loose[]): readonly Loose[] {
  const says = content.some((part) => /error|fail|exception/i.test(asText(part['text'])))
  return says ? content : [{ type: 'text', text: 'Error: ' }, ...content]
}

function assistantMessage(message: Loose, place: Place): Loose {
  const blocks = asRecords(message['content'])
  const texts = partsOf(message['content'], place).map(({ part }) => part)
  const calls = blocks.filter((block) => block['type'] === 'tool_use').map(toolCall)
  const thoughts = blocks.filter(({ type }) => type === 'thinking' || type === 'redacted_thinking')
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : texts,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(thoughts.length === 0 ? {} : { thinking_blocks: thoughts }),
  }
}

function toolCall(block: Loose): Loose {
  return {
    id: block['id'],
    type: 'function',
    function: { name: block['name'], arguments: JSON.stringify(block['input'] ?? {}) },
    ...(block['extra_content'] == null ? {} : { extra_content: block['extra_content'] }),
  }
}
