import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asRecord } from '#wire/loose.ts'
import { openaiChat } from '#wire/openai/chat.ts'
import { openaiResponses } from '#wire/openai/responses.ts'
import { translatorFor } from '../catalog.ts'
import { packThoughts } from './packed-thoughts.ts'

type Given = { to?: string; model?: string; mayDrop?: boolean }

function translate(body: object, { to = 'openai.chat', model = 'm', mayDrop = false }: Given = {}) {
  const translator = translatorFor('openai.responses', [to])
  assert.ok(translator)
  const asked = { model: 'x', input: 'Hi', ...body }
  return translator.request(asked, { model, mayDrop, streamed: false })
}

function bodyOf(body: object, given: Given = {}) {
  const translated = translate(body, given)
  assert.ok(translated.ok, translated.ok ? '' : translated.fault.message)
  return asRecord(translated.value.body) ?? {}
}

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const weather = { type: 'function', name: 'weather', description: 'W.', parameters: schema }
const chatWeather = {
  type: 'function',
  function: { name: 'weather', description: 'W.', parameters: schema },
}
const called = {
  type: 'function_call',
  call_id: 'c1',
  name: 'weather',
  arguments: '{"city":"Bern"}',
}
const patch = {
  type: 'custom',
  name: 'patch',
  description: 'P.',
  format: { definition: 'start: x' },
}
const thought = { type: 'thinking', thinking: 'Hm', signature: 's' }

describe('a request of the Responses API as a chat completion request', () => {
  const rows: readonly { says: string; body: object; expected: object; given?: Given }[] = [
    {
      says: 'has its instructions for a first message',
      body: { instructions: 'Brief.', max_output_tokens: 9, store: true, include: ['x'] },
      expected: {
        messages: [
          { role: 'system', content: 'Brief.' },
          { role: 'user', content: 'Hi' },
        ],
        max_tokens: 9,
        store: undefined,
      },
    },
    {
      says: 'puts what the assistant thought, said and called into one message',
      body: {
        tools: [weather],
        input: [
          { role: 'user', content: [{ type: 'input_text', text: 'Weather?' }] },
          { type: 'reasoning', id: 'rs', summary: [], encrypted_content: 'of another provider' },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hm' }] },
          called,
          { ...called, call_id: 'c2' },
          { type: 'function_call_output', call_id: 'c1', output: 'sun' },
          {
            type: 'function_call_output',
            call_id: 'c2',
            output: [{ type: 'input_text', text: 'rain' }],
          },
        ],
      },
      expected: {
        tools: [chatWeather],
        messages: [
          { role: 'user', content: 'Weather?' },
          {
            role: 'assistant',
            content: 'Hm',
            tool_calls: ['c1', 'c2'].map((id) => ({
              id,
              type: 'function',
              function: { name: 'weather', arguments: '{"city":"Bern"}' },
            })),
          },
          { role: 'tool', tool_call_id: 'c1', content: 'sun' },
          { role: 'tool', tool_call_id: 'c2', content: 'rain' },
        ],
      },
    },
    {
      says: 'makes a custom tool a function of one text',
      body: { tools: [patch], tool_choice: { type: 'custom', name: 'patch' } },
      expected: {
        tools: [
          {
            type: 'function',
            function: {
              name: 'patch',
              description: 'P.\nIts input has this grammar:\nstart: x',
              parameters: {
                type: 'object',
                properties: { input: { type: 'string' } },
                required: ['input'],
                additionalProperties: false,
              },
            },
          },
        ],
        tool_choice: { type: 'function', function: { name: 'patch' } },
      },
    },
    {
      says: 'asks for structured output by its schema',
      body: { text: { format: { type: 'json_schema', name: 'n', schema, strict: true } } },
      expected: {
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } },
      },
    },
    {
      says: 'thinks by the effort that is named, where the model takes one',
      body: { reasoning: { effort: 'low', summary: 'auto' }, text: { verbosity: 'low' } },
      given: { model: 'gpt-5-mini' },
      expected: { reasoning_effort: 'low', verbosity: 'low' },
    },
    {
      says: 'gives Anthropic back the thoughts that were packed for it',
      given: { to: 'anthropic.messages', model: 'claude-sonnet-4-6' },
      body: {
        tools: [weather],
        input: [
          { role: 'user', content: 'Weather?' },
          { type: 'reasoning', id: 'rs', summary: [], encrypted_content: packThoughts([thought]) },
          called,
          { type: 'function_call_output', call_id: 'c1', output: 'sun' },
        ],
      },
      expected: {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
          {
            role: 'assistant',
            content: [
              thought,
              { type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Bern' } },
            ],
          },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'sun' }],
          },
        ],
      },
    },
  ]
  for (const { says, body, expected, given } of rows) {
    it(says, () => {
      const told = bodyOf(body, given)
      for (const [field, value] of Object.entries(expected)) assert.deepEqual(told[field], value)
    })
  }
})

describe('what a request of the Responses API cannot say elsewhere', () => {
  for (const [field, body, isDroppable] of [
    ['previous_response_id', { previous_response_id: 'resp_1' }, false],
    ['conversation', { conversation: 'c' }, false],
    ['input[0]', { input: [{ type: 'item_reference', id: 'x' }] }, false],
    [
      'input[0]',
      {
        input: [
          { type: 'web_search_call', id: 'x' },
          { role: 'user', content: 'x' },
        ],
      },
      true,
    ],
    ['tools[1]', { tools: [weather, { type: 'web_search' }] }, true],
    ['top_logprobs', { top_logprobs: 3 }, true],
    [
      'input[0].content[1].file_id',
      {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'x' },
              { type: 'input_image', file_id: 'f' },
            ],
          },
        ],
      },
      false,
    ],
  ] as const) {
    it(`is refused by its own name: ${field}`, () => {
      const refused = translate(body)
      assert.equal(refused.ok ? '' : refused.fault.field, field)
      const dropped = translate(body, { mayDrop: true })
      assert.equal(dropped.ok, isDroppable)
      if (dropped.ok) assert.deepEqual(dropped.value.dropped, [field])
    })
  }

  it('is refused with what was sent, and what to send instead: files', () => {
    const cases: readonly [part: object, field: string, says: RegExp][] = [
      [{ file_url: 'https://h/a.pdf' }, '.file_url', /by its address.*`file_data`/],
      [{ file_id: 'file-1' }, '.file_id', /uploaded/],
      [{}, '', /There is no file.*`file_data`/],
    ]
    for (const [part, field, says] of cases) {
      const content = [{ type: 'input_file', ...part }]
      const refused = translate({ input: [{ role: 'user', content }] })
      assert.ok(!refused.ok)
      assert.equal(refused.fault.field, `input[0].content[0]${field}`)
      assert.match(refused.fault.message, says)
      if (field !== '.file_id') assert.doesNotMatch(refused.fault.message, /uploaded/)
    }
  })

  it('is named where thoughts are meant that were stored: they are done without', () => {
    const input = [
      { role: 'user', content: 'x' },
      { type: 'item_reference', id: 'rs_1' },
    ]
    const translated = translate({ input })
    assert.deepEqual(translated.ok && translated.value.dropped, ['input[1]'])
  })

  it('is named where it is left out as a wish', () => {
    const body = { reasoning: { effort: 'high' }, text: { verbosity: 'low' }, truncation: 'auto' }
    const translated = translate(body)
    assert.deepEqual(translated.ok && [...translated.value.dropped].sort(), [
      'reasoning.effort',
      'text.verbosity',
      'truncation',
    ])
  })
})

describe('a chat completion as a response', () => {
  const translator = translatorFor('openai.responses', ['openai.chat'])
  assert.ok(translator)
  const reply = (message: object, reason: string, asked: unknown = {}) => {
    const call = { id: 'resp_1', model: 'm', createdS: 1, asked, asArray: false }
    const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: reason }
    return asRecord(translator.reply({ choices: [choice] }, call)) ?? {}
  }

  it('gives a custom tool its text, whole and as events', () => {
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'patch', arguments: '{"input":"a\\nb"}' },
    }
    const { output } = reply({ content: null, tool_calls: [call] }, 'tool_calls', {
      tools: [patch],
    })
    assert.partialDeepStrictEqual(output, [
      { type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: 'a\nb' },
    ])
  })

  for (const [reason, status, details] of [
    ['stop', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { reason: 'content_filter' }],
  ] as const) {
    it(`that ended by ${reason} is ${status}`, () => {
      const response = reply({ content: 'x' }, reason)
      assert.equal(response['status'], status)
      assert.deepEqual(response['incomplete_details'], details)
    })
  }

  it('repeats what was asked for, and says that nothing is stored', () => {
    const asked = { instructions: 'I', tools: [weather], metadata: { a: 'b' }, store: true }
    assert.partialDeepStrictEqual(reply({ content: 'x' }, 'stop', asked), {
      instructions: 'I',
      tools: [weather],
      metadata: { a: 'b' },
      store: false,
    })
  })

  it('numbers its events without a gap, and opens and closes each item once', () => {
    const message = {
      role: 'assistant',
      reasoning_content: 'Hm',
      content: 'Yes',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
    }
    const chat = { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }
    const stream = translator.startStream({
      id: 'resp_1',
      model: 'm',
      createdS: 1,
      asked: {},
      asArray: false,
    })
    const chunks = openaiChat.streamOf?.(chat, false)
    assert.ok(chunks)
    const text = Buffer.concat([stream.push(chunks), stream.end()]).toString()
    const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data))
    assert.deepEqual(
      events.map((event) => event.sequence_number),
      events.map((_, index) => index),
    )
    for (const type of ['response.output_item.added', 'response.output_item.done'])
      assert.deepEqual(
        events.filter((event) => event.type === type).map((event) => event.item.type),
        ['reasoning', 'message', 'function_call'],
      )
    assert.equal(events.at(-1).type, 'response.completed')
    assert.equal(openaiResponses.readReply(events.at(-1).response).error, null)
  })
})
