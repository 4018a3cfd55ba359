import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInPieces, transcript } from '#test/fixtures/wire/read-transcript.ts'
import type { ReplyView } from '#wire/define.ts'
import { anthropicCountTokens, anthropicMessages } from './messages.ts'

function reader() {
  const started = anthropicMessages.startStream?.()
  assert.ok(started)
  return started
}

describe('the usage of a message', () => {
  const cases: { title: string; reply: object; classes: ReplyView['usage'] }[] = [
    {
      title: 'counts what the cache gave and took beside the input, by its length',
      reply: {
        usage: {
          input_tokens: 25,
          cache_creation_input_tokens: 800,
          cache_read_input_tokens: 2000,
          cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 500 },
          output_tokens: 15,
        },
      },
      classes: {
        input: 25,
        cache_read: 2000,
        cache_write_5m: 300,
        cache_write_1h: 500,
        output: 15,
      },
    },
    {
      title: 'takes a write without a length for one of five minutes',
      reply: { usage: { input_tokens: 1, cache_creation_input_tokens: 800, output_tokens: 2 } },
      classes: { input: 1, cache_write_5m: 800, output: 2 },
    },
    {
      title: 'takes thinking out of the output',
      reply: {
        usage: {
          input_tokens: 1,
          output_tokens: 150,
          output_tokens_details: { thinking_tokens: 90 },
        },
      },
      classes: { input: 1, output: 60, reasoning: 90 },
    },
    {
      title: 'adds a compaction, which the totals leave out, but not an advisor of another model',
      reply: {
        model: 'a',
        usage: {
          input_tokens: 10,
          output_tokens: 20,
          iterations: [
            {
              type: 'compaction',
              input_tokens: 1000,
              output_tokens: 300,
              cache_read_input_tokens: 7,
            },
            { type: 'advisor_message', model: 'b', input_tokens: 500, output_tokens: 50 },
            { type: 'advisor_message', model: 'a', input_tokens: 5, output_tokens: 6 },
            { type: 'message', model: 'a', input_tokens: 10, output_tokens: 20 },
          ],
        },
      },
      classes: { input: 1015, cache_read: 7, output: 326 },
    },
  ]
  for (const { title, reply, classes } of cases) {
    it(title, () => {
      assert.deepEqual(anthropicMessages.readReply(reply).usage, classes)
    })
  }

  it('has a tier for fast mode and for priority, none for the standard price', () => {
    const tier = (usage: object) => anthropicMessages.readReply({ usage }).priceTier
    assert.equal(tier({ service_tier: 'standard', speed: 'standard' }), '')
    assert.equal(tier({ service_tier: 'priority' }), 'priority')
    assert.equal(tier({ service_tier: 'standard', speed: 'fast' }), 'fast')
  })

  it('is nothing for counting tokens, which is free', () => {
    const view = anthropicCountTokens.readReply({ input_tokens: 7 })
    assert.deepEqual([view.usage, view.hasUsage], [{}, true])
  })
})

describe('a message stream', () => {
  it('has its first token with the first text, not with the start of the block', () => {
    const { stream } = transcript('anthropic.messages', 'text-cached')
    const text = reader()
    const seen = stream
      .toString()
      .split(/(?<=\n\n)/)
      .map((event) => {
        text.push(Buffer.from(event))
        return [/event: (\w+)/.exec(event)?.[1], text.hasFirstToken]
      })
    const first = seen.find(([, hasFirstToken]) => hasFirstToken)
    assert.deepEqual(first, ['content_block_delta', true])
  })

  it('may end in an error, which is no end', () => {
    const broken = reader()
    broken.push(
      Buffer.from(
        'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
      ),
    )
    const end = broken.end()
    assert.deepEqual(end.view.error, { type: 'overloaded_error', message: 'Overloaded' })
    assert.equal(end.isComplete, false)
  })

  it('keeps the input of a tool as text when it was cut in the middle', () => {
    const { stream } = transcript('anthropic.messages', 'thinking-tools')
    const cutAt = stream.indexOf('ège')
    const { end } = readInPieces(reader(), stream.subarray(0, cutAt), 64)
    const [message] = anthropicMessages.replyMessages(end.assembled)
    assert.deepEqual(message?.parts.at(-1), {
      type: 'tool_call',
      id: 'toolu_01',
      name: 'weather',
      arguments: '{"city": "Li',
    })
  })
})

describe('a Messages request', () => {
  it('is read for what the gateway must know', () => {
    const request = anthropicMessages.readRequest(
      {
        model: 'claude-sonnet-4-6',
        max_tokens: 1024,
        stream: true,
        speed: 'fast',
        metadata: { user_id: 'u1' },
        output_config: { effort: 'low' },
        thinking: { type: 'enabled', budget_tokens: 512 },
      },
      { model: '', streams: false },
    )
    assert.deepEqual(request, {
      ok: true,
      value: {
        model: 'claude-sonnet-4-6',
        streamed: true,
        outputTokensMax: 1024,
        priceTier: 'fast',
        userId: 'u1',
        parameters: {
          max_tokens: 1024,
          'reasoning.level': 'low',
          thinking: 'enabled',
          'thinking.budget_tokens': 512,
          speed: 'fast',
        },
      },
    })
  })

  it('shows its conversation in canonical parts, results of tools under their own role', () => {
    const messages = anthropicMessages.requestMessages({
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' },
            },
            { type: 'document', source: { type: 'file', file_id: 'file_1' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Look.', signature: 'x' },
            { type: 'tool_use', id: 't1', name: 'find', input: { q: 1 } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'found' }] },
            { type: 'tool_result', tool_use_id: 't2', content: 'lost', is_error: true },
            { type: 'text', text: 'Go on.' },
          ],
        },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
      {
        role: 'user',
        parts: [
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', modality: 'image', uri: 'https://example.org/a.png' },
          { type: 'blob', modality: 'document', mime_type: 'application/pdf', content: 'BBBB' },
          { type: 'file', modality: 'document', file_id: 'file_1' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Look.' },
          { type: 'tool_call', id: 't1', name: 'find', arguments: { q: 1 } },
        ],
      },
      {
        role: 'tool',
        parts: [
          { type: 'tool_call_response', id: 't1', response: 'found' },
          { type: 'tool_call_response', id: 't2', response: 'lost', is_error: true },
        ],
      },
      { role: 'user', parts: [{ type: 'text', content: 'Go on.' }] },
    ])
  })
})
