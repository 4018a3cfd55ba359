import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startSimulator } from '#simulator/server.ts'
import { camelCased } from './gemini-spelling.ts'

const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 7 })
after(() => simulator.close())

async function generate(model: string, body: object): Promise<string> {
  const url = `${simulator.url}/gemini/v1beta/models/${model}:generateContent`
  return (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).text()
}

test('fields are read in both spellings, and the names of callers stay theirs', () => {
  assert.deepEqual(
    camelCased({
      tool_config: { function_calling_config: { mode: 'ANY' } },
      tools: [{ function_declarations: [{ parameters_json_schema: { my_field: {} } }] }],
      contents: [{ parts: [{ function_call: { name: 'a_b', args: { x_y: { z_z: 1 } } } }] }],
    }),
    {
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
      tools: [{ functionDeclarations: [{ parametersJsonSchema: { my_field: {} } }] }],
      contents: [{ parts: [{ functionCall: { name: 'a_b', args: { x_y: { z_z: 1 } } } }] }],
    },
  )
})

test('a tool is called by the schema that google-genai declares it with', async () => {
  const parameters = {
    type: 'object',
    properties: { home_city: { type: 'string' } },
    required: ['home_city'],
  }
  const answer = await generate('tools', {
    contents: [{ role: 'user', parts: [{ text: 'Weather' }] }],
    tools: [{ functionDeclarations: [{ name: 'w', parameters_json_schema: parameters }] }],
  })
  const { args } = JSON.parse(answer).candidates[0].content.parts[0].functionCall
  assert.equal(typeof args.home_city, 'string')
})

test('it thinks aloud when asked in snake case', async () => {
  const answer = await generate('reasoning', {
    contents: [{ role: 'user', parts: [{ text: 'x' }] }],
    generation_config: { thinking_config: { include_thoughts: true } },
  })
  assert.match(answer, /"thought":true/)
})
