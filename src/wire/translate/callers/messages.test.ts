import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { anthropicMessages } from '#wire/anthropic/messages.ts'
import { asRecord } from '#wire/loose.ts'
import { translatorFor } from '../catalog.ts'

const wires = {
  chat: 'openai.chat',
  gemini: 'gemini.generate_content',
} as const

function translate(
  body: object,
  given: { to?: keyof typeof wires; model?: string; mayDrop?: boolean } = {},
) {
  const { to = 'chat', model = 'llama-3.3', mayDrop = false } = given
  const translator = translatorFor('anthropic.messages', [wires[to]])
  assert.ok(translator)
  const asked = { model: 'x', max_tokens: 100, messages: [user('Hi')], ...body }
  return translator.request(asked, { model, mayDrop, streamed: 'stream' in body })
}

function bodyOf(translated: ReturnType<typeof translate>) {
  assert.ok(translated.ok, translated.ok ? '' : translated.fault.message)
  const body = asRecord(translated.value.body)
  assert.ok(body)
  return body
}

function user(content: unknown) {
  return { role: 'user', content }
}

const png = { type: 'base64', media_type: 'image/png', data: 'AAAA' }
const schema = { type: 'object', properties: { city: { type: 'string' } } }
const weather = { name: 'weather', description: 'W.', input_schema: schema }
const weatherFunction = { name: 'weather', description: 'W.', parameters: schema }
const called = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Bern' } }
const mark = { cache_control: { type: 'ephemeral' } }

describe('a Messages request as a chat completion request', () => {
  const rows: readonly { says: string; body: object; expected: object; model?: string }[] = [
    {
      says: 'has its system prompt for a first message, as plain text',
      body: {
        system: [
          { type: 'text', text: 'A', ...mark },
          { type: 'text', text: 'B' },
        ],
        ...mark,
      },
      expected: {
        max_tokens: 100,
        messages: [
          { role: 'system', content: 'A\n\nB' },
          { role: 'user', content: 'Hi' },
        ],
      },
    },
    {
      says: 'shows images and documents in their places',
      body: {
        messages: [
          user([
            { type: 'text', text: 'See', ...mark },
            { type: 'image', source: png },
            { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
            {
              type: 'document',
              title: 'a.pdf',
              source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' },
            },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'T' } },
          ]),
        ],
      },
      expected: {
        messages: [
          user([
            { type: 'text', text: 'See' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
            {
              type: 'file',
              file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
            },
            { type: 'text', text: 'T' },
          ]),
        ],
      },
    },
    {
      says: 'gives results their own messages before what else the user says, and pictures in them after all results',
      body: {
        tools: [weather],
        messages: [
          user('Weather?'),
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Hm', signature: 's' },
              { type: 'text', text: 'Looking' },
              called,
              { ...called, id: 'toolu_2' },
            ],
          },
          user([
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: [
                { type: 'text', text: 'sun' },
                { type: 'image', source: png },
              ],
            },
            {
              type: 'tool_result',
              tool_use_id: 'toolu_2',
              is_error: true,
              content: 'no such city',
            },
            { type: 'text', text: 'Go on' },
          ]),
        ],
      },
      expected: {
        tools: [{ type: 'function', function: weatherFunction }],
        messages: [
          user('Weather?'),
          {
            role: 'assistant',
            content: 'Looking',
            tool_calls: ['toolu_1', 'toolu_2'].map((id) => ({
              id,
              type: 'function',
              function: { name: 'weather', arguments: '{"city":"Bern"}' },
            })),
          },
          { role: 'tool', tool_call_id: 'toolu_1', content: 'sun\n\nWhat it shows follows.' },
          { role: 'tool', tool_call_id: 'toolu_2', content: 'Error: \n\nno such city' },
          user([
            { type: 'text', text: 'From the result of the tool call toolu_1:' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ]),
          user('Go on'),
        ],
      },
    },
    {
      says: 'chooses tools in the other words',
      body: {
        tools: [{ ...weather, strict: true, ...mark }],
        tool_choice: { type: 'any', disable_parallel_tool_use: true },
      },
      expected: {
        tools: [{ type: 'function', function: { ...weatherFunction, strict: true } }],
        tool_choice: 'required',
        parallel_tool_calls: false,
      },
    },
    {
      says: 'names the one tool that must be called',
      body: { tools: [weather], tool_choice: { type: 'tool', name: 'weather' } },
      expected: { tool_choice: { type: 'function', function: { name: 'weather' } } },
    },
    {
      says: 'asks for structured output by its schema',
      body: { output_config: { format: { type: 'json_schema', schema } } },
      expected: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: true, schema },
        },
      },
    },
    {
      says: 'carries sampling, stops, the user and the wish for a stream',
      body: {
        temperature: 0,
        top_p: 0.5,
        stop_sequences: ['END'],
        metadata: { user_id: 'u1' },
        stream: true,
      },
      expected: { temperature: 0, top_p: 0.5, stop: ['END'], user: 'u1', stream: true },
    },
    {
      says: 'thinks by the effort that a budget is nearest to',
      body: { thinking: { type: 'enabled', budget_tokens: 8_000 } },
      model: 'openai/gpt-5-mini',
      expected: { reasoning_effort: 'medium' },
    },
    {
      says: 'thinks by the effort that is named',
      body: { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
      model: 'gpt-oss-120b',
      expected: { reasoning_effort: 'high' },
    },
  ]
  for (const { says, body, expected, model } of rows) {
    it(says, () => {
      const given = model === undefined ? {} : { model }
      const told = bodyOf(translate(body, given))
      for (const [field, value] of Object.entries(expected)) assert.deepEqual(told[field], value)
      assert.equal(JSON.stringify(told).includes('cache_control'), false)
      assert.equal(JSON.stringify(told).includes('thinking'), false)
    })
  }

  it('leaves an effort out where the model is not known to take one, and says so', () => {
    const translated = translate({ thinking: { type: 'enabled', budget_tokens: 2_000 } })
    assert.equal('reasoning_effort' in bodyOf(translated), false)
    assert.deepEqual(translated.ok && translated.value.dropped, ['thinking'])
  })
})

it('calls that are told by turns keep to their own blocks, and each block is opened and closed once', () => {
  const translator = translatorFor('anthropic.messages', ['openai.chat'])
  assert.ok(translator)
  const call = { id: 'msg_1', model: 'm', createdS: 1, asked: {}, asArray: false }
  const stream = translator.startStream(call)
  const delta = (index: number, text: string, name?: string) => {
    const opened = name === undefined ? {} : { id: `c${index}`, type: 'function' }
    const called = { index, ...opened, function: { ...(name ? { name } : {}), arguments: text } }
    const choice = { index: 0, delta: { tool_calls: [called] }, finish_reason: null }
    return stream.push(Buffer.from(`data: ${JSON.stringify({ choices: [choice] })}\n\n`))
  }
  const pieces = [
    delta(0, '{"a":', 'f'),
    delta(1, '{"b":', 'g'),
    delta(0, '1}'),
    delta(1, '2}'),
    stream.push(
      Buffer.from('data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\n'),
    ),
    stream.end(),
  ]
  const text = Buffer.concat(pieces).toString()
  const reader = anthropicMessages.startStream?.()
  reader?.push(Buffer.from(text))
  assert.partialDeepStrictEqual(reader?.end().assembled, {
    content: [
      { type: 'tool_use', id: 'c0', name: 'f', input: { a: 1 } },
      { type: 'tool_use', id: 'c1', name: 'g', input: { b: 2 } },
    ],
    stop_reason: 'tool_use',
  })
  for (const type of ['content_block_start', 'content_block_stop'])
    assert.deepEqual(
      [...text.matchAll(new RegExp(`"type":"${type}","index":(\\d)`, 'g'))].map(([, at]) => at),
      ['0', '1'],
    )
})

it('a message always has a usage, which clients insist on', () => {
  const translator = translatorFor('anthropic.messages', ['openai.chat'])
  const call = { id: 'msg_1', model: 'm', createdS: 1, asked: {}, asArray: false }
  const choice = { index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }
  assert.partialDeepStrictEqual(translator?.reply({ choices: [choice] }, call), {
    content: [{ type: 'text', text: 'x' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 0, output_tokens: 0 },
  })
})

describe('what a Messages request cannot say elsewhere', () => {
  const rows: readonly {
    field: string
    body: object
    to?: keyof typeof wires
    isDroppable?: boolean
  }[] = [
    { field: 'container', body: { container: 'c' }, isDroppable: true },
    { field: 'inference_geo', body: { inference_geo: 'us' }, isDroppable: true },
    {
      field: 'tools[1]',
      body: { tools: [weather, { type: 'web_search_20250305', name: 'web_search' }] },
      isDroppable: true,
    },
    {
      field: 'messages[1].role',
      body: { messages: [user('x'), { role: 'assistant', content: '{' }] },
      isDroppable: true,
    },
    {
      field: 'messages[0].content[1].source',
      body: {
        messages: [
          user([
            { type: 'text', text: 'x' },
            { type: 'image', source: { type: 'file', file_id: 'f' } },
          ]),
        ],
      },
    },
    {
      field: 'messages[0].content[1]',
      body: {
        messages: [
          user([
            { type: 'text', text: 'Hi' },
            { type: 'container_upload', file_id: 'f' },
          ]),
        ],
      },
      isDroppable: true,
    },
    {
      // Gemini takes no ftp address: the caller's own path is named, though results became messages before it.
      field: 'messages[2].content[1]',
      to: 'gemini',
      body: {
        messages: [
          user('x'),
          { role: 'assistant', content: [called] },
          user([
            { type: 'tool_result', tool_use_id: 'toolu_1', content: 'y' },
            { type: 'image', source: { type: 'url', url: 'ftp://x.example/a' } },
          ]),
        ],
      },
    },
    {
      field: 'messages[0].content[0]',
      to: 'gemini',
      body: { messages: [user([{ type: 'tool_result', tool_use_id: 'unknown', content: 'y' }])] },
    },
    {
      field: 'stop_sequences',
      to: 'gemini',
      body: { stop_sequences: ['1', '2', '3', '4', '5', '6'] },
      isDroppable: true,
    },
  ]
  for (const { field, body, to = 'chat', isDroppable = false } of rows) {
    it(`is refused by its own name: ${field} for ${to}`, () => {
      const refused = translate(body, { to })
      assert.equal(refused.ok ? '' : refused.fault.field, field)
    })
    if (!isDroppable) continue
    it(`is left out and named where that is allowed: ${field} for ${to}`, () => {
      const dropped = translate(body, { to, mayDrop: true })
      assert.deepEqual(dropped.ok ? dropped.value.dropped : dropped, [field])
    })
  }

  it('goes silently where it only helps the provider, and named where it is a wish', () => {
    const translated = translate({ ...mark, mcp_servers: [], context_management: { edits: [] } })
    assert.deepEqual(translated.ok ? translated.value.dropped : translated, ['context_management'])
  })
})
