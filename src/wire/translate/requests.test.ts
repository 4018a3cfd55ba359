import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { translatorFor } from './catalog.ts'

const targets = {
  anthropic: { wire: 'anthropic.messages', model: 'claude-sonnet-4-6' },
  gemini: { wire: 'gemini.generate_content', model: 'gemini-3-flash' },
} as const
type Target = keyof typeof targets

function translate(target: Target, body: object, model: string = targets[target].model) {
  const translator = translatorFor('openai.chat', [targets[target].wire])
  assert.ok(translator)
  return translator.request(
    { model: 'x', messages: [user('Hi')], ...body },
    { model, mayDrop: false, streamed: false },
  )
}

describe('a chat completion request as Mistral’s SDKs write it', () => {
  it('has its seed, its tool choice and its silence understood', () => {
    const body = { random_seed: 7, safe_prompt: false, tool_choice: 'any', tools: [weather] }
    const translated = translate('gemini', body)
    assert.partialDeepStrictEqual(translated.ok && translated.value.body, {
      generationConfig: { seed: 7 },
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
    })
  })

  for (const [field, body] of [
    ['random_seed', { random_seed: 7 }],
    ['safe_prompt', { safe_prompt: true }],
  ] as const) {
    it(`is refused by its own name: ${field}`, () => {
      const refused = translate('anthropic', body)
      assert.equal(refused.ok ? '' : refused.fault.field, field)
    })
  }
})

function user(content: unknown) {
  return { role: 'user', content }
}

const png = 'data:image/png;base64,AAAA'
const pdf = 'data:application/pdf;base64,BBBB'
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const weather = { type: 'function', function: { name: 'weather', description: 'W.', parameters } }
const now = { type: 'function', function: { name: 'now' } }
const hi = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
const hiParts = [{ role: 'user', parts: [{ text: 'Hi' }] }]

/** A fault at a field stands where the feature has no counterpart. */
type Expected = object | { readonly fault: string }

/** One feature of chat completions, and what becomes of it for each target. */
const cells: { feature: string; body: object; anthropic: Expected; gemini: Expected }[] = [
  {
    feature: 'text',
    body: {},
    anthropic: { model: 'claude-sonnet-4-6', max_tokens: 32_000, messages: hi },
    gemini: { contents: hiParts },
  },
  {
    feature: 'system and developer messages, wherever they stand',
    body: {
      messages: [
        { role: 'system', content: 'A' },
        user('Hi'),
        { role: 'developer', content: [{ type: 'text', text: 'B' }] },
      ],
    },
    anthropic: {
      system: [
        { type: 'text', text: 'A' },
        { type: 'text', text: 'B' },
      ],
      messages: hi,
    },
    gemini: { systemInstruction: { parts: [{ text: 'A' }, { text: 'B' }] }, contents: hiParts },
  },
  {
    feature: 'images by data URL and by address',
    body: {
      messages: [
        user([
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: { url: png, detail: 'low' } },
          { type: 'image_url', image_url: { url: 'https://example.org/a.webp?x=1' } },
        ]),
      ],
    },
    anthropic: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://example.org/a.webp?x=1' } },
          ],
        },
      ],
    },
    gemini: {
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'See' },
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { fileData: { fileUri: 'https://example.org/a.webp?x=1', mimeType: 'image/webp' } },
          ],
        },
      ],
    },
  },
  {
    feature: 'a PDF',
    body: {
      messages: [user([{ type: 'file', file: { file_data: pdf, filename: 'a.pdf' } }])],
    },
    anthropic: {
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' },
              title: 'a.pdf',
            },
          ],
        },
      ],
    },
    gemini: {
      contents: [
        { role: 'user', parts: [{ inlineData: { mimeType: 'application/pdf', data: 'BBBB' } }] },
      ],
    },
  },
  {
    feature: 'an uploaded file',
    body: { messages: [user([{ type: 'file', file: { file_id: 'file-1' } }])] },
    anthropic: { fault: 'messages[0].content[0].file.file_id' },
    gemini: { fault: 'messages[0].content[0].file.file_id' },
  },
  {
    feature: 'audio',
    body: {
      messages: [user([{ type: 'input_audio', input_audio: { data: 'CCCC', format: 'wav' } }])],
    },
    anthropic: { fault: 'messages[0].content[0].input_audio' },
    gemini: {
      contents: [
        { role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: 'CCCC' } }] },
      ],
    },
  },
  {
    feature: 'tools',
    body: { tools: [weather, now] },
    anthropic: {
      tools: [
        { name: 'weather', description: 'W.', input_schema: parameters },
        { name: 'now', input_schema: { type: 'object', properties: {} } },
      ],
    },
    gemini: {
      tools: [
        {
          functionDeclarations: [
            { name: 'weather', description: 'W.', parametersJsonSchema: parameters },
            { name: 'now', parametersJsonSchema: { type: 'object', properties: {} } },
          ],
        },
      ],
    },
  },
  {
    feature: 'tool_choice auto',
    body: { tools: [now], tool_choice: 'auto' },
    anthropic: { tool_choice: { type: 'auto' } },
    gemini: { toolConfig: { functionCallingConfig: { mode: 'AUTO' } } },
  },
  {
    feature: 'tool_choice none',
    body: { tools: [now], tool_choice: 'none' },
    anthropic: { tool_choice: { type: 'none' } },
    gemini: { toolConfig: { functionCallingConfig: { mode: 'NONE' } } },
  },
  {
    feature: 'tool_choice required',
    body: { tools: [now], tool_choice: 'required' },
    anthropic: { tool_choice: { type: 'any' } },
    gemini: { toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
  },
  {
    feature: 'tool_choice of one function',
    body: { tools: [now], tool_choice: { type: 'function', function: { name: 'now' } } },
    anthropic: { tool_choice: { type: 'tool', name: 'now' } },
    gemini: {
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['now'] } },
    },
  },
  {
    feature: 'tool_choice of allowed tools',
    body: {
      tools: [weather, now],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'required',
          tools: [{ type: 'function', function: { name: 'now' } }],
        },
      },
    },
    anthropic: {
      tools: [{ name: 'now', input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'any' },
    },
    gemini: { toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
  },
  {
    feature: 'parallel_tool_calls false',
    body: { tools: [now], parallel_tool_calls: false },
    anthropic: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    gemini: { contents: hiParts },
  },
  {
    feature: 'a custom tool',
    body: { tools: [now, { type: 'custom', custom: { name: 'x' } }] },
    anthropic: { fault: 'tools[1].type' },
    gemini: { fault: 'tools[1].type' },
  },
  {
    feature: 'calls and their results, results together in one turn',
    body: {
      messages: [
        user('Hi'),
        {
          role: 'assistant',
          content: 'Look.',
          thinking_blocks: [{ type: 'thinking', thinking: 'T', signature: 's' }],
          tool_calls: [
            {
              id: 'a',
              type: 'function',
              function: { name: 'weather', arguments: '{"city":"Liège"}' },
              extra_content: { google: { thought_signature: 'g' } },
            },
            { id: 'b', type: 'function', function: { name: 'now', arguments: '' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"rain":true}' },
        { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'noon' }] },
        user('So?'),
      ],
    },
    anthropic: {
      messages: [
        ...hi,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'T', signature: 's' },
            { type: 'text', text: 'Look.' },
            { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Liège' } },
            { type: 'tool_use', id: 'b', name: 'now', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: '{"rain":true}' },
            { type: 'tool_result', tool_use_id: 'b', content: 'noon' },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
    },
    gemini: {
      contents: [
        ...hiParts,
        {
          role: 'model',
          parts: [
            { text: 'Look.' },
            {
              functionCall: { name: 'weather', args: { city: 'Liège' }, id: 'a' },
              thoughtSignature: 'g',
            },
            { functionCall: { name: 'now', args: {}, id: 'b' } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'weather', id: 'a', response: { rain: true } } },
            { functionResponse: { name: 'now', id: 'b', response: { result: 'noon' } } },
            { text: 'So?' },
          ],
        },
      ],
    },
  },
  {
    feature: 'a result of a call that nobody made',
    body: { messages: [user('Hi'), { role: 'tool', tool_call_id: 'z', content: 'x' }] },
    anthropic: { fault: 'messages[1].tool_call_id' },
    gemini: { fault: 'messages[1].tool_call_id' },
  },
  {
    feature: 'arguments that are no object',
    body: {
      messages: [
        user('Hi'),
        {
          role: 'assistant',
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":' } }],
        },
      ],
    },
    anthropic: { fault: 'messages[1].tool_calls[0].function.arguments' },
    gemini: { fault: 'messages[1].tool_calls[0].function.arguments' },
  },
  {
    feature: 'response_format json_schema',
    body: {
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: parameters } },
    },
    anthropic: { output_config: { format: { type: 'json_schema', schema: parameters } } },
    gemini: {
      generationConfig: { responseMimeType: 'application/json', responseJsonSchema: parameters },
    },
  },
  {
    feature: 'response_format json_object',
    body: { response_format: { type: 'json_object' } },
    anthropic: {
      system: [{ type: 'text', text: 'Answer with one JSON object and nothing else.' }],
    },
    gemini: { generationConfig: { responseMimeType: 'application/json' } },
  },
  {
    feature: 'response_format of an unknown type',
    body: { response_format: { type: 'grammar' } },
    anthropic: { fault: 'response_format.type' },
    gemini: { fault: 'response_format.type' },
  },
  {
    feature: 'stop, as text or as a list',
    body: { stop: 'END' },
    anthropic: { stop_sequences: ['END'] },
    gemini: { generationConfig: { stopSequences: ['END'] } },
  },
  {
    feature: 'temperature, top_p and top_k',
    body: { temperature: 0.5, top_p: 0.9, top_k: 40 },
    // One of the two, for its newer models; the table of what is refused has the others.
    anthropic: { fault: 'top_p' },
    gemini: { generationConfig: { temperature: 0.5, topP: 0.9, topK: 40 } },
  },
  {
    feature: 'a temperature above 1',
    body: { temperature: 1.5 },
    anthropic: { fault: 'temperature' },
    gemini: { generationConfig: { temperature: 1.5 } },
  },
  {
    feature: 'max_tokens',
    body: { max_tokens: 7 },
    anthropic: { max_tokens: 7 },
    gemini: { generationConfig: { maxOutputTokens: 7 } },
  },
  {
    feature: 'max_completion_tokens, before max_tokens',
    body: { max_tokens: 7, max_completion_tokens: 8 },
    anthropic: { max_tokens: 8 },
    gemini: { generationConfig: { maxOutputTokens: 8 } },
  },
  {
    feature: 'reasoning_effort',
    body: { reasoning_effort: 'medium' },
    anthropic: { thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } },
    gemini: {
      generationConfig: { thinkingConfig: { thinkingLevel: 'MEDIUM', includeThoughts: true } },
    },
  },
  {
    feature: 'reasoning_effort none',
    body: { reasoning_effort: 'none' },
    anthropic: { thinking: { type: 'disabled' } },
    gemini: { fault: 'reasoning_effort' },
  },
  {
    feature: 'reasoning_effort of an unknown size',
    body: { reasoning_effort: 'huge' },
    anthropic: { fault: 'reasoning_effort' },
    gemini: { fault: 'reasoning_effort' },
  },
  {
    feature: 'user',
    body: { user: 'u1' },
    anthropic: { metadata: { user_id: 'u1' } },
    gemini: { contents: hiParts },
  },
  {
    feature: 'n',
    body: { n: 2 },
    anthropic: { fault: 'n' },
    gemini: { generationConfig: { candidateCount: 2 } },
  },
  {
    feature: 'seed',
    body: { seed: 1 },
    anthropic: { fault: 'seed' },
    gemini: { generationConfig: { seed: 1 } },
  },
  {
    feature: 'penalties',
    body: { frequency_penalty: 0.5, presence_penalty: 0.1 },
    anthropic: { fault: 'frequency_penalty' },
    gemini: { generationConfig: { frequencyPenalty: 0.5, presencePenalty: 0.1 } },
  },
  {
    feature: 'penalties of nothing',
    body: { frequency_penalty: 0, presence_penalty: 0 },
    anthropic: { messages: hi },
    gemini: { contents: hiParts },
  },
  {
    feature: 'logprobs',
    body: { logprobs: true, top_logprobs: 2 },
    anthropic: { fault: 'logprobs' },
    gemini: { generationConfig: { responseLogprobs: true, logprobs: 2 } },
  },
  {
    feature: 'service_tier default',
    body: { service_tier: 'default' },
    anthropic: { service_tier: 'standard_only' },
    gemini: { serviceTier: 'standard' },
  },
  {
    feature: 'service_tier flex',
    body: { service_tier: 'flex' },
    anthropic: { fault: 'service_tier' },
    gemini: { serviceTier: 'flex' },
  },
  {
    feature: 'stream',
    body: { stream: true, stream_options: { include_usage: true } },
    anthropic: { stream: true },
    gemini: { contents: hiParts },
  },
  {
    feature: 'what only helps the provider',
    body: {
      store: true,
      metadata: { a: 'b' },
      prompt_cache_key: 'k',
      modalities: ['text'],
      logit_bias: {},
      verbosity: null,
    },
    anthropic: { messages: hi },
    gemini: { contents: hiParts },
  },
  {
    feature: 'thinking, which Anthropic’s own compatible API takes',
    body: { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    anthropic: { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    gemini: { fault: 'thinking' },
  },
  ...['functions', 'audio', 'web_search_options', 'some_new_field'].map((field) => ({
    feature: field,
    body: { [field]: [{}] },
    anthropic: { fault: field },
    gemini: { fault: field },
  })),
  {
    feature: 'no messages',
    body: { messages: [] },
    anthropic: { fault: 'messages' },
    gemini: { fault: 'messages' },
  },
  {
    feature: 'a role that nobody has',
    body: { messages: [{ role: 'critic', content: 'x' }] },
    anthropic: { fault: 'messages[0].role' },
    gemini: { fault: 'messages[0].role' },
  },
]

for (const target of ['anthropic', 'gemini'] as const) {
  describe(`a chat request for ${target}`, () => {
    for (const { feature, body, [target]: expected } of cells) {
      const says = 'fault' in expected ? 'is refused by its field' : 'is translated'
      it(`${says}: ${feature}`, () => {
        const result = translate(target, body)
        if ('fault' in expected) {
          assert.equal(result.ok, false)
          if (result.ok) return
          assert.equal(result.fault.field, expected.fault)
          assert.match(result.fault.message, /^.{15,}[.]$/)
        } else {
          assert.ok(result.ok, JSON.stringify(result))
          assert.partialDeepStrictEqual(result.value.body, expected)
        }
      })
    }
  })
}

describe('reasoning_effort', () => {
  it('is a budget for Claude models of the 4.5 generation and before', () => {
    for (const model of [
      'claude-haiku-4-5',
      'claude-sonnet-4-20250514',
      'claude-3-7-sonnet-latest',
    ]) {
      const result = translate('anthropic', { reasoning_effort: 'high' }, model)
      assert.ok(result.ok)
      assert.partialDeepStrictEqual(result.value.body, {
        thinking: { type: 'enabled', budget_tokens: 24_576 },
      })
    }
  })

  it('leaves room for the answer within the caller’s own bound', () => {
    const ask = (bound: number) =>
      translate(
        'anthropic',
        { reasoning_effort: 'high', max_completion_tokens: bound },
        'claude-haiku-4-5',
      )
    const enough = ask(1_025)
    assert.ok(enough.ok)
    assert.partialDeepStrictEqual(enough.value.body, { thinking: { budget_tokens: 1_024 } })
    const little = ask(1_024)
    assert.equal(little.ok ? '' : little.fault.field, 'max_completion_tokens')
  })

  it('is a budget for Gemini 2.5, where none turns it off', () => {
    const ask = (effort: string) => {
      const result = translate('gemini', { reasoning_effort: effort }, 'gemini-2.5-flash')
      assert.ok(result.ok)
      return result.value.body
    }
    assert.partialDeepStrictEqual(ask('low'), {
      generationConfig: { thinkingConfig: { thinkingBudget: 1_024, includeThoughts: true } },
    })
    assert.partialDeepStrictEqual(ask('none'), {
      generationConfig: { thinkingConfig: { thinkingBudget: 0 } },
    })
  })
})

describe('calls without a signature', () => {
  const messages = [
    user('Hi'),
    {
      role: 'assistant',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: 'x' },
  ]
  it('get the one that Google documents for calls of other models, from Gemini 3 on', () => {
    const later = translate('gemini', { messages }, 'gemini-3-pro')
    assert.match(JSON.stringify(later), /skip_thought_signature_validator/)
    const earlier = translate('gemini', { messages }, 'gemini-2.5-pro')
    assert.doesNotMatch(JSON.stringify(earlier), /thoughtSignature/)
  })
})
