import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Problems } from '#promptfoo/checked.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import { parseYaml, readText } from '#promptfoo/references.ts'
import type { Variables } from '#promptfoo/suite.ts'
import { held, type ReadTest, type TestSource } from '#promptfoo/test-source.ts'

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

/** The tests that are left. Refuses a filter that says nothing. */
export async function filterTests(
  tests: TestSource,
  filters: TestFilters,
  defaultVars: Variables,
): Promise<TestSource> {
  const isWanted = conditions(filters, defaultVars)
  const kept: TestSource = async function* (problems) {
    let left = filters.firstN ?? Number.POSITIVE_INFINITY
    for await (const test of tests(problems)) {
      if (left <= 0 && problems === null) return
      // Those after the first few are read all the same while problems are sought.
      if (left <= 0 || !isWanted.every((holds) => holds(test))) continue
      left -= 1
      yield test
    }
  }
  return filters.sample === null ? kept : sampled(kept, filters.sample, filters.sampleSeed)
}

function conditions(
  filters: TestFilters,
  defaultVars: Variables,
): readonly ((test: ReadTest) => boolean)[] {
  const wanted = filters.metadata.map((text) => {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(text) ?? []
    return key === undefined || value === undefined
      ? refuse(`--filter-metadata ${text}: write key=value.`)
      : { key, value }
  })
  const failing = filters.failing === null ? null : failingVars(filters.failing)
  const pattern =
    filters.pattern === null ? null : expressionOf(filters.pattern, '--filter-pattern')
  return [
    ...wanted.map(
      ({ key, value }) =>
        ({ metadata }: ReadTest) =>
          [metadata?.[key]].flat().some((one) => one !== undefined && String(one).includes(value)),
    ),
    ...(failing === null
      ? []
      : [
          ({ vars }: ReadTest) =>
            failing.some((one) => isSameCase({ ...defaultVars, ...vars }, one)),
        ]),
    ...(pattern === null
      ? []
      : [({ description }: ReadTest) => description !== undefined && pattern.test(description)]),
  ]
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

/** Some of the tests, shuffled (Fisher and Yates); the same ones for the same seed. They alone are held. */
async function sampled(tests: TestSource, count: number, seed: number | null): Promise<TestSource> {
  const problems = new Problems()
  let known = 0
  for await (const _ of tests(problems)) known += 1
  problems.end()
  const chosen = [...shuffledPlaces(known, seed).subarray(0, count)]
  const found = new Map<number, ReadTest>()
  const wanted = new Set(chosen)
  let place = 0
  for await (const test of tests(null)) {
    if (wanted.has(place)) found.set(place, test)
    place += 1
  }
  return held(chosen.flatMap((at) => found.get(at) ?? []))
}

function shuffledPlaces(count: number, seed: number | null): Uint32Array {
  const places = Uint32Array.from({ length: count }, (_, place) => place)
  const below = seed === null ? (most: number) => randomInt(most) : seeded(seed)
  for (let last = count - 1; last > 0; last -= 1) {
    const other = below(last + 1)
    const [one = 0, two = 0] = [places[last], places[other]]
    places[last] = two
    places[other] = one
  }
  return places
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
