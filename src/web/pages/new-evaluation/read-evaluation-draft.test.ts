import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluationDefinition, type EvaluatorEntry } from '#contract/evaluations.ts'
import {
  draftOf,
  type EvaluationDraft,
  newCriterion,
  newDraft,
  newEvaluator,
  newVariant,
  promptReference,
  type VariantDraft,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import type { Offers } from '#web/pages/new-evaluation/form-parts.ts'
import { readEvaluationDraft } from '#web/pages/new-evaluation/read-evaluation-draft.ts'

const entry = (patch: Partial<EvaluatorEntry>): EvaluatorEntry => ({
  id: 'contains',
  title: 'Contains',
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
const catalog = [
  entry({}),
  entry({
    id: 'regex',
    title: 'Regular expression',
    settings: {
      required: ['pattern'],
      properties: { pattern: { type: 'string' }, ignoreCase: { type: 'boolean', default: false } },
    },
  }),
]
const [contains, regex] = catalog
const offers: Offers = {
  catalog,
  datasets: [{ id: 'dst_1', name: 'greetings', version: 3, items: 20 }],
  prompts: [
    { name: 'support', latestVersion: 4, labels: [{ label: 'production', version: 3 }] },
    { name: 'begun', latestVersion: 0, labels: [] },
  ],
  hasAllPrompts: true,
}

const onModel = (model: string, patch: Partial<VariantDraft> = {}): VariantDraft => ({
  ...newVariant(),
  kind: 'messages',
  model,
  ...patch,
})

const draft = (patch: Partial<EvaluationDraft>): EvaluationDraft => ({
  ...newDraft('greetings', []),
  variants: [onModel('sim/lorem'), onModel('sim/echo')],
  ...patch,
})

const wrong = (patch: Partial<EvaluationDraft>) =>
  readEvaluationDraft(draft(patch), offers).problems.map(({ path }) => path)

describe('the form for a new evaluation', () => {
  it('names are made from what sets things apart where nobody gave any', () => {
    const { value } = readEvaluationDraft(
      draft({ evaluators: contains === undefined ? [] : [newEvaluator(contains)] }),
      offers,
    )
    assert.deepEqual(
      value?.variants.map(({ name }) => name),
      ['sim/lorem', 'sim/echo'],
    )
    assert.equal(value?.name, 'sim/lorem or sim/echo, greetings')
    assert.equal(value?.evaluators[0]?.name, 'contains')
  })

  it('an empty form lacks things, which is no mistake before one wants to start', () => {
    const { problems, value } = readEvaluationDraft(newDraft('', []), offers)
    assert.equal(value, null)
    assert.deepEqual(
      problems.map(({ path, isMissing }) => [path, isMissing]),
      [
        ['dataset', true],
        ['variants.0.prompt', true],
        ['variants.1.prompt', true],
      ],
    )
  })

  it('each mistake stands at its field, under the path that the server uses', () => {
    assert.deepEqual(wrong({ repeats: '0' }), ['repeats'])
    assert.deepEqual(wrong({ budgetUsd: 'much' }), ['budgetUsd'])
    assert.deepEqual(wrong({ alpha: '0.9' }), ['alpha'])
    assert.deepEqual(wrong({ variants: [onModel('sim/echo', { parameters: '{"a"' })] }), [
      'variants.0.parameters',
    ])
    assert.deepEqual(wrong({ variants: [onModel('sim/echo'), onModel('sim/echo')] }), [
      'variants.1.name',
    ])
    assert.deepEqual(
      wrong({ variants: [{ ...newVariant(), kind: 'endpoint', url: 'app.example.com' }] }),
      ['variants.0.url'],
    )
    assert.deepEqual(wrong({ evaluators: regex === undefined ? [] : [newEvaluator(regex)] }), [
      'evaluators.0.settings.pattern',
    ])
  })

  it('a prompt, a version or a dataset that is gone is told at its field, before anything starts', () => {
    const onPrompt = (prompt: string, version: string) => [{ ...newVariant(), prompt, version }]
    assert.deepEqual(wrong({ dataset: 'gone' }), ['dataset'])
    assert.deepEqual(wrong({ variants: onPrompt('gone', 'latest') }), ['variants.0.prompt'])
    assert.deepEqual(wrong({ variants: onPrompt('begun', 'latest') }), ['variants.0.prompt'])
    assert.deepEqual(wrong({ variants: onPrompt('support', '5') }), ['variants.0.version'])
    assert.deepEqual(wrong({ variants: onPrompt('support', 'staging') }), ['variants.0.version'])
    for (const version of ['4', 'production', 'latest'])
      assert.deepEqual(wrong({ variants: onPrompt('support', version) }), [])
  })

  it('a criterion whose evaluator was taken out has to be chosen anew', () => {
    assert.deepEqual(wrong({ gate: [{ ...newCriterion('part-0'), bound: '0.8' }] }), [
      'gate.0.metric',
    ])
    assert.deepEqual(wrong({ gate: [{ ...newCriterion('failed calls'), bound: '' }] }), [
      'gate.0.bound',
    ])
  })

  it('the baseline and criteria follow what they point at when it is renamed', () => {
    const used = regex === undefined ? [] : [{ ...newEvaluator(regex), name: 'dated' }]
    const [evaluator] = used.map((use) => ({ ...use, settings: { pattern: '[0-9]' } }))
    assert.ok(evaluator !== undefined)
    const variants = [onModel('sim/lorem'), onModel('sim/echo', { name: 'renamed' })]
    const { value } = readEvaluationDraft(
      draft({
        variants,
        baseline: variants[1]?.key ?? '',
        evaluators: [evaluator],
        gate: [{ ...newCriterion(evaluator.key), kind: 'non-inferior', bound: '0.1' }],
      }),
      offers,
    )
    assert.equal(value?.baseline, 'renamed')
    assert.deepEqual(value?.gate, [
      { kind: 'non-inferior', metric: 'dated', variant: '', margin: 0.1 },
    ])
  })

  it('a copy of an earlier evaluation means the same', () => {
    const earlier = evaluationDefinition.parse({
      name: 'earlier',
      dataset: 'greetings',
      version: 3,
      split: 'test',
      itemsMax: 20,
      variants: [
        { kind: 'prompt', name: 'a', prompt: 'support@4', parameters: { temperature: 0 } },
        {
          kind: 'messages',
          name: 'b',
          model: 'sim/echo',
          messages: [{ role: 'user', content: '{{ input }}' }],
        },
        { kind: 'endpoint', name: 'c', url: 'https://app.example.com/', headers: { 'x-a': 'b' } },
        { kind: 'recorded', name: 'd', from: 'metadata', field: 'old' },
      ],
      baseline: 'b',
      evaluators: [
        { name: 'dated', evaluator: 'regex', settings: { pattern: '[0-9]', ignoreCase: true } },
        { name: 'has it', evaluator: 'contains', role: 'guardrail', margin: 0.05 },
      ],
      repeats: 3,
      budgetUsd: '2.5',
      gate: [
        { kind: 'at-least', metric: 'has it', variant: 'c', bound: 0.8 },
        { kind: 'at-most', metric: 'latency p95 ms', bound: 900 },
      ],
    })
    const { value, problems } = readEvaluationDraft(draftOf(earlier, catalog), offers)
    assert.deepEqual(problems, [])
    assert.deepEqual(value, earlier)
  })

  it('an address may name a prompt with its version, else it is the latest', () => {
    assert.deepEqual(promptReference('support@production'), {
      prompt: 'support',
      version: 'production',
    })
    assert.deepEqual(promptReference('support'), { prompt: 'support', version: 'latest' })
    assert.equal(newDraft('', [promptReference('support')]).variants.length, 1)
  })

  it('models that an address names answer the items as they are, or run every prompt it names', () => {
    const plain = newDraft('greetings', [], ['sim/echo', 'sim/lorem']).variants
    assert.deepEqual(
      plain.map(({ kind, name, model, messages }) => [kind, name, model, messages[0]?.content]),
      [
        ['messages', 'sim/echo', 'sim/echo', '{{ input }}'],
        ['messages', 'sim/lorem', 'sim/lorem', '{{ input }}'],
      ],
    )
    const crossed = newDraft('', [promptReference('a@1'), promptReference('b@2')], ['m', 'n'])
    assert.deepEqual(
      crossed.variants.map(({ prompt, version, model }) => `${prompt}@${version} ${model}`),
      ['a@1 m', 'a@1 n', 'b@2 m', 'b@2 n'],
    )
  })
})
