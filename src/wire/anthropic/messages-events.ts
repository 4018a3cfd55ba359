import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'

/**
 * A whole message as the events that would have told it: each block opened, told in one piece,
 * closed (https://docs.claude.com/en/docs/build-with-claude/streaming).
 */
export function messagesEvents(reply: unknown): Buffer {
  const message = asRecord(reply) ?? {}
  const { stop_reason: reason, stop_sequence: sequence, stop_details: details } = message
  const begun = {
    ...message,
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
  const events: Loose[] = [
    { type: 'message_start', message: begun },
    ...asRecords(message['content']).flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: {
        stop_reason: reason ?? 'end_turn',
        stop_sequence: sequence ?? null,
        ...(details === undefined ? {} : { stop_details: details }),
      },
      usage: message['usage'] ?? {},
    },
    { type: 'message_stop' },
  ]
  const written = events.map(
    (event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`,
  )
  return Buffer.from(written.join(''))
}

function blockEvents(block: Loose, index: number): Loose[] {
  const { open, deltas } = taken(block)
  return [
    { type: 'content_block_start', index, content_block: open },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

/** What a block starts with, and what follows; kinds without deltas start whole. */
function taken(block: Loose): { open: Loose; deltas: Loose[] } {
  switch (block['type']) {
    case 'text': {
      const { citations, ...open } = block
      return {
        open: { ...open, text: '' },
        deltas: [
          ...asRecords(citations).map((citation) => ({ type: 'citations_delta', citation })),
          { type: 'text_delta', text: asText(block['text']) },
        ],
      }
    }
    case 'thinking':
      return {
        open: { ...block, thinking: '', signature: '' },
        deltas: [
          { type: 'thinking_delta', thinking: asText(block['thinking']) },
          { type: 'signature_delta', signature: asText(block['signature']) },
        ],
      }
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return {
        open: { ...block, input: {} },
        deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(block['input'] ?? {}) }],
      }
    default:
      return { open: block, deltas: [] }
  }
}
