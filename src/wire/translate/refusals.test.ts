// What each provider refuses or needs of a translated chat request, one row each: what is sent in its place,
// what is refused by its field, and what is left out and told.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asRecord } from '#wire/loose.ts'
import { translatorFor } from './catalog.ts'

type Row = {
  readonly rule: string
  readonly model: string
  readonly body: object
  /** A part of what is sent; none for a row that is only refused. */
  readonly sent?: object
  /** Fields that must not be sent at all. */
  readonly absent?: readonly string[]
  /** The field by which the request is refused where nothing may be dropped. */
  readonly refused?: string
  /** What is named as left out; where it is refused otherwise, with `drop` allowed. */
  readonly dropped?: readonly string[]
}

const user = { role: 'user', content: 'Hi' }
const tool = (more: object = {}) => ({
  type: 'function',
  function: { name: 'a', parameters: { type: 'object', properties: {} } },
  ...more,
})
const called = (id: string, more: object = {}) => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name: 'a', arguments: '{}' } }],
  ...more,
})
const result = (id: string, content: unknown = 'x', more: object = {}) => ({
  role: 'tool',
  tool_call_id: id,
  content,
  ...more,
})
const mark = { cache_control: { type: 'ephemeral' } }
const png = 'data:image/png;base64,AAAA'
const pngBlock = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'AAAA' },
}
const schemaOf = (schema: object) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
})
const text = (value: string) => ({ type: 'text', text: value })

const anthropic: readonly Row[] = [
  {
    rule: 'ids of tool calls have letters, digits, _ and - only, and results keep to them',
    model: 'claude-opus-4-6',
    body: { tools: [tool()], messages: [user, called('call.1:a'), result('call.1:a')] },
    sent: {
      messages: [
        { role: 'user' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'smyYV6jdsDNzk90JD3G16P5l' }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'smyYV6jdsDNzk90JD3G16P5l' }],
        },
      ],
    },
  },
  {
    rule: 'bounds of a structured answer are told in words, and objects are closed',
    model: 'claude-opus-4-6',
    body: schemaOf({
      type: 'object',
      required: ['n'],
      properties: { n: { type: 'integer', description: 'Score.', minimum: 1, maximum: 10 } },
    }),
    sent: {
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            required: ['n'],
            properties: {
              n: {
                type: 'integer',
                description: 'Score.\n\nFurther rules, as JSON Schema: {"minimum":1,"maximum":10}',
              },
            },
            additionalProperties: false,
          },
        },
      },
    },
    absent: ['minimum', 'maximum'],
  },
  {
    rule: 'oneOf is said as anyOf, a list of two at least in words',
    model: 'claude-opus-4-6',
    body: schemaOf({
      type: 'object',
      properties: {
        a: { oneOf: [{ type: 'string', format: 'phone' }, { type: 'null' }] },
        b: { type: 'array', minItems: 2, items: { type: 'object', properties: { c: {} } } },
      },
    }),
    sent: {
      output_config: {
        format: {
          schema: {
            properties: {
              a: { anyOf: [{ type: 'string' }, { type: 'null' }] },
              b: { type: 'array', items: { type: 'object', additionalProperties: false } },
            },
          },
        },
      },
    },
    absent: ['oneOf', 'minItems'],
  },
  {
    rule: 'an object with free names is refused',
    model: 'claude-opus-4-6',
    body: schemaOf({
      type: 'object',
      properties: { m: { type: 'object', additionalProperties: { type: 'string' } } },
    }),
    refused: 'response_format.json_schema.schema.properties.m.additionalProperties',
    dropped: ['response_format.json_schema.schema.properties.m.additionalProperties'],
  },
  {
    rule: 'structured answers of models before 4.1',
    model: 'claude-3-7-sonnet-latest',
    body: schemaOf({ type: 'object', properties: { a: { type: 'string' } } }),
    refused: 'response_format',
    dropped: ['response_format'],
    absent: ['output_config'],
  },
  {
    rule: 'a strict tool has closed objects',
    model: 'claude-opus-4-6',
    body: {
      tools: [
        {
          type: 'function',
          function: {
            name: 'a',
            strict: true,
            parameters: { type: 'object', properties: { n: { type: 'number', minimum: 0 } } },
          },
        },
      ],
    },
    sent: { tools: [{ strict: true, input_schema: { additionalProperties: false } }] },
    absent: ['minimum'],
  },
  {
    rule: 'a tool’s parameters have no choice at their top',
    model: 'claude-opus-4-6',
    body: {
      tools: [
        {
          type: 'function',
          function: {
            name: 'a',
            parameters: {
              anyOf: [
                { type: 'object', properties: { x: { type: 'string' } } },
                { type: 'object', properties: { y: { type: 'string' } } },
              ],
            },
          },
        },
      ],
    },
    sent: {
      tools: [
        {
          input_schema: {
            type: 'object',
            properties: { x: { type: 'string' }, y: { type: 'string' } },
          },
        },
      ],
    },
    absent: ['anyOf'],
  },
  {
    rule: 'thinking with a temperature',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', temperature: 0.2 },
    refused: 'temperature',
    dropped: ['temperature'],
    sent: { thinking: { type: 'enabled' } },
    absent: ['temperature'],
  },
  {
    rule: 'thinking with a temperature of 1 is the usual one',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', temperature: 1 },
    sent: { thinking: { type: 'enabled' }, temperature: 1 },
  },
  {
    rule: 'thinking with top_p under .95',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', top_p: 0.9 },
    refused: 'top_p',
    dropped: ['top_p'],
    absent: ['top_p'],
  },
  {
    rule: 'thinking with top_k',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', top_k: 5 },
    refused: 'top_k',
    dropped: ['top_k'],
    absent: ['top_k'],
  },
  {
    rule: 'thinking by a budget with a forced tool',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', tools: [tool()], tool_choice: 'required' },
    refused: 'reasoning_effort',
    dropped: ['reasoning_effort'],
    sent: { tool_choice: { type: 'any' } },
    absent: ['thinking'],
  },
  {
    rule: 'an effort with a forced tool, where effort needs no thinking',
    model: 'claude-opus-4-6',
    body: { reasoning_effort: 'low', tools: [tool()], tool_choice: 'required' },
    sent: { tool_choice: { type: 'any' }, output_config: { effort: 'low' } },
    absent: ['thinking'],
  },
  {
    rule: 'thinking after a call whose thoughts the client did not keep',
    model: 'claude-sonnet-4-5',
    body: { reasoning_effort: 'low', tools: [tool()], messages: [user, called('t'), result('t')] },
    dropped: ['reasoning_effort'],
    sent: { messages: [{}, {}, {}] },
    absent: ['thinking'],
  },
  {
    rule: 'thinking after such a call and words of the user beside its result',
    model: 'claude-sonnet-4-5',
    body: {
      reasoning_effort: 'low',
      tools: [tool()],
      messages: [user, called('t'), result('t'), user],
    },
    dropped: ['reasoning_effort'],
    absent: ['thinking'],
  },
  {
    rule: 'thinking after a call whose thoughts came back',
    model: 'claude-sonnet-4-5',
    body: {
      reasoning_effort: 'low',
      tools: [tool()],
      messages: [
        user,
        called('t', { thinking_blocks: [{ type: 'thinking', thinking: 'Hm', signature: 's' }] }),
        result('t'),
      ],
    },
    sent: {
      thinking: { type: 'enabled' },
      messages: [{}, { content: [{ type: 'thinking', signature: 's' }, { type: 'tool_use' }] }, {}],
    },
  },
  {
    rule: 'temperature with top_p, from 4.1 on',
    model: 'claude-opus-4-1-20250805',
    body: { temperature: 0.5, top_p: 0.9 },
    refused: 'top_p',
    dropped: ['top_p'],
    sent: { temperature: 0.5 },
    absent: ['top_p'],
  },
  {
    rule: 'temperature with a top_p of 1, which says nothing',
    model: 'claude-opus-4-1',
    body: { temperature: 0.5, top_p: 1 },
    sent: { temperature: 0.5 },
    absent: ['top_p'],
  },
  {
    rule: 'temperature with top_p before 4.1',
    model: 'claude-3-5-haiku-latest',
    body: { temperature: 0.5, top_p: 0.9 },
    sent: { temperature: 0.5, top_p: 0.9 },
  },
  {
    rule: 'models that take no sampling',
    model: 'claude-opus-4-7',
    body: { temperature: 0 },
    refused: 'temperature',
    dropped: ['temperature'],
    absent: ['temperature'],
  },
  {
    rule: 'models that take no sampling, and the usual temperature',
    model: 'claude-opus-4-7',
    body: { temperature: 1 },
    sent: { model: 'claude-opus-4-7' },
    absent: ['temperature'],
  },
  {
    rule: 'empty and white texts are left out',
    model: 'claude-opus-4-6',
    body: {
      messages: [
        { role: 'system', content: ' ' },
        { role: 'user', content: [text(''), text(' \n'), text('x')] },
        { role: 'assistant', content: '' },
        { role: 'user', content: 'y' },
      ],
    },
    sent: { messages: [{ role: 'user', content: [text('x'), text('y')] }] },
    absent: ['system'],
  },
  {
    rule: 'nothing but empty texts',
    model: 'claude-opus-4-6',
    body: { messages: [{ role: 'user', content: ' ' }] },
    refused: 'messages',
  },
  {
    rule: 'nothing but instructions, which somebody must then have said',
    model: 'claude-opus-4-6',
    body: { messages: [{ role: 'system', content: 'Sing.' }] },
    sent: { messages: [{ role: 'user', content: [text('Sing.')] }] },
    absent: ['system'],
  },
  {
    rule: 'what is to be continued does not end in white space',
    model: 'claude-sonnet-4-5',
    body: { messages: [user, { role: 'assistant', content: 'Sure: ' }] },
    sent: { messages: [{ role: 'user' }, { role: 'assistant', content: [text('Sure:')] }] },
  },
  {
    rule: 'models that continue nothing',
    model: 'claude-opus-4-6',
    body: { messages: [user, { role: 'assistant', content: 'Sure:' }] },
    refused: 'messages[1].role',
  },
  {
    rule: 'a stop of white space',
    model: 'claude-opus-4-6',
    body: { stop: ['\n', 'END'] },
    refused: 'stop',
    dropped: ['stop'],
    sent: { stop_sequences: ['END'] },
  },
  {
    rule: 'a user that is an address becomes an opaque id',
    model: 'claude-opus-4-6',
    body: { user: 'ann@example.org' },
    sent: { metadata: { user_id: 'user_438c4c7afe600cdf1e455c369bec76dc' } },
  },
  {
    rule: 'an effort above those that the model knows is the highest that it knows',
    model: 'claude-opus-4-6',
    body: { reasoning_effort: 'xhigh' },
    sent: { output_config: { effort: 'high' } },
  },
  {
    rule: 'an effort that the model knows',
    model: 'claude-opus-4-7',
    body: { reasoning_effort: 'xhigh' },
    sent: { output_config: { effort: 'xhigh' } },
  },
  {
    rule: 'an effort for a model that does not think',
    model: 'claude-3-5-sonnet-latest',
    body: { reasoning_effort: 'low' },
    refused: 'reasoning_effort',
    dropped: ['reasoning_effort'],
    absent: ['thinking'],
  },
  {
    rule: 'cache_control on a tool and on a result',
    model: 'claude-opus-4-6',
    body: {
      tools: [tool(mark)],
      messages: [user, called('t'), result('t', [{ ...text('r'), ...mark }])],
    },
    sent: {
      tools: [{ name: 'a', ...mark }],
      messages: [{}, {}, { content: [{ type: 'tool_result', content: 'r', ...mark }] }],
    },
  },
  {
    rule: 'an image in a result',
    model: 'claude-opus-4-6',
    body: {
      tools: [tool()],
      messages: [
        user,
        called('t'),
        result('t', [text('see'), { type: 'image_url', image_url: { url: png } }]),
      ],
    },
    sent: { messages: [{}, {}, { content: [{ content: [text('see'), pngBlock] }] }] },
  },
  {
    rule: 'image/jpg is image/jpeg',
    model: 'claude-opus-4-6',
    body: {
      messages: [
        {
          role: 'user',
          content: [{ type: 'image_url', image_url: { url: 'data:image/jpg;base64,AA' } }],
        },
      ],
    },
    sent: { messages: [{ content: [{ source: { media_type: 'image/jpeg' } }] }] },
  },
  {
    rule: 'a wish about the form of the answer',
    model: 'claude-opus-4-6',
    body: { verbosity: 'low' },
    dropped: ['verbosity'],
    absent: ['verbosity'],
  },
  ...[
    { seed: 1 },
    { n: 2 },
    { frequency_penalty: 0.5 },
    { logprobs: true },
    { logit_bias: { 1: 1 } },
    { some_new_field: 1 },
  ].map((body) => {
    const [field = ''] = Object.keys(body)
    return {
      rule: `${field}, which has no counterpart`,
      model: 'claude-opus-4-6',
      body,
      refused: field,
      dropped: [field],
      absent: [field],
    }
  }),
]

const gemini: readonly Row[] = [
  {
    rule: 'parallel_tool_calls false, a wish',
    model: 'gemini-2.5-pro',
    body: { tools: [tool()], parallel_tool_calls: false },
    sent: { tools: [{ functionDeclarations: [{ name: 'a' }] }] },
    dropped: ['parallel_tool_calls'],
  },
  {
    rule: 'verbosity, a wish',
    model: 'gemini-2.5-pro',
    body: { verbosity: 'low' },
    dropped: ['verbosity'],
  },
  {
    rule: 'keywords of a schema that it has no word for',
    model: 'gemini-2.5-pro',
    body: schemaOf({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: {
        kind: { const: 'a' },
        name: { type: 'string', minLength: 2, pattern: '^a' },
        mail: { type: 'string', format: 'email' },
        day: { type: 'string', format: 'date' },
        next: { $ref: '#/definitions/next' },
      },
      definitions: { next: { type: 'null' } },
    }),
    sent: {
      generationConfig: {
        responseJsonSchema: {
          type: 'object',
          additionalProperties: false,
          properties: {
            kind: { enum: ['a'] },
            name: {
              type: 'string',
              description: 'Further rules, as JSON Schema: {"minLength":2,"pattern":"^a"}',
            },
            mail: { description: 'Further rules, as JSON Schema: {"format":"email"}' },
            day: { type: 'string', format: 'date' },
            next: { $ref: '#/$defs/next' },
          },
          $defs: { next: { type: 'null' } },
        },
      },
    },
    absent: ['$schema', 'const', 'definitions'],
  },
  {
    rule: 'a model that cannot but think',
    model: 'gemini-2.5-pro',
    body: { reasoning_effort: 'none' },
    refused: 'reasoning_effort',
    dropped: ['reasoning_effort'],
    absent: ['thinkingConfig'],
  },
  {
    rule: 'an effort below those that the model knows',
    model: 'gemini-3.1-pro-preview',
    body: { reasoning_effort: 'minimal' },
    sent: { generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } },
  },
  {
    rule: 'an effort between those that the model knows',
    model: 'gemini-3-pro-preview',
    body: { reasoning_effort: 'medium' },
    sent: { generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH' } } },
  },
  {
    rule: 'a model that does not think',
    model: 'gemma-3-27b-it',
    body: { reasoning_effort: 'low' },
    refused: 'reasoning_effort',
    dropped: ['reasoning_effort'],
    absent: ['thinkingConfig'],
  },
  {
    rule: 'a model that does not think, told not to',
    model: 'gemma-3-27b-it',
    body: { reasoning_effort: 'none' },
    sent: { contents: [{ role: 'user' }] },
    absent: ['thinkingConfig'],
  },
  {
    rule: 'more than five stops',
    model: 'gemini-2.5-pro',
    body: { stop: ['a', 'b', 'c', 'd', 'e', 'f'] },
    refused: 'stop',
    dropped: ['stop'],
    sent: { generationConfig: { stopSequences: ['a', 'b', 'c', 'd', 'e'] } },
  },
  {
    rule: 'nothing but instructions',
    model: 'gemini-2.5-pro',
    body: { messages: [{ role: 'system', content: 'Sing.' }] },
    sent: { contents: [{ role: 'user', parts: [{ text: 'Sing.' }] }] },
    absent: ['systemInstruction'],
  },
  {
    rule: 'an image in a result stands inside it from Gemini 3 on',
    model: 'gemini-3-flash',
    body: {
      messages: [
        user,
        called('t'),
        result('t', [text('see'), { type: 'image_url', image_url: { url: png } }]),
      ],
    },
    sent: {
      contents: [
        {},
        {},
        {
          parts: [
            {
              functionResponse: {
                response: { result: 'see' },
                parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
              },
            },
          ],
        },
      ],
    },
  },
  {
    rule: 'an image in a result stands beside it before',
    model: 'gemini-2.5-pro',
    body: {
      messages: [
        user,
        called('t'),
        result('t', [text('see'), { type: 'image_url', image_url: { url: png } }]),
      ],
    },
    sent: {
      contents: [
        {},
        {},
        { parts: [{ functionResponse: {} }, { inlineData: { mimeType: 'image/png' } }] },
      ],
    },
  },
  {
    rule: 'the signature of a text comes back on it',
    model: 'gemini-3-flash',
    body: {
      messages: [
        user,
        {
          role: 'assistant',
          content: 'Yes.',
          extra_content: { google: { thought_signature: 'S' } },
        },
        user,
      ],
    },
    sent: { contents: [{}, { parts: [{ text: 'Yes.', thoughtSignature: 'S' }] }, {}] },
  },
]

for (const [format, wire, rows] of [
  ['anthropic', 'anthropic.messages', anthropic],
  ['gemini', 'gemini.generate_content', gemini],
] as const) {
  describe(`what ${format} refuses`, () => {
    const translate = (row: Row, mayDrop: boolean) => {
      const translator = translatorFor('openai.chat', [wire])
      assert.ok(translator)
      const body = { model: 'x', messages: [user], ...row.body }
      return translator.request(body, { model: row.model, mayDrop, streamed: false })
    }
    for (const row of rows) {
      it(`${row.rule} (${row.model})`, () => {
        const strict = translate(row, false)
        if (row.refused !== undefined) {
          assert.equal(strict.ok ? '' : strict.fault.field, row.refused)
          if (row.dropped === undefined) return
        }
        const result = row.refused === undefined ? strict : translate(row, true)
        assert.ok(result.ok, JSON.stringify(result))
        assert.deepEqual(result.value.dropped, row.dropped ?? [])
        const sent = asRecord(result.value.body)
        assert.ok(sent)
        if (row.sent !== undefined) assert.partialDeepStrictEqual(sent, row.sent)
        const written = JSON.stringify(sent)
        for (const one of row.absent ?? [])
          assert.equal(written.includes(`"${one}":`), false, written)
      })
    }
  })
}
