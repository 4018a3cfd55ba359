import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInPieces, transcript } from '#test/fixtures/wire/read-transcript.ts'
import type { ReplyView } from '#wire/define.ts'
import { openaiChat } from './chat.ts'

function reader() {
  const started = openaiChat.startStream?.()
  assert.ok(started)
  return started
}

describe('a chat completion stream', () => {
  it('ends with [DONE], which stays back until the end', () => {
    const { stream } = transcript('openai.chat', 'text')
    const { forwarded, end } = readInPieces(reader(), stream, stream.length)
    assert.equal(end.held.toString(), 'data: [DONE]\n\n')
    assert.equal(Buffer.concat([forwarded, end.held]).equals(stream), true)
  })

  it('has its first token when text, reasoning or a tool call comes, not with the role', () => {
    const { stream } = transcript('openai.chat', 'text')
    const events = stream.toString().split(/(?<=\n\n)/)
    const text = reader()
    const seen = events.map((event) => {
      text.push(Buffer.from(event))
      return text.hasFirstToken
    })
    assert.deepEqual(seen.slice(0, 4), [false, false, true, true])
  })

  it('that is cut keeps what came, is not complete, and lets no half event out', () => {
    const cut = reader()
    const first = 'data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hal"}}]}\n\n'
    const forwarded = cut.push(Buffer.from(`${first}data: {"id":"c","choi`))
    const end = cut.end()
    assert.equal(forwarded.toString(), first)
    assert.equal(end.held.length, 0)
    assert.equal(end.isComplete, false)
    assert.equal(end.view.hasUsage, false)
    assert.deepEqual(openaiChat.replyMessages(end.assembled), [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hal' }], finish_reason: '' },
    ])
  })

  it('without [DONE] is complete when every choice has finished, as some servers end it', () => {
    const short = reader()
    short.push(
      Buffer.from(
        'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n',
      ),
    )
    assert.equal(short.end().isComplete, true)
  })

  it('may carry an error in the middle', () => {
    const broken = reader()
    broken.push(Buffer.from('data: {"id":"c","choices":[{"index":0,"delta":{"content":"x"}}]}\n\n'))
    broken.push(Buffer.from('data: {"error":{"message":"Overloaded","type":"server_error"}}\n\n'))
    const end = broken.end()
    assert.deepEqual(end.view.error, { type: 'server_error', message: 'Overloaded' })
    assert.equal(end.isComplete, false)
  })

  it('of garbage is forwarded as it came', () => {
    const garbage = Buffer.from('data: <html>\n\ndata: [1]\n\ndata: {"choices":7}\n\n')
    const { forwarded, end } = readInPieces(reader(), garbage, 5)
    assert.equal(forwarded.equals(garbage), true)
    assert.equal(end.isComplete, false)
  })

  it('tells parallel calls apart although a server numbers them all 0', () => {
    const chunks = [
      [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
      [{ index: 0, id: 'b', type: 'function', function: { name: 'f', arguments: '{"x":' } }],
      [{ index: 0, function: { arguments: '1}' } }],
    ]
    const flat = reader()
    for (const calls of chunks) {
      const chunk = { choices: [{ index: 0, delta: { tool_calls: calls } }] }
      flat.push(Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`))
    }
    const [message] = openaiChat.replyMessages(flat.end().assembled)
    assert.deepEqual(message?.parts, [
      { type: 'tool_call', id: 'a', name: 'f', arguments: {} },
      { type: 'tool_call', id: 'b', name: 'f', arguments: { x: 1 } },
    ])
  })
})

describe('the usage of a chat completion', () => {
  const cases: { title: string; usage: unknown; classes: ReplyView['usage'] }[] = [
    {
      title: 'counts cached, written and audio tokens once, out of prompt_tokens',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 10,
        total_tokens: 1010,
        prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100, audio_tokens: 50 },
      },
      classes: { input: 250, cache_read: 600, cache_write_5m: 100, input_audio: 50, output: 10 },
    },
    {
      title: 'takes reasoning and audio out of completion_tokens',
      usage: {
        prompt_tokens: 1,
        completion_tokens: 100,
        total_tokens: 101,
        completion_tokens_details: { reasoning_tokens: 60, audio_tokens: 30 },
      },
      classes: { input: 1, output: 10, reasoning: 60, output_audio: 30 },
    },
    {
      title: 'adds the reasoning that xAI counts outside completion_tokens',
      usage: {
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: 141,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
      classes: { input: 32, output: 9, reasoning: 100 },
    },
    {
      title: 'finds the reasoning that Gemini counts only in the total',
      usage: { prompt_tokens: 5, completion_tokens: 10, total_tokens: 300 },
      classes: { input: 5, output: 10, reasoning: 285 },
    },
    {
      title: 'reads the cache hits of DeepSeek',
      usage: {
        prompt_tokens: 100,
        completion_tokens: 1,
        total_tokens: 101,
        prompt_cache_hit_tokens: 64,
        prompt_cache_miss_tokens: 36,
      },
      classes: { input: 36, cache_read: 64, output: 1 },
    },
    {
      title: 'never exceeds the total when details overlap',
      usage: {
        prompt_tokens: 100,
        completion_tokens: 1,
        total_tokens: 101,
        prompt_tokens_details: { cached_tokens: 80, audio_tokens: 90 },
      },
      classes: { cache_read: 80, input_audio: 20, output: 1 },
    },
    {
      title: 'is not negative whatever a server sends',
      usage: { prompt_tokens: -5, completion_tokens: 'x', total_tokens: null },
      classes: {},
    },
  ]
  for (const { title, usage, classes } of cases) {
    it(title, () => {
      assert.deepEqual(openaiChat.readReply({ usage }).usage, classes)
    })
  }

  it('that is absent is not mistaken for zero', () => {
    assert.equal(openaiChat.readReply({ choices: [] }).hasUsage, false)
    assert.equal(openaiChat.readReply({ usage: null }).hasUsage, false)
    assert.equal(openaiChat.readReply({ usage: { prompt_tokens: 0 } }).hasUsage, true)
  })

  it('carries the cost a provider reports, without an exponent and without the noise of its sums', () => {
    const noisy = 0.1 + 0.2
    const costs = [0.0000001, 0.25, { total_cost: 1.5 }, 'free', -1, noisy / 10_000, String(noisy)]
    assert.deepEqual(
      costs.map((cost) => openaiChat.readReply({ usage: { cost } }).reportedCost),
      ['0.000000100000', '0.25', '1.5', null, null, '0.000030000000', '0.300000000000'],
    )
  })
})

describe('a chat completion request', () => {
  it('is read for what the gateway must know', () => {
    const request = openaiChat.readRequest(
      {
        model: 'gpt-5.1',
        stream: true,
        n: 2,
        max_completion_tokens: 100,
        temperature: 0.2,
        stop: ['END'],
        user: 'u1',
        service_tier: 'fast',
        reasoning_effort: 'low',
        messages: [],
      },
      { model: '', streams: false },
    )
    assert.deepEqual(request, {
      ok: true,
      value: {
        model: 'gpt-5.1',
        streamed: true,
        outputTokensMax: 200,
        priceTier: 'priority',
        userId: 'u1',
        parameters: {
          temperature: 0.2,
          max_tokens: 100,
          stop_sequences: ['END'],
          'choice.count': 2,
          'reasoning.level': 'low',
          service_tier: 'fast',
        },
      },
    })
  })

  for (const { body, field } of [
    { body: null, field: '' },
    { body: [], field: '' },
    { body: 'hi', field: '' },
    { body: {}, field: 'model' },
    { body: { model: 7 }, field: 'model' },
    { body: { model: '' }, field: 'model' },
  ]) {
    it(`that is ${JSON.stringify(body)} is refused at '${field}'`, () => {
      const request = openaiChat.readRequest(body, { model: '', streams: false })
      assert.equal(request.ok, false)
      if (!request.ok) assert.equal(request.fault.field, field)
    })
  }

  it('shows its conversation in canonical parts', () => {
    const messages = openaiChat.requestMessages({
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          name: 'ada',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
            { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'file', file: { file_data: 'data:application/pdf;base64,CCCC' } },
            { type: 'hologram', depth: 3 },
          ],
        },
        {
          role: 'assistant',
          content: null,
          reasoning_content: 'Look it up.',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } },
            { id: 'c2', type: 'function', function: { name: 'find', arguments: '{"q":' } },
            { id: 'c3', type: 'custom', custom: { name: 'run', input: '1' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'found' }] },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'developer', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        name: 'ada',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', modality: 'image', uri: 'https://example.org/a.png' },
          { type: 'blob', modality: 'audio', mime_type: 'audio/mpeg', content: 'BBBB' },
          { type: 'file', modality: 'document', file_id: 'file-1' },
          { type: 'blob', modality: 'document', mime_type: 'application/pdf', content: 'CCCC' },
          { type: 'hologram', depth: 3 },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Look it up.' },
          { type: 'tool_call', id: 'c1', name: 'find', arguments: { q: 'x' } },
          { type: 'tool_call', id: 'c2', name: 'find', arguments: '{"q":' },
          { type: 'tool_call', id: 'c3', name: 'run', arguments: '1' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'found' }] },
    ])
  })

  it('or reply of any other shape is read as empty', () => {
    for (const body of [null, 1, 'x', [], { messages: 3, choices: 'x', tools: {} }]) {
      assert.deepEqual(openaiChat.requestMessages(body), [])
      assert.deepEqual(openaiChat.replyMessages(body), [])
      assert.deepEqual(openaiChat.requestTools(body), [])
      assert.deepEqual(openaiChat.readReply(body).usage, {})
    }
  })
})
