import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EvaluatorEntry } from '#contract/evaluations.ts'
import {
  draftOfOnline,
  newOnlineDraft,
  newOnlineEvaluator,
  onlineCatalog,
  onlineSettingFields,
  readOnlineDraft,
} from '#web/pages/online/online-draft.ts'

function entry(id: string, more: Partial<EvaluatorEntry> = {}): EvaluatorEntry {
  return {
    id,
    title: id,
    summary: '',
    family: 'text',
    needs: ['output'],
    measures: 'score',
    unit: '',
    over: 'case',
    settings: {},
    judgePrompt: '',
    ...more,
  }
}

const words = entry('word-count', {
  settings: { properties: { max: { type: 'integer' } } },
})
const contains = entry('contains', {
  needs: ['output', 'expected'],
  settings: { properties: { expected: { type: 'string' } } },
})
const judge = entry('coherence', { needs: ['output', 'model'], judgePrompt: 'judge-coherence' })
const catalog = [
  words,
  contains,
  judge,
  entry('rouge-l', { needs: ['output', 'expected'] }),
  entry('accuracy', { over: 'set' }),
]

describe('the form of an online evaluation', () => {
  it('offers what can judge a trace by itself', () => {
    assert.deepEqual(
      onlineCatalog(catalog).map(({ id }) => id),
      ['word-count', 'contains', 'coherence'],
    )
    assert.deepEqual(
      onlineSettingFields(contains).map(({ name, isRequired }) => [name, isRequired]),
      [['expected', true]],
    )
  })

  it('says at its place what is missing', () => {
    const { problems, value } = readOnlineDraft(
      {
        ...newOnlineDraft(''),
        share: '0',
        budgetUsdPerDay: 'much',
        evaluators: [
          newOnlineEvaluator(contains),
          { ...newOnlineEvaluator(judge), name: 'contains', threshold: 'high' },
        ],
      },
      catalog,
    )
    assert.equal(value, null)
    assert.deepEqual(
      problems.map(({ path }) => path),
      [
        'name',
        'evaluators.0.settings.expected',
        'evaluators.1.name',
        'evaluators.1.threshold',
        'share',
        'budgetUsdPerDay',
        'judgeModel',
      ],
    )
  })

  it('comes back from its form as it was; the share is typed in percent', () => {
    const online = {
      name: 'format',
      evaluators: [
        { name: 'short', evaluator: 'word-count', settings: { max: 30 }, threshold: 1 },
        { name: 'sense', evaluator: 'coherence', settings: {}, threshold: null },
      ],
      filter: { environment: 'production', tag: 'shop' },
      share: 0.07,
      tracesPerHourMax: 100,
      delayS: 5,
      judgeModel: 'openai/gpt-4o-mini',
      budgetUsdPerDay: '2.5',
    }
    const draft = draftOfOnline(online, catalog)
    assert.equal(draft.share, '7')
    assert.deepEqual(readOnlineDraft(draft, catalog), { problems: [], value: online })
  })
})
