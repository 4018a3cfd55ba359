import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runOf } from '#web/pages/playground/draft.ts'
import { draftFromCall } from '#web/pages/playground/draft-from-call.ts'

const tool = {
  type: 'function',
  function: { name: 'find_order', parameters: { type: 'object' } },
}
const recorded = {
  inputMessages: [
    { role: 'system', parts: [{ type: 'text', content: 'Answer {{ briefly }}.' }] },
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'What is this?' },
        { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGVsbG8=' },
        { type: 'blob', modality: 'audio', mime_type: null, content: 'aGVsbG8=' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'I must look.' },
        { type: 'tool_call', id: null, name: 'find_order', arguments: { id: '7' } },
      ],
    },
    {
      role: 'tool',
      parts: [{ type: 'tool_call_response', name: 'find_order', response: { at: 1 } }],
    },
  ],
  tools: [tool],
  parameters: {
    temperature: 0.2,
    stop_sequences: ['END'],
    top_k: 5,
    response_format: 'json_schema',
  },
  rawInput: JSON.stringify({
    response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
  }),
}

describe('a recorded call opened in the playground', () => {
  it('is sent again as it was: messages, pictures, tool calls and results, tools, schema, parameters', () => {
    const { draft, left } = draftFromCall(recorded, 'openai/gpt-4.1')
    const run = runOf(draft, [])
    assert.ok(run.ok, JSON.stringify(run))
    assert.deepEqual(run.value.messages, [
      { role: 'system', parts: [{ type: 'text', content: 'Answer {{ briefly }}.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGVsbG8=' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'tool_call', id: 'find_order', name: 'find_order', arguments: { id: '7' } },
        ],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'find_order', response: '{"at":1}' }],
      },
    ])
    assert.equal(run.value.variables, null, 'braces that were sent are sent again')
    assert.deepEqual(run.value.parameters, { temperature: 0.2, stop: ['END'] })
    assert.deepEqual(run.value.tools, [
      { name: 'find_order', description: '', parameters: { type: 'object' }, isStrict: false },
    ])
    assert.deepEqual(run.value.outputContract?.schema, { type: 'object' })
    assert.deepEqual(run.value.models, ['openai/gpt-4.1'])
    assert.deepEqual(left, ['a part of the type blob', 'the parameter top_k'])
  })

  it('without a conversation has no messages, and nothing fails', () => {
    const empty = { inputMessages: null, tools: [], parameters: {}, rawInput: 'no JSON' }
    assert.deepEqual(draftFromCall(empty, 'a/b').draft.messages, [])
  })
})
