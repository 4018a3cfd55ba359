import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '#cli/command.ts'
import { evalCommand } from '#cli/eval.ts'
import { judgesCalibrate, reviewsAdd } from '#cli/reviews.ts'
import { scoresSummary } from '#cli/scores.ts'
import { tracesList } from '#cli/traces.ts'

test('a distance from now begins with a dash and is a value all the same', () => {
  const { values } = parse(scoresSummary, ['--from', '-24h', '--to', '-1h', '--json'])
  assert.deepEqual({ ...values }, { from: '-24h', to: '-1h', json: true })
  assert.deepEqual({ ...parse(scoresSummary, ['--from=-7d']).values }, { from: '-7d' })
})

test('a flag after a flag is a flag, not a value', () => {
  assert.throws(() => parse(tracesList, ['--from', '--status', 'error']), /--from/)
})

test('what only an optional object must have is not asked for, and a bound may be none', () => {
  const flags = reviewsAdd.flags()
  assert.equal(flags.find(({ name }) => name === 'evaluation')?.isRequired, false)
  const threshold = judgesCalibrate.flags().find(({ name }) => name === 'threshold')
  assert.deepEqual([threshold?.kind, threshold?.takesNone], ['number', true])
  assert.equal(judgesCalibrate.flags().find(({ name }) => name === 'queue')?.isRequired, true)
})

test('an argument too many is refused', () => {
  assert.throws(
    () => parse(evalCommand, ['suite.yaml', 'other.yaml']),
    /Unexpected argument "other\.yaml"\.\n/,
  )
  assert.throws(() => parse(tracesList, ['all']), /Unexpected argument "all"\.\n/)
})
