import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  readSetting,
  readSettings,
  settingFields,
  writeSetting,
} from '#web/parts/evaluators/setting-fields.ts'

const schema = {
  type: 'object',
  required: ['pattern'],
  properties: {
    ignoreCase: { type: 'boolean', default: false, description: 'letters alike' },
    pattern: { type: 'string', maxLength: 2000 },
    rubric: { type: 'string', maxLength: 5000 },
    order: { type: 'integer', default: 4 },
    values: { type: 'array', items: { type: 'string' }, default: [] },
    by: { type: 'string', enum: ['cosine', 'dot'], default: 'cosine' },
    schema: { anyOf: [{ type: 'object' }, { type: 'boolean' }] },
  },
}
const fields = settingFields(schema)
const field = (name: string) => fields.find((one) => one.name === name) ?? assert.fail(name)

describe('settings of an evaluator in a form', () => {
  it('what must be given stands first', () => {
    assert.equal(fields[0]?.name, 'pattern')
  })

  it('each kind of value has its control', () => {
    assert.deepEqual(
      fields.map(({ name, control }) => [name, control]),
      [
        ['pattern', 'text'],
        ['ignoreCase', 'yes-no'],
        ['rubric', 'long-text'],
        ['order', 'number'],
        ['values', 'lines'],
        ['by', 'choice'],
        ['schema', 'json'],
      ],
    )
  })

  it('the usual value is shown as it would be typed', () => {
    assert.equal(field('ignoreCase').usual, 'no')
    assert.equal(field('order').usual, '4')
    assert.equal(field('values').usual, '')
    assert.equal(field('by').usual, 'cosine')
  })

  it('what was typed is read by its kind, and nothing is nothing', () => {
    assert.equal(readSetting(field('order'), ' 3 '), 3)
    assert.equal(readSetting(field('order'), '3.5'), undefined)
    assert.equal(readSetting(field('order'), ' '), null)
    assert.equal(readSetting(field('ignoreCase'), 'yes'), true)
    assert.equal(readSetting(field('schema'), '{"type":"object"'), undefined)
    assert.deepEqual(readSetting(field('schema'), '{"type":"object"}'), { type: 'object' })
  })

  it('a text to look for may have commas; lines part it from the next', () => {
    assert.deepEqual(readSetting(field('values'), 'Berlin, Germany'), ['Berlin, Germany'])
    assert.deepEqual(readSetting(field('values'), 'Berlin\n\n Germany '), ['Berlin', 'Germany'])
  })

  it('an earlier value comes back as it was typed', () => {
    assert.equal(writeSetting(field('values'), ['a', 'b']), 'a\nb')
    assert.equal(writeSetting(field('ignoreCase'), true), 'yes')
    assert.equal(writeSetting(field('schema'), { a: 1 }), '{"a":1}')
  })

  it('all of them together: values of those that are, names of those that are none or missing', () => {
    assert.deepEqual(readSettings(fields, { order: '3', schema: '{', by: '' }), {
      values: { order: 3 },
      wrong: ['pattern', 'schema'],
    })
  })
})
