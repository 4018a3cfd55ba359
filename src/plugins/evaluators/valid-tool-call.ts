import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged } from './outcome.ts'
import { schemaFault } from './reading/json-schema.ts'
import { argumentsOf } from './reading/match-calls.ts'

export const evaluator = defineEvaluator({
  id: 'valid-tool-call',
  title: 'Valid tool call',
  summary: 'Every tool that was called exists, and its arguments fit the schema that it declares.',
  family: 'tools',
  needs: ['output', 'tools', 'tool calls'],
  measures: 'pass',
  settings: z.strictObject({
    require: z
      .boolean()
      .default(true)
      .describe('a case without any call fails; false lets it pass'),
  }),
  evaluate({ tools, toolCalls }, { require }) {
    const calls = toolCalls ?? []
    if (calls.length === 0) return judged(!require, 'No tool was called.')
    const declared = new Map(tools.map((tool) => [tool.name, tool]))
    for (const { name, arguments: given } of calls) {
      const tool = declared.get(name)
      if (tool === undefined) return judged(false, `There is no tool "${name}".`)
      const fault =
        tool.parameters === null ? null : schemaFault(tool.parameters, argumentsOf(given))
      if (fault !== null) return judged(false, `The arguments of ${name} do not fit: ${fault}`)
    }
    return judged(
      true,
      `${calls.map(({ name }) => name).join(', ')}: known, with arguments that fit.`,
    )
  },
  examples: [
    {
      title: 'a call that fits the schema passes',
      case: {
        tools: [
          {
            name: 'weather',
            description: '',
            parameters: {
              type: 'object',
              required: ['city'],
              properties: { city: { type: 'string' } },
            },
          },
        ],
        toolCalls: [{ name: 'weather', arguments: { city: 'Paris' } }],
      },
      expect: { passed: true },
    },
    {
      title: 'a missing argument fails',
      case: {
        tools: [
          { name: 'weather', description: '', parameters: { type: 'object', required: ['city'] } },
        ],
        toolCalls: [{ name: 'weather', arguments: {} }],
      },
      expect: { passed: false },
    },
    {
      title: 'arguments in JSON are checked as what they say, and broken JSON fits no object',
      case: {
        tools: [
          { name: 'weather', description: '', parameters: { type: 'object', required: ['city'] } },
        ],
        toolCalls: [
          { name: 'weather', arguments: '{"city": "Paris"}' },
          { name: 'weather', arguments: '{"city": "Par' },
        ],
      },
      expect: { passed: false },
    },
    {
      title: 'without any call it fails, unless none need be made',
      case: { tools: [{ name: 'weather', description: '', parameters: null }], toolCalls: [] },
      settings: { require: false },
      expect: { passed: true },
    },
    {
      title: 'an invented tool fails',
      case: {
        tools: [{ name: 'weather', description: '', parameters: null }],
        toolCalls: [{ name: 'wether', arguments: {} }],
      },
      expect: { passed: false },
    },
  ],
})
