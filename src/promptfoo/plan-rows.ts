import { relative } from 'node:path'
import { matchesPrompt, matchesProvider } from '#promptfoo/matches-name.ts'
import { transform } from '#promptfoo/own-code.ts'
import { filesOf, referenceOf } from '#promptfoo/references.ts'
import type { Prompt, Provider, ReadyTest, Suite, Variables } from '#promptfoo/suite.ts'
import { isOn } from '#promptfoo/templates.ts'

/** A prompt asked of a provider: a column of the results. */
export type Column = {
  readonly index: number
  readonly provider: Provider
  readonly prompt: Prompt
}

/** One test with one set of values for its variables, asked in its columns. */
export type Row = {
  readonly index: number
  readonly test: ReadyTest
  readonly vars: Variables
  readonly repeatIndex: number
  readonly columns: readonly Column[]
}

/** Values of one test's lists multiply; more than this is a mistake. */
const combinationsMax = 100_000

/**
 * The columns of a suite: each provider with each prompt that it is asked. Of several that are known by one name, the
 * last says for all of them which prompts those are, as in promptfoo.
 */
export function planColumns({ providers, prompts }: Suite): readonly Column[] {
  const asked = new Map(providers.map((provider) => [nameOf(provider), provider.prompts]))
  return providers
    .flatMap((provider) =>
      prompts
        .filter(
          (prompt) =>
            asked.get(nameOf(provider))?.some((name) => matchesPrompt(prompt, name)) ?? true,
        )
        .map((prompt) => ({ provider, prompt })),
    )
    .map((column, index) => ({ ...column, index }))
}

function nameOf({ label, id }: Provider): string {
  return label === '' ? id : label
}

/** The rows of a suite, one after the other: made when they are asked for, so that a large suite is never held whole. */
export async function* planRows(
  suite: Suite,
  columns: readonly Column[],
): AsyncGenerator<Row, void> {
  let index = 0
  for await (const test of suite.tests) {
    const own = columns.filter(({ provider, prompt }) => isAsked(test, provider, prompt))
    const sets = combinations(await transformedVars(test, suite), test, suite)
    const repeats = test.options?.repeat ?? suite.options.repeat
    for (let repeatIndex = 0; repeatIndex < repeats; repeatIndex += 1)
      for (const vars of sets) {
        yield { index, test, vars, repeatIndex, columns: own }
        index += 1
      }
  }
}

function isAsked(test: ReadyTest, provider: Provider, prompt: Prompt): boolean {
  return (
    (test.providers?.some((name) => matchesProvider(provider, name)) ?? true) &&
    (test.prompts?.some((name) => matchesPrompt(prompt, name)) ?? true)
  )
}

async function transformedVars(test: ReadyTest, { basePath }: Suite): Promise<Variables> {
  const code = test.options?.transformVars
  if (code === undefined) return test.vars
  const changed = await transform(code, test.vars, {
    kind: 'vars',
    context: { prompt: {}, uuid: crypto.randomUUID() },
    basePath,
  })
  if (typeof changed !== 'object')
    throw new Error('transformVars must give an object of variables.')
  return { ...test.vars, ...changed }
}

/** Every combination of the values of variables that are lists of texts, or globs of files; other lists are one value. */
function combinations(
  vars: Variables,
  test: ReadyTest,
  { basePath, environment }: Suite,
): readonly Variables[] {
  const isOff =
    test.options?.disableVarExpansion === true ||
    isOn(environment['PROMPTFOO_DISABLE_VAR_EXPANSION'])
  if (isOff) return [vars]
  let sets: Variables[] = [{}]
  for (const [name, value] of Object.entries(vars)) {
    const values = valuesOf(name, value, basePath)
    if (sets.length * values.length > combinationsMax)
      throw new Error(
        `The lists of variables of one test make more than ${combinationsMax} cases. Set options.disableVarExpansion, or shorten them.`,
      )
    const [only] = values
    sets =
      values.length === 1
        ? sets.map((set) => ({ ...set, [name]: only }))
        : sets.flatMap((set) => values.map((one) => ({ ...set, [name]: one })))
  }
  return sets
}

function valuesOf(name: string, value: unknown, basePath: string): readonly unknown[] {
  if (Array.isArray(value)) return typeof value[0] === 'string' ? value : [value]
  if (typeof value !== 'string' || !value.startsWith('file://')) return [value]
  const reference = referenceOf(value, basePath)
  if (reference === null) return [value]
  const files = filesOf(reference.path)
  if (files.length === 0)
    throw new Error(`The variable ${name}: there is no file ${reference.path}.`)
  const suffix = reference.name === null ? '' : `:${reference.name}`
  return files.map((path) => `file://${relative(basePath, path)}${suffix}`)
}
