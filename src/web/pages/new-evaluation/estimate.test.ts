import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EvaluatorEntry } from '#contract/evaluations.ts'
import {
  type EvaluationDraft,
  newDraft,
  newEvaluator,
  newVariant,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import { costOf, estimateOf } from '#web/pages/new-evaluation/estimate.ts'
import { byFamily, filterEvaluators } from '#web/parts/evaluators/filter-evaluators.ts'

const entry = (id: string, patch: Partial<EvaluatorEntry> = {}): EvaluatorEntry => ({
  id,
  title: id,
  summary: '',
  family: 'text',
  needs: ['output'],
  measures: 'pass',
  unit: '',
  over: 'case',
  settings: {},
  judgePrompt: '',
  ...patch,
})
const contains = entry('contains')
const coherence = entry('coherence', { family: 'judge', needs: ['output', 'model'] })
const best = entry('select-best', { family: 'judge', needs: ['output', 'model'], over: 'choice' })
const catalog = [coherence, best, contains]

const draft = (patch: Partial<EvaluationDraft>): EvaluationDraft => ({
  ...newDraft('greetings', []),
  variants: [
    { ...newVariant(), kind: 'messages', model: 'sim/echo' },
    { ...newVariant(), kind: 'recorded' },
  ],
  ...patch,
})

describe('how much work an evaluation is', () => {
  it('recorded outputs are judged, and nothing is called for them', () => {
    assert.deepEqual(estimateOf(draft({ repeats: '3' }), 40, catalog), {
      items: 40,
      outputs: 240,
      calls: 120,
      judgeCalls: 0,
    })
  })

  it('at most the items that there are', () => {
    assert.equal(estimateOf(draft({ itemsMax: '10' }), 40, catalog).items, 10)
    assert.equal(estimateOf(draft({ itemsMax: '100' }), 40, catalog).items, 40)
  })

  it('a judge is asked for each output, one that chooses for each item', () => {
    const evaluators = [coherence, best, contains].map(newEvaluator)
    assert.equal(estimateOf(draft({ evaluators }), 10, catalog).judgeCalls, 20 + 10)
  })

  it('the cost is told where calls of every model have cost something here', () => {
    const given = draft({})
    const estimate = estimateOf(given, 10, catalog)
    const known = [{ callName: 'sim/echo', costPerCallUsd: '0.02' }]
    assert.equal(costOf(given, estimate, known), 0.2)
    assert.equal(costOf(given, estimate, []), null)
  })
})

describe('looking for an evaluator', () => {
  it('every word counts, and whose name has them stands first', () => {
    const named = entry('judge-of-taste', { family: 'own' })
    assert.deepEqual(
      filterEvaluators([...catalog, named], 'judge').map(({ id }) => id),
      ['judge-of-taste', 'coherence', 'select-best'],
    )
    assert.deepEqual(filterEvaluators(catalog, 'judge nothing'), [])
  })

  it('groups stand in the order in which people look for them', () => {
    assert.deepEqual(
      byFamily([entry('x', { family: 'a new group' }), ...catalog]).map(([family]) => family),
      ['text', 'judge', 'a new group'],
    )
  })
})
