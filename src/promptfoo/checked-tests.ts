import { assertionProblems, noteUnknownAssertions } from '#promptfoo/check-assertions.ts'
import { Problems } from '#promptfoo/checked.ts'
import type { OwnFunction, WrittenTest } from '#promptfoo/config-schema.ts'
import { matchesPrompt, matchesProvider } from '#promptfoo/matches-name.ts'
import { importFunction } from '#promptfoo/own-code.ts'
import { refuse } from '#promptfoo/problem.ts'
import type { Gateway } from '#promptfoo/providers/gateway.ts'
import { readProvider } from '#promptfoo/read-providers.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { isPython, referenceOf } from '#promptfoo/references.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'
import type { Prompt, Provider, ReadyTest, Suite } from '#promptfoo/suite.ts'
import type { ReadTest, TestSource } from '#promptfoo/test-source.ts'

type Given = {
  readonly defaultTest: ReadTest
  readonly prompts: readonly Prompt[]
  readonly providers: readonly Provider[]
  readonly place: {
    readonly basePath: string
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly gateway: Gateway
    readonly notes: Notes
  }
}

/**
 * Goes through all tests once, so that whatever is refused is refused before anything runs, and notes what a run must
 * know of all of them. They are gone through again as they run.
 */
export async function checkedTests(
  source: TestSource,
  given: Given,
): Promise<Pick<Suite, 'tests' | 'variableNames' | 'isSerial'>> {
  const { defaultTest } = given
  const readier = new Readier(given)
  const unread = new Problems()
  const unready = new Problems()
  noteUnknownAssertions(defaultTest.assert ?? [], 'defaultTest.assert', given.place.notes)
  unready.add(problemsOf(defaultTest, 'defaultTest', given))
  const names = new Set<string>()
  let isSerial = false
  let index = 0
  for await (const test of source(unread)) {
    const place = `tests[${index}]`
    index += 1
    noteUnknownAssertions(test.assert ?? [], `${place}.assert`, given.place.notes)
    const problems = problemsOf(test, place, given)
    if (problems.length > 0) {
      unready.add(problems)
      continue
    }
    try {
      const { vars, options } = await readier.ready(test, place)
      for (const name of Object.keys(vars)) names.add(name)
      isSerial ||= options?.storeOutputAs !== undefined || options?.runSerially === true
    } catch (error) {
      unready.keep(error)
    }
  }
  unread.end()
  unready.end()
  return {
    tests: {
      async *[Symbol.asyncIterator]() {
        let at = 0
        for await (const test of source(null)) {
          yield await readier.ready(test, `tests[${at}]`)
          at += 1
        }
      },
    },
    variableNames: [...names],
    isSerial,
  }
}

/** Assertions that are not run, and names of prompts and providers that are not there. */
function problemsOf(
  { assert, prompts: wanted = [], providers: asked = [] }: ReadTest,
  place: string,
  { prompts, providers }: Given,
): string[] {
  return [
    ...assertionProblems(assert ?? [], `${place}.assert`),
    ...wanted
      .filter((name) => !prompts.some((prompt) => matchesPrompt(prompt, name)))
      .map((name) => `${place}.prompts: no prompt has the label or id ${name}.`),
    ...asked
      .filter((name) => !providers.some((provider) => matchesProvider(provider, name)))
      .map((name) => `${place}.providers: no provider has the label or id ${name}.`),
  ]
}

const none: readonly never[] = []

/** Puts the defaults into tests, makes their own providers and loads their scoring functions. */
class Readier {
  readonly #given: Given
  readonly #named = new Map<string, Promise<Provider>>()
  /** Of a file that is read again, objects are new each time. */
  readonly #written = new WeakMap<object, Promise<Provider>>()

  constructor(given: Given) {
    this.#given = given
  }

  /** Refuses a provider or a scoring function that is none. */
  async ready(test: ReadTest, place: string): Promise<ReadyTest> {
    const { defaultTest } = this.#given
    const { provider: own, assertScoringFunction, ...rest } = test
    const provider: unknown = own ?? defaultTest.provider
    const scoring = assertScoringFunction ?? defaultTest.assertScoringFunction
    const isAlone = rest.options?.disableDefaultAsserts === true
    return {
      ...(defaultTest.threshold === undefined ? {} : { threshold: defaultTest.threshold }),
      ...(defaultTest.prompts === undefined ? {} : { prompts: defaultTest.prompts }),
      ...(defaultTest.providers === undefined ? {} : { providers: defaultTest.providers }),
      ...rest,
      vars: { ...defaultTest.vars, ...rest.vars },
      // A list or an object that is all there is stays the same one: a suite may have many thousand tests.
      assert:
        isAlone || defaultTest.assert === undefined
          ? (rest.assert ?? none)
          : [...defaultTest.assert, ...(rest.assert ?? [])],
      options:
        rest.options === undefined
          ? (defaultTest.options ?? {})
          : { ...defaultTest.options, ...rest.options },
      metadata:
        rest.metadata === undefined
          ? (defaultTest.metadata ?? {})
          : { ...defaultTest.metadata, ...rest.metadata },
      provider:
        provider === undefined || provider === null
          ? null
          : await this.#providerOf(provider, `${place}.provider`),
      score:
        scoring === undefined ? null : await scoringFunction(scoring, this.#given.place.basePath),
    }
  }

  #providerOf(written: unknown, place: string): Promise<Provider> {
    const known =
      typeof written === 'object' && written !== null
        ? this.#written.get(written)
        : this.#named.get(String(written))
    if (known !== undefined) return known
    const { providers } = this.#given
    const named = providers.find(({ id, label }) => label === written || id === written)
    const made =
      named === undefined
        ? readProvider(written, { ...this.#given.place, place })
        : Promise.resolve(named)
    if (typeof written === 'object' && written !== null) this.#written.set(written, made)
    else this.#named.set(String(written), made)
    return made
  }
}

async function scoringFunction(
  written: NonNullable<WrittenTest['assertScoringFunction']>,
  basePath: string,
): Promise<OwnFunction> {
  if (typeof written === 'function') return written
  const reference = referenceOf(written, basePath)
  if (reference === null)
    return refuse(`assertScoringFunction: write file://score.js, not ${written}.`)
  return isPython(reference.path)
    ? (...values) => runPythonFile(reference, 'func', values)
    : importFunction(reference, 'assertScoringFunction')
}
