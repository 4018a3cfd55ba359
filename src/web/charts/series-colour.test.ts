import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  distinctSeries,
  looksCount,
  seriesCount,
  seriesOf,
  shapeOf,
  tokenOf,
} from '#web/charts/series-colour.ts'

const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `model-${index}`)

describe('the look of a name', () => {
  it('has always the same colour of the palette where it stands alone', () => {
    for (const name of ['', 'gpt-4.1', 'claude-opus-5', '模型']) {
      assert.equal(seriesOf(name), seriesOf(name))
      assert.ok(seriesOf(name) >= 1 && seriesOf(name) <= seriesCount)
    }
    assert.equal(distinctSeries(['a'])[0], seriesOf('a'))
  })

  it('has a colour of its own beside up to seven others', () => {
    const looks = distinctSeries(namesOf(seriesCount))
    assert.equal(new Set(looks.map(tokenOf)).size, seriesCount)
    assert.deepEqual(new Set(looks.map(shapeOf)), new Set(['square']))
  })

  it('differs in colour or shape from every other of up to 32', () => {
    const looks = distinctSeries(namesOf(looksCount))
    const seen = looks.map((look) => `${tokenOf(look)} ${shapeOf(look)}`)
    assert.equal(new Set(seen).size, looksCount)
    for (const token of looks.map(tokenOf)) assert.match(token, /^--series-[1-8]$/)
  })

  it('repeats only when there are more names than looks', () => {
    const looks = distinctSeries(namesOf(looksCount + 1))
    assert.equal(new Set(looks).size, looksCount)
  })
})
