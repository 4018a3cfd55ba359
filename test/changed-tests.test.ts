import assert from 'node:assert/strict'
import { test } from 'node:test'
import { affectedTests } from '../tools/changed-tests.ts'

const suites = [
  {
    name: 'unit',
    files: ['src/wire/refuse.test.ts', 'src/kit/one-at-a-time.test.ts', 'test/tidy.test.ts'],
  },
  { name: 'scenarios', files: ['test/scenarios/stop.test.ts', 'test/scenarios/kill.test.ts'] },
  { name: 'e2e', files: ['test/e2e/viewer.e2e.ts'] },
]
const tookMs = { 'test/scenarios/stop.test.ts': 100, 'test/scenarios/kill.test.ts': 20_000 }

const cases: readonly {
  readonly title: string
  readonly changed: readonly string[]
  readonly files: readonly string[]
  readonly leftOut: number
}[] = [
  {
    title: 'a changed file of the server runs the unit tests that reach it and the quick scenarios',
    changed: ['src/wire/refuse.ts'],
    files: ['src/wire/refuse.test.ts', 'test/tidy.test.ts', 'test/scenarios/stop.test.ts'],
    leftOut: 2,
  },
  {
    title: 'what only a thread of the server imports is of the server',
    changed: ['src/http/front/answer-otlp.ts'],
    files: ['test/tidy.test.ts', 'test/scenarios/stop.test.ts'],
    leftOut: 2,
  },
  {
    title: 'a changed page leaves the scenarios alone, and says which e2e nobody has timed',
    changed: ['src/web/app.tsx'],
    files: ['test/tidy.test.ts'],
    leftOut: 1,
  },
  {
    title: 'a changed scenario runs however long it takes',
    changed: ['test/scenarios/kill.test.ts'],
    files: ['test/tidy.test.ts', 'test/scenarios/kill.test.ts'],
    leftOut: 0,
  },
  {
    title: 'a changed lockfile runs everything',
    changed: ['package-lock.json'],
    files: suites.flatMap(({ files }) => files),
    leftOut: 0,
  },
]

for (const { title, changed, files, leftOut } of cases) {
  test(title, () => {
    const affected = affectedTests(changed, suites, tookMs)
    assert.deepEqual(new Set([...affected.files.values()].flat()), new Set(files))
    assert.equal(affected.leftOut.length, leftOut)
  })
}
