import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lookOfModel } from '#web/charts/model-look.ts'
import { looksCount } from '#web/charts/series-colour.ts'

it('a model keeps its look, however it is called, and shares it with no other', () => {
  const names = Array.from({ length: looksCount }, (_, index) => `model-${index}`)
  const looks = names.map(lookOfModel)
  assert.equal(new Set(looks).size, looksCount)
  assert.deepEqual(names.toReversed().map(lookOfModel), looks.toReversed())
  assert.equal(lookOfModel('openai/model-3'), looks[3])
  assert.ok(lookOfModel('one too many') <= looksCount)
})
