import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asRecord } from '#wire/loose.ts'
import { translatorFor } from '../catalog.ts'
import { packThoughts } from './packed-thoughts.ts'

type Given = { to?: string; model?: string; mayDrop?: boolean }

function translate(body: object, { to = 'openai.chat', model = 'm', mayDrop = false }: Given = {}) {
  const translator = translatorFor('gemini.generate_content', [to])
  assert.ok(translator)
  const asked = { contents: [{ parts: [{ text: 'Hi' }] }], ...body }
  return translator.request(asked, { model, mayDrop, streamed: false })
}

function bodyOf(body: object, given: Given = {}) {
  const translated = translate(body, given)
  assert.ok(translated.ok, translated.ok ? '' : translated.fault.message)
  return asRecord(translated.value.body) ?? {}
}

const user = (...parts: object[]) => ({ role: 'user', parts })
const model = (...parts: object[]) => ({ role: 'model', parts })
const declaration = {
  name: 'weather',
  description: 'W.',
  parameters: {
    type: 'OBJECT',
    properties: {
      city: { type: 'STRING', nullable: true },
      days: { type: 'ARRAY', items: { type: 'INTEGER' }, maxItems: '3' },
    },
    propertyOrdering: ['city', 'days'],
  },
}
const parameters = {
  type: 'object',
  properties: {
    city: { type: ['string', 'null'] },
    days: { type: 'array', items: { type: 'integer' }, maxItems: 3 },
  },
}
const tools = [{ functionDeclarations: [declaration] }]
const thought = { type: 'thinking', thinking: 'Hm', signature: 's' }

describe('a generateContent request as a chat completion request', () => {
  it('takes one value alone for a list of it, as examples of Google’s write it', () => {
    const body = bodyOf({
      system_instruction: { parts: { text: 'Be a cat.' } },
      contents: { parts: { text: 'Hi' } },
      tools: { functionDeclarations: { name: 'meow' } },
    })
    assert.deepEqual(body['messages'], [
      { role: 'system', content: 'Be a cat.' },
      { role: 'user', content: 'Hi' },
    ])
    assert.deepEqual(body['tools'], [{ type: 'function', function: { name: 'meow' } }])
  })

  const rows: readonly { says: string; body: object; expected: object; given?: Given }[] = [
    {
      says: 'has its instruction for a first message, and its settings under the other names',
      body: {
        system_instruction: { parts: [{ text: 'Brief.' }] },
        generationConfig: {
          temperature: 0,
          topP: 0.5,
          max_output_tokens: 9,
          stopSequences: ['x'],
          seed: 1,
          responseModalities: ['TEXT'],
        },
        labels: { a: 'b' },
      },
      expected: {
        messages: [
          { role: 'system', content: 'Brief.' },
          { role: 'user', content: 'Hi' },
        ],
        temperature: 0,
        top_p: 0.5,
        max_tokens: 9,
        stop: ['x'],
        seed: 1,
        model: 'm',
      },
    },
    {
      says: 'shows pictures, sound and documents',
      body: {
        contents: [
          user(
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { inline_data: { mime_type: 'audio/mpeg', data: 'BBBB' } },
            { inlineData: { mimeType: 'application/pdf', data: 'CCCC', displayName: 'a.pdf' } },
            { fileData: { mimeType: 'image/png', fileUri: 'https://x.example/a.png' } },
          ),
        ],
      },
      expected: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
              { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
              {
                type: 'file',
                file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' },
              },
              { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
            ],
          },
        ],
      },
    },
    {
      says: 'names calls that have no id, and gives each result to the call that waits for it',
      body: {
        tools,
        contents: [
          user({ text: 'Weather?' }),
          model(
            { text: 'thinking', thought: true },
            { functionCall: { name: 'weather', args: { city: 'Bern' } } },
            { functionCall: { name: 'weather', args: {} } },
          ),
          user(
            { functionResponse: { name: 'weather', response: { result: 'sun' } } },
            { functionResponse: { name: 'weather', response: { result: 'rain' } } },
          ),
        ],
      },
      expected: {
        tools: [{ type: 'function', function: { name: 'weather', description: 'W.', parameters } }],
        messages: [
          { role: 'user', content: 'Weather?' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: 'call_0',
                type: 'function',
                function: { name: 'weather', arguments: '{"city":"Bern"}' },
              },
              { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'call_0', content: '{"result":"sun"}' },
          { role: 'tool', tool_call_id: 'call_1', content: '{"result":"rain"}' },
        ],
      },
    },
    {
      says: 'must call the one function that is allowed',
      body: {
        tools,
        toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
      },
      expected: { tool_choice: { type: 'function', function: { name: 'weather' } } },
    },
    {
      says: 'asks for structured output by its schema',
      body: {
        generationConfig: {
          responseMimeType: 'application/json',
          responseSchema: declaration.parameters,
        },
      },
      expected: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', schema: parameters },
        },
      },
    },
    {
      says: 'thinks by the effort that its budget is nearest to',
      given: { model: 'gpt-5-mini' },
      body: { generationConfig: { thinkingConfig: { thinkingBudget: 1_024 } } },
      expected: { reasoning_effort: 'low' },
    },
    {
      says: 'gives Anthropic back the thoughts that were packed for it',
      given: { to: 'anthropic.messages', model: 'claude-sonnet-4-6' },
      body: {
        tools,
        contents: [
          user({ text: 'Weather?' }),
          model({
            functionCall: { id: 'c1', name: 'weather', args: {} },
            thoughtSignature: packThoughts([thought]),
          }),
          user({ functionResponse: { id: 'c1', name: 'weather', response: {} } }),
        ],
      },
      expected: {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
          {
            role: 'assistant',
            content: [thought, { type: 'tool_use', id: 'c1', name: 'weather', input: {} }],
          },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'c1', content: '{}' }],
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

describe('what a generateContent request cannot say elsewhere', () => {
  for (const [field, body, given = {}] of [
    ['cachedContent', { cachedContent: 'c' }],
    ['tools[0].googleSearch', { tools: [{ googleSearch: {} }] }],
    ['generationConfig.speechConfig', { generationConfig: { speechConfig: {} } }],
    [
      'contents[0].parts[1]',
      { contents: [user({ text: 'x' }, { executableCode: { code: 'x' } })] },
    ],
    [
      'contents[0].parts[0].fileData',
      { contents: [user({ fileData: { fileUri: 'gs://x/y', mimeType: 'image/png' } })] },
    ],
    [
      'generationConfig.candidateCount',
      { generationConfig: { candidateCount: 2 } },
      { to: 'anthropic.messages', model: 'claude-sonnet-4-6' },
    ],
    [
      'contents[1].parts[0]',
      {
        contents: [
          user({ text: 'x' }),
          user({ inlineData: { mimeType: 'audio/wav', data: 'AAAA' } }),
        ],
      },
      { to: 'anthropic.messages', model: 'claude-sonnet-4-6' },
    ],
  ] as const) {
    it(`is refused by its own name: ${field}`, () => {
      const refused = translate(body, given)
      assert.equal(refused.ok ? '' : refused.fault.field, field)
    })
  }

  it('is named where it is left out as a wish', () => {
    const translated = translate({ safetySettings: [{ category: 'x', threshold: 'y' }] })
    assert.deepEqual(translated.ok && translated.value.dropped, ['safetySettings'])
  })
})

describe('a chat completion as a reply of generateContent', () => {
  const chunk = (delta: object, reason: string | null = null) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
  const call = { index: 0, id: 'c1', function: { name: 'weather', arguments: '{"city":' } }
  const stream = [
    chunk({ content: 'Look' }),
    chunk({ tool_calls: [call] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '"Bern"}' } }] }),
    chunk({}, 'tool_calls'),
    'data: [DONE]\n\n',
  ]
  const told = (asArray: boolean) => {
    const translator = translatorFor('gemini.generate_content', ['openai.chat'])
    assert.ok(translator)
    const asked = { id: 'r', model: 'm', createdS: 1, asked: {}, asArray }
    const started = translator.startStream(asked)
    return [...stream.map((one) => started.push(Buffer.from(one))), started.end()].map(String)
  }

  it('tells a call when its arguments are whole, and a text at once', () => {
    const pieces = told(false)
    assert.match(pieces[0] ?? '', /"Look"/)
    assert.equal(pieces[1], '')
    assert.equal(pieces[2], '')
    assert.match(
      pieces[3] ?? '',
      /"functionCall":\{"id":"c1","name":"weather","args":\{"city":"Bern"\}\}/,
    )
    assert.match(pieces[5] ?? '', /"finishReason":"STOP"/)
  })

  it('is a JSON array where the caller asked for none of the events', () => {
    const chunks = JSON.parse(told(true).join(''))
    assert.equal(chunks.length, 3)
  })
})
