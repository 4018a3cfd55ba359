import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCount, readList, readPairs, readUsd, writePairs } from '#web/forms/read-text.ts'

describe('what people type into forms', () => {
  it('counts may carry separators, and nothing means no bound', () => {
    const cases: [string, number | null | undefined][] = [
      ['', null],
      [' 1,000 ', 1000],
      ['0', undefined],
      ['1.5', undefined],
      ['many', undefined],
    ]
    for (const [text, count] of cases) assert.equal(readCount(text), count)
  })

  it('money may carry a dollar sign', () => {
    const cases: [string, string | null | undefined][] = [
      ['', null],
      ['$1,250.50', '1250.50'],
      ['-1', undefined],
      ['1e3', undefined],
    ]
    for (const [text, amount] of cases) assert.equal(readUsd(text), amount)
  })

  it('lists come in lines or with commas', () => {
    assert.deepEqual(readList('openai/*\n anthropic/claude-x, sim/echo\n\n'), [
      'openai/*',
      'anthropic/claude-x',
      'sim/echo',
    ])
  })

  it('pairs are name=value lines and come back as they were', () => {
    assert.deepEqual(readPairs('team=support\nurl=a=b'), { team: 'support', url: 'a=b' })
    assert.equal(readPairs('no sign'), undefined)
    assert.equal(writePairs({ team: 'support', url: 'a=b' }), 'team=support\nurl=a=b')
  })
})
