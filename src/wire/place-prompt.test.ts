import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Loose } from '#wire/loose.ts'
import { placePrompt, promptPlaces } from '#wire/place-prompt.ts'

const system = { role: 'system', content: 'Be kind.' }
const user = { role: 'user', content: 'Hello.' }
const assistant = { role: 'assistant', content: 'Hi.' }

function placed(wire: string, request: Loose, messages: readonly Loose[], more: Loose = {}): Loose {
  const prompt = { ...more, messages }
  const result = placePrompt(wire, { request, prompt, model: 'claude-sonnet-4-5', streamed: false })
  assert.ok(result?.ok === true, JSON.stringify(result))
  return result.value
}

test('messages of the prompt stand before those of the caller, and so do its instructions', () => {
  assert.deepEqual(
    placed('anthropic.messages', { system: 'Short.', messages: [user], max_tokens: 5 }, [system]),
    {
      max_tokens: 5,
      system: [
        { type: 'text', text: 'Be kind.' },
        { type: 'text', text: 'Short.' },
      ],
      messages: [user],
    },
  )
  const contents = placed(
    'gemini.generate_content',
    { contents: [{ role: 'user', parts: [{ text: 'Now?' }] }], system_instruction: 'Short.' },
    [system, user, assistant],
    { temperature: 0.5 },
  )
  assert.deepEqual(contents, {
    systemInstruction: { parts: [{ text: 'Be kind.' }, { text: 'Short.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Hello.' }] },
      { role: 'model', parts: [{ text: 'Hi.' }] },
      { role: 'user', parts: [{ text: 'Now?' }] },
    ],
    generationConfig: { temperature: 0.5 },
  })
  assert.deepEqual(placed('openai.responses', { input: 'Now?' }, [system]), {
    input: [system, { role: 'user', content: 'Now?' }],
  })
})

test('tools and output contract of the prompt stand in the caller’s API, where it set none', () => {
  const schema = {
    type: 'object',
    properties: { reply: { type: 'string' } },
    required: ['reply'],
    additionalProperties: false,
  }
  const more = {
    tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema },
    },
  }
  const responses = placed('openai.responses', { input: [user] }, [], more)
  assert.deepEqual(responses, {
    tools: [{ type: 'function', name: 'look', parameters: { type: 'object' } }],
    text: {
      format: { type: 'json_schema', name: 'answer', strict: true, schema },
    },
    input: [user],
  })
  const own = [{ type: 'web_search' }]
  assert.deepEqual(placed('openai.responses', { input: [], tools: own }, [], more)['tools'], own)
  const { tools: _tools, ...rest } = more
  const messages = placed('anthropic.messages', { messages: [user], tools: own }, [], rest)
  assert.deepEqual(messages['tools'], own)
})

test('what is counted has messages and tools of the prompt, and none of its parameters', () => {
  const counted = placed('anthropic.count_tokens', { messages: [user] }, [system], {
    temperature: 0.5,
  })
  assert.deepEqual(counted, {
    system: [{ type: 'text', text: 'Be kind.' }],
    messages: [user],
  })
})

test('an API without messages has no place for a prompt, and a list that is none is named', () => {
  const placing = { request: {}, prompt: { messages: [user] }, model: 'm', streamed: false }
  for (const wire of ['openai.embeddings', 'openai.completions', 'gemini.count_tokens']) {
    assert.equal(placePrompt(wire, placing), null)
    assert.ok(!promptPlaces.includes(wire))
  }
  for (const [wire, field] of [
    ['anthropic.messages', 'messages'],
    ['openai.responses', 'input'],
  ] as const) {
    const result = placePrompt(wire, { ...placing, request: { [field]: 7 } })
    assert.ok(result?.ok === false)
    assert.equal(result.fault.field, field)
  }
})
