import { asList, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'

/**
 * A whole response as the events that would have told it: each item opened, its texts in one piece,
 * closed, and the response at the end (https://platform.openai.com/docs/api-reference/responses-streaming).
 */
export function responsesEvents(reply: unknown): Buffer {
  const response = asRecord(reply) ?? {}
  const status = asText(response['status']) || 'completed'
  const begun = { ...response, status: 'in_progress', output: [], usage: null }
  const events: Loose[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...asRecords(response['output']).flatMap(itemEvents),
    { type: `response.${status}`, response },
  ]
  const written = events.map((event, sequence) => {
    const { type, ...rest } = event
    const data = JSON.stringify({ type, sequence_number: sequence, ...rest })
    return `event: ${String(type)}\ndata: ${data}\n\n`
  })
  return Buffer.from(written.join(''))
}

/** Fields of an item that stream as text of their own, and the event that carries each. */
const textFields: Readonly<Record<string, readonly [field: string, event: string]>> = {
  function_call: ['arguments', 'response.function_call_arguments'],
  custom_tool_call: ['input', 'response.custom_tool_call_input'],
  mcp_call: ['arguments', 'response.mcp_call_arguments'],
}

function itemEvents(item: Loose, index: number): Loose[] {
  const place = { item_id: item['id'], output_index: index }
  const open = { ...item, ...emptied(item), status: 'in_progress' }
  return [
    { type: 'response.output_item.added', output_index: index, item: open },
    ...textEvents(item, place),
    ...asRecords(item['summary']).flatMap((part, at) =>
      partEvents('response.reasoning_summary', part, { ...place, summary_index: at }),
    ),
    ...asRecords(item['content']).flatMap((part, at) =>
      partEvents('response.content', part, { ...place, content_index: at }),
    ),
    { type: 'response.output_item.done', output_index: index, item },
  ]
}

/** What of an item comes only after it was opened. */
function emptied(item: Loose): Loose {
  const [field] = textFields[asText(item['type'])] ?? []
  return {
    ...(Array.isArray(item['content']) ? { content: [] } : {}),
    ...(Array.isArray(item['summary']) ? { summary: [] } : {}),
    ...(field === undefined ? {} : { [field]: '' }),
  }
}

function textEvents(item: Loose, place: Loose): Loose[] {
  const [field, event] = textFields[asText(item['type'])] ?? []
  if (field === undefined) return []
  const text = asText(item[field])
  return [
    { type: `${event}.delta`, ...place, delta: text },
    { type: `${event}.done`, ...place, [field]: text },
  ]
}

function partEvents(name: string, part: Loose, place: Loose): Loose[] {
  const field = part['type'] === 'refusal' ? 'refusal' : 'text'
  const text = asText(part[field])
  const event = deltaName(name, asText(part['type']))
  const annotations = asList(part['annotations'])
  return [
    { type: `${name}_part.added`, ...place, part: { ...part, ...withoutText(part, field) } },
    {
      type: `${event}.delta`,
      ...place,
      delta: text,
      ...(field === 'text' ? { logprobs: [] } : {}),
    },
    {
      type: `${event}.done`,
      ...place,
      [field]: text,
      ...(field === 'text' ? { logprobs: [] } : {}),
    },
    ...annotations.map((annotation, at) => ({
      type: 'response.output_text.annotation.added',
      ...place,
      annotation_index: at,
      annotation,
    })),
    { type: `${name}_part.done`, ...place, part },
  ]
}

function withoutText(part: Loose, field: string): Loose {
  return { [field]: '', ...(Array.isArray(part['annotations']) ? { annotations: [] } : {}) }
}

function deltaName(name: string, partType: string): string {
  if (name === 'response.reasoning_summary') return 'response.reasoning_summary_text'
  const names: Readonly<Record<string, string>> = {
    refusal: 'response.refusal',
    reasoning_text: 'response.reasoning_text',
  }
  return names[partType] ?? 'response.output_text'
}
