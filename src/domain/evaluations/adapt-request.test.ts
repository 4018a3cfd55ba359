import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { adaptRequest } from '#domain/evaluations/adapt-request.ts'

const body = {
  model: 'm',
  messages: [],
  temperature: 0,
  max_tokens: 100,
  response_format: { type: 'json_schema' },
}
const refusal = (message: string, param: string | null = null) => ({ error: { message, param } })

describe('A request that a model refuses for one parameter', () => {
  test('has its bound on tokens under the other name', () => {
    const { max_tokens: _, ...rest } = body
    const told = refusal(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
    )
    assert.deepEqual(adaptRequest(body, told), { ...rest, max_completion_tokens: 100 })
  })

  test('goes without a temperature', () => {
    const told = refusal(
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      'temperature',
    )
    assert.equal(adaptRequest(body, told)?.['temperature'], undefined)
  })

  test('goes without a schema where the server knows none', () => {
    const adapted = adaptRequest(body, refusal('response_format is not supported by this server'))
    assert.deepEqual([adapted?.['response_format'], adapted?.['max_tokens']], [undefined, 100])
  })

  test('is left alone when the refusal is about something else, or names what is not in it', () => {
    assert.equal(adaptRequest(body, refusal('The model does not exist')), null)
    assert.equal(adaptRequest(body, refusal('Rate limit: too many tokens')), null)
    assert.equal(adaptRequest({ model: 'm' }, refusal('x', 'temperature')), null)
    assert.equal(adaptRequest(body, 'no JSON'), null)
  })
})
