import { parsedJson } from '#kit/parsed-json.ts'
import type { SseVerdict } from '#kit/sse.ts'
import { asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import type { Growing } from '#wire/merge-delta.ts'
import type { StreamAssembly } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import type { TextWatch } from '#wire/text-watch.ts'

const terminalEvents = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
])

/** Which text of an item a delta continues: a field of its own, or of one entry of a list. */
const grownBy: Readonly<Record<string, { list?: string; at?: string; field: string }>> = {
  'response.output_text.delta': { list: 'content', at: 'content_index', field: 'text' },
  'response.refusal.delta': { list: 'content', at: 'content_index', field: 'refusal' },
  'response.reasoning_text.delta': { list: 'content', at: 'content_index', field: 'text' },
  'response.reasoning_summary_text.delta': {
    list: 'summary',
    at: 'summary_index',
    field: 'text',
  },
  'response.function_call_arguments.delta': { field: 'arguments' },
  'response.mcp_call_arguments.delta': { field: 'arguments' },
  'response.custom_tool_call_input.delta': { field: 'input' },
  'response.code_interpreter_call_code.delta': { field: 'code' },
}

/**
 * Reads the events of a streamed response (https://platform.openai.com/docs/api-reference/responses-streaming).
 * The terminal event carries the whole response, which is taken as it stands; the deltas are put
 * together only for a stream that is cut before it.
 */
export function responsesAssembly(watch?: TextWatch): StreamAssembly {
  let response: Growing = {}
  const items = new Map<number, Growing>()
  let hasFirstToken = false
  let isDone = false
  let error: unknown

  const itemAt = (event: Loose) => items.get(asNumber(event['output_index']) ?? -1)

  function takeEvent(event: Loose, type: string): void {
    const whole = asRecord(event['response'])
    if (whole !== null) response = { ...whole }
    const item = asRecord(event['item'])
    const index = asNumber(event['output_index'])
    if (item !== null && index !== null) items.set(index, { ...item })
    const part = asRecord(event['part'])
    const open = itemAt(event)
    if (part !== null && open !== undefined) placePart(open, event, part)
    const grown = grownBy[type]
    if (grown === undefined || open === undefined) return
    const target =
      grown.list === undefined ? open : entryOf(open, grown.list, event[grown.at ?? ''])
    if (target !== null) {
      target[grown.field] = asText(target[grown.field]) + asText(event['delta'])
    }
  }

  return {
    get hasFirstToken() {
      return hasFirstToken
    },
    get hasError() {
      return error !== undefined || response['status'] === 'failed'
    },
    get isComplete() {
      return isDone
    },
    get isOver() {
      return isDone
    },
    take(name, data, hasRoom): SseVerdict {
      if (isDone) return 'hold'
      const event = asRecord(parsedJson(data))
      if (event === null) return 'forward'
      const type = asText(event['type']) || name
      if (type.endsWith('.delta') || type === 'response.output_item.done') hasFirstToken = true
      // Proxies send the error of chat completions here, which has no type.
      if (type === 'error' || (type === 'message' && readReplyError(event) !== null)) {
        const { type: _type, sequence_number: _number, ...said } = event
        error = asRecord(event['error']) ?? said
      }
      if (typeof event['delta'] === 'string') watch?.show(event, '')
      isDone = terminalEvents.has(type)
      // The terminal event replaces what was put together, however long that had become.
      if (hasRoom || isDone) takeEvent(event, type)
      return isDone ? 'hold' : 'forward'
    },
    assembled() {
      const ours = [...items.entries()]
        .sort(([left], [right]) => left - right)
        .map(([, one]) => one)
      const hasOutput = asRecords(response['output']).length > 0
      return {
        ...response,
        ...(hasOutput || ours.length === 0 ? {} : { output: ours }),
        ...(error === undefined ? {} : { error }),
      }
    },
  }
}

function placePart(item: Growing, event: Loose, part: Loose): void {
  const isSummary = typeof event['summary_index'] === 'number'
  const list = isSummary ? 'summary' : 'content'
  const at = asNumber(event[isSummary ? 'summary_index' : 'content_index']) ?? 0
  const entries = Array.isArray(item[list]) ? [...item[list]] : []
  entries[at] = { ...part }
  item[list] = entries
}

function entryOf(item: Growing, list: string, at: unknown): Growing | null {
  const entries = item[list]
  return Array.isArray(entries) ? asRecord(entries[asNumber(at) ?? 0]) : null
}
