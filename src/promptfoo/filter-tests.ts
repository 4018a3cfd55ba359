import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import type { ReadTest } from '#promptfoo/read-tests.ts'
import { parseYaml, readText } from '#promptfoo/references.ts'
import type { Variables } from '#promptfoo/suite.ts'

/** Which tests are run. Filters are taken in this order; what is left out does not filter. */
export type TestFilters = {
  /** `key=value`; the value is looked for inside the test's. All must be met. */
  readonly metadata: readonly string[]
  /** File of results whose tests that did not pass are run again. */
  readonly failing: string | null
  /** Regular expression over descriptions. */
  readonly pattern: string | null
  readonly firstN: number | null
  readonly sample: number | null
  readonly sampleSeed: number | null
}

export function filterTests(
  tests: readonly ReadTest[],
  filters: TestFilters,
  defaultVars: Variables,
): readonly ReadTest[] {
  let kept = tests
  const wanted = filters.metadata.map((text) => {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(text) ?? []
    return key === undefined || value === undefined
      ? refuse(`--filter-metadata ${text}: write key=value.`)
      : { key, value }
  })
  if (wanted.length > 0)
    kept = kept.filter(({ metadata }) =>
      wanted.every(({ key, value }) =>
        [metadata?.[key]].flat().some((one) => one !== undefined && String(one).includes(value)),
      ),
    )
  if (filters.failing !== null) {
    const failing = failingVars(filters.failing)
    kept = kept.filter(({ vars }) =>
      failing.some((one) => isSameCase({ ...defaultVars, ...vars }, one)),
    )
  }
  if (filters.pattern !== null) {
    const pattern = expressionOf(filters.pattern, '--filter-pattern')
    kept = kept.filter(({ description }) => description !== undefined && pattern.test(description))
  }
  if (filters.firstN !== null) kept = kept.slice(0, filters.firstN)
  return filters.sample === null ? kept : sampled(kept, filters.sample, filters.sampleSeed)
}

/** A person's regular expression. Refuses one that is none, with the flag that holds it. */
export function expressionOf(text: string, flag: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    return refuse(`${flag} ${text}: ${sentenceOf(error)}`)
  }
}

/** Variables of the results that did not pass, from a file that --output wrote, here or in promptfoo. */
function failingVars(path: string): Variables[] {
  const file = parseYaml(readText(path, '--filter-failing'), path)
  const results = listAt(file)
  if (results === null) return refuse(`--filter-failing ${path}: it holds no results.`)
  return results.flatMap((result: unknown) => {
    const { success, vars }: { success?: unknown; vars?: unknown } = Object(result)
    return success === false ? [(vars ?? {}) as Variables] : [] // as they were written
  })
}

function listAt(file: unknown): unknown[] | null {
  if (Array.isArray(file)) return file
  if (typeof file !== 'object' || file === null || !('results' in file)) return null
  return listAt(file.results)
}

/** A list of a test's variable stands for each of its values; names that begin with an underscore are the run's own. */
function isSameCase(vars: Variables, result: Variables): boolean {
  const own = Object.keys(vars).filter((name) => !name.startsWith('_'))
  const others = Object.keys(result).filter((name) => !name.startsWith('_'))
  return (
    own.length === others.length &&
    own.every((name) => {
      const value = vars[name]
      return (
        isDeepStrictEqual(value, result[name]) ||
        (Array.isArray(value) && value.some((one) => isDeepStrictEqual(one, result[name]))) ||
        (typeof value === 'string' && (value.startsWith('file://') || value.includes('{{')))
      )
    })
  )
}

/** Some of the tests, shuffled (Fisher and Yates); the same ones for the same seed. */
function sampled(
  tests: readonly ReadTest[],
  count: number,
  seed: number | null,
): readonly ReadTest[] {
  const shuffled = [...tests]
  const below = seed === null ? (most: number) => randomInt(most) : seeded(seed)
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = below(last + 1)
    const [one, two] = [shuffled[last], shuffled[other]]
    if (one === undefined || two === undefined) continue
    shuffled[last] = two
    shuffled[other] = one
  }
  return shuffled.slice(0, count)
}

/** Mulberry32: small and good enough to choose tests with. */
function seeded(seed: number): (most: number) => number {
  let state = seed >>> 0
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most)
  }
}
