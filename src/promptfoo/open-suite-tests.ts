import type { WrittenConfig } from '#promptfoo/config-schema.ts'
import { filterTests, type TestFilters } from '#promptfoo/filter-tests.ts'
import type { Notes } from '#promptfoo/notes.ts'
import type { Overrides } from '#promptfoo/overrides.ts'
import { openTests, readScenarios } from '#promptfoo/read-tests.ts'
import { isEmpty, type ReadTest, type TestSource } from '#promptfoo/test-source.ts'

/** The tests of a configuration and those of its scenarios, filtered; one that is empty where none are written. */
export async function openSuiteTests(
  written: WrittenConfig,
  overrides: Overrides,
  given: {
    readonly defaultTest: ReadTest
    readonly place: {
      readonly basePath: string
      readonly environment: Readonly<Record<string, string | undefined>>
      readonly notes: Notes
    }
  },
): Promise<TestSource> {
  const { place } = given
  const defaultVars = given.defaultTest.vars ?? {}
  const filters = filtersOf(written, overrides)
  const plain =
    overrides.tests === null
      ? await openTests(written.tests, { ...place, place: 'tests' })
      : await openTests([overrides.tests], { ...place, basePath: process.cwd(), place: '--tests' })
  const kept = await filterTests(plain, filters, defaultVars)
  const scenarios: { readonly config: readonly ReadTest[]; readonly tests: TestSource }[] = []
  for (const { config, tests } of await readScenarios(written.scenarios, {
    ...place,
    place: 'scenarios',
  }))
    scenarios.push({ config, tests: await filterTests(tests, filters, defaultVars) })
  return async function* (problems) {
    let hasSome = written.scenarios !== undefined
    for await (const test of kept(problems)) {
      hasSome = true
      yield test
    }
    let sets = 0
    for (const { config, tests } of scenarios)
      for (const data of config) {
        for await (const test of tests(problems)) yield withData(data, test, sets)
        sets += 1
      }
    if (!hasSome && (await isEmpty(plain))) yield {}
  }
}

function filtersOf(written: WrittenConfig, { filters }: Overrides): TestFilters {
  const options = written.commandLineOptions ?? {}
  return {
    metadata:
      filters.metadata.length > 0 ? filters.metadata : [options.filterMetadata ?? []].flat(),
    failing: filters.failing ?? options.filterFailing ?? null,
    pattern: filters.pattern ?? options.filterPattern ?? null,
    firstN: filters.firstN ?? options.filterFirstN ?? null,
    sample: filters.sample ?? options.filterSample ?? null,
    sampleSeed: filters.sampleSeed ?? options.filterSampleSeed ?? null,
  }
}

/** A test of a scenario with one set of its data. */
function withData(data: ReadTest, test: ReadTest, count: number): ReadTest {
  return {
    ...data,
    ...test,
    vars: { ...data.vars, ...test.vars },
    options: { ...data.options, ...test.options },
    assert: [...(data.assert ?? []), ...(test.assert ?? [])],
    metadata: { conversationId: `__scenario_${count}__`, ...data.metadata, ...test.metadata },
  }
}
