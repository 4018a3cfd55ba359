import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { distinctSeries, seriesCount, seriesOf } from '#web/charts/series-colour.ts'

describe('the colour of a name', () => {
  it('is always the same, and one of the palette', () => {
    for (const name of ['', 'gpt-4.1', 'claude-opus-5', '模型']) {
      assert.equal(seriesOf(name), seriesOf(name))
      assert.ok(seriesOf(name) >= 1 && seriesOf(name) <= seriesCount)
    }
  })

  it('is its own beside up to eight others', () => {
    const names = Array.from({ length: seriesCount }, (_, index) => `model-${index}`)
    assert.equal(new Set(distinctSeries(names)).size, seriesCount)
    assert.equal(distinctSeries(['a'])[0], seriesOf('a'))
  })

  it('repeats only when there are more names than colours', () => {
    assert.equal(distinctSeries(Array.from({ length: 20 }, (_, index) => String(index))).length, 20)
  })
})
