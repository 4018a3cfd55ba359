import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, test } from 'node:test'
import { z } from 'zod'
import { evaluators } from './catalog.gen.ts'
import { emptyCase, type EvaluatorTools, noTools } from './define.ts'
import { CodeRunner } from '#sandbox/run-code.ts'
import { runChoiceEvaluator, runEvaluator, runSetEvaluator } from './run-evaluator.ts'

const all = Object.values(evaluators)
const sandbox = new CodeRunner({ threads: 1 })
after(() => sandbox.close())

test('an evaluator’s file has its id for a name', () => {
  for (const { id, family } of all) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    const folder = family === 'judge' || family === 'safety' ? './judges/' : './'
    const places = [folder, './'].map((place) => new URL(`${place}${id}.ts`, import.meta.url))
    assert.ok(
      places.some((place) => existsSync(place)),
      `${id} is not in a file of its name`,
    )
  }
})

test('every evaluator has a title, a summary that is a sentence, and two examples', () => {
  for (const { id, title, summary, examples } of all) {
    assert.ok(title.length > 2, id)
    assert.match(summary, /^[A-Z].+\.$/s, id)
    assert.ok(examples.length >= 2, `${id} has ${examples.length} examples`)
    const titles = examples.map((example) => example.title)
    assert.equal(new Set(titles).size, titles.length, `${id}: two examples have one title`)
  }
})

test('every setting is described, and settings that are not known are refused', () => {
  for (const { id, settings } of all) {
    const schema = z.toJSONSchema(settings, { io: 'input' })
    assert.equal(schema.additionalProperties, false, `${id}: settings are a strict object`)
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      assert.ok(
        typeof field === 'object' && (field.description ?? '') !== '',
        `${id}.${name} has no description`,
      )
    }
  }
})

for (const evaluator of all) {
  for (const example of evaluator.examples) {
    test(`${evaluator.id}: ${example.title}`, async () => {
      const outcome = await outcomeOf(evaluator, example)
      const { expect } = example
      if ('unscored' in expect) {
        assert.equal(outcome.kind, 'unscored', JSON.stringify(outcome))
        assert.ok(outcome.reason.includes(expect.unscored), outcome.reason)
      } else if ('best' in expect) {
        assert.ok(outcome.kind === 'chosen', JSON.stringify(outcome))
        assert.equal(outcome.best, expect.best, outcome.explanation)
        assert.equal(outcome.scores.length, 'candidates' in example ? example.candidates.length : 0)
        if (expect.scores !== undefined) assert.deepEqual(outcome.scores, expect.scores)
        assert.ok(outcome.explanation.length > 0)
      } else {
        assert.ok(outcome.kind === 'scored', JSON.stringify(outcome))
        assert.ok(outcome.explanation.length > 0)
        if (expect.passed !== undefined)
          assert.equal(outcome.passed, expect.passed, outcome.explanation)
        if (expect.label !== undefined) assert.equal(outcome.label, expect.label)
        if (expect.score !== undefined) {
          const difference = Math.abs(outcome.score - expect.score)
          assert.ok(
            difference < 1e-4,
            `${outcome.score} is not ${expect.score}: ${outcome.explanation}`,
          )
        }
        if (evaluator.unit === undefined)
          assert.ok(outcome.score >= 0 && outcome.score <= 1, `${outcome.score} is no share`)
      }
    })
  }
}

test('what an evaluator needs and does not get leaves it unscored, with what to do', async () => {
  for (const evaluator of all) {
    if (evaluator.over !== 'case') continue
    const outcome = await runEvaluator(
      evaluator,
      {
        case: { ...emptyCase, error: 'the provider answered 503' },
        settings: evaluator.examples[0]?.settings,
      },
      noTools,
    )
    if (evaluator.needs.length > 0) assert.equal(outcome.kind, 'unscored', evaluator.id)
  }
})

test('settings that do not fit leave an evaluator unscored, and say which', async () => {
  for (const evaluator of all) {
    if (evaluator.over !== 'case') continue
    const given = { case: emptyCase, settings: { nonsense: true } }
    const outcome = await runEvaluator(evaluator, given, noTools)
    assert.ok(outcome.kind === 'unscored', evaluator.id)
    assert.match(outcome.reason, /settings of .* do not fit/)
  }
})

function outcomeOf(
  evaluator: (typeof all)[number],
  example: (typeof all)[number]['examples'][number],
) {
  const tools = scriptedWorld(example.answers ?? [])
  if (evaluator.over === 'set' && 'cases' in example) {
    const cases = example.cases.map((known) => ({ ...emptyCase, ...known }))
    return runSetEvaluator(evaluator, { cases, settings: example.settings })
  }
  if (evaluator.over === 'choice' && 'candidates' in example) {
    const candidates = example.candidates.map((known) => ({ ...emptyCase, ...known }))
    return runChoiceEvaluator(evaluator, { candidates, settings: example.settings }, tools)
  }
  assert.ok(evaluator.over === 'case' && 'case' in example)
  const known = { ...emptyCase, ...example.case }
  return runEvaluator(evaluator, { case: known, settings: example.settings }, tools)
}

/** The outside world of an example gives the example's answers in order; code runs in the real sandbox. */
function scriptedWorld(answers: readonly unknown[]): EvaluatorTools {
  const left = [...answers]
  const next = () => {
    assert.ok(left.length > 0, 'the evaluator asked more often than the example has answers')
    return left.shift()
  }
  const runCode: EvaluatorTools['runCode'] = async (ask) => {
    const outcome = await sandbox.run(ask, { timeMsMax: ask.timeMsMax })
    return outcome.kind === 'returned'
      ? { kind: 'returned', value: outcome.value }
      : { kind: 'failed', message: outcome.fault.message }
  }
  if (answers.length === 0) return { ...noTools, runCode }
  return {
    ...noTools,
    runCode,
    callModel: async ({ schema }) => {
      assert.ok(typeof schema === 'object' && schema !== null)
      const answer = next()
      if (answer instanceof Error) throw answer
      return { text: typeof answer === 'string' ? answer : JSON.stringify(answer) }
    },
    embed: async (texts) => {
      const vectors = next()
      assert.ok(Array.isArray(vectors) && vectors.length === texts.length)
      return vectors
    },
    fetchJson: async () => {
      const answer = next()
      if (answer instanceof Error) throw answer
      return answer
    },
  }
}
