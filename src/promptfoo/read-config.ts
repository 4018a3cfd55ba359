import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { checked, gathered } from '#promptfoo/checked.ts'
import { checkedTests } from '#promptfoo/checked-tests.ts'
import { configSchema, type OwnFunction, type WrittenConfig } from '#promptfoo/config-schema.ts'
import { expressionOf } from '#promptfoo/filter-tests.ts'
import { evaluateFormula } from '#promptfoo/formula.ts'
import { openSuiteTests } from '#promptfoo/open-suite-tests.ts'
import type { Overrides } from '#promptfoo/overrides.ts'
import { importFunction } from '#promptfoo/own-code.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import type { Gateway } from '#promptfoo/providers/gateway.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { readDocument } from '#promptfoo/read-document.ts'
import { readPrompts } from '#promptfoo/read-prompts.ts'
import { readProviders } from '#promptfoo/read-providers.ts'
import { readTest } from '#promptfoo/read-tests.ts'
import { filesOf, readValue, referenceOf } from '#promptfoo/references.ts'
import type { Prompt, Provider, RunOptions, Suite } from '#promptfoo/suite.ts'
import type { ReadTest } from '#promptfoo/test-source.ts'
import { Templates } from '#promptfoo/templates.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** As many calls at once as promptfoo makes. */
const usualConcurrency = 4
/** A mistyped number must not run a suite a million times over. */
const repeatMax = 10_000
const concurrencyMax = 1000

/**
 * Reads and checks a configuration of promptfoo's. Throws PromptfooProblem for whatever it says that
 * Belay does not do, by the name of its key, before anything of it runs (modules that it names are loaded).
 */
export async function readConfig(
  path: string,
  overrides: Overrides,
  given: { readonly environment: Environment; readonly gateway: Gateway; readonly notes: Notes },
): Promise<Suite> {
  const basePath = dirname(resolve(path))
  const document = await readDocument(path)
  const outer = outerEnvironment(document, basePath, overrides, given.environment)
  const { notes } = given
  const written = readWritten(document, outer, notes)
  const environment: Environment = { ...outer, ...written.env }
  const place = { basePath, environment, gateway: given.gateway, notes }
  const templates = new Templates({
    environment,
    filters: await readFilters(written.nunjucksFilters ?? {}, basePath),
  })
  const options = written.commandLineOptions ?? {}
  checkFormulas(written)
  const defaultTest = readDefault(written, overrides, place)
  const prompts = promptsLeft(
    await readPrompts(overrides.prompts.length > 0 ? overrides.prompts : written.prompts, {
      basePath: overrides.prompts.length > 0 ? process.cwd() : basePath,
      separator: environment['PROMPTFOO_PROMPT_SEPARATOR'] ?? '---',
      notes,
    }),
    overrides.filterPrompts ?? options.filterPrompts ?? null,
  )
  const providers = await readSuiteProviders(written, overrides, place)
  const source = await openSuiteTests(written, overrides, { defaultTest, place })
  const { tests, variableNames, isSerial } = await checkedTests(source, {
    defaultTest,
    prompts,
    providers,
    place,
  })
  return {
    description: overrides.description ?? written.description ?? '',
    path: resolve(path),
    basePath,
    environment,
    templates,
    prompts,
    providers,
    tests,
    variableNames,
    isSerial,
    options: runOptions(written, overrides),
    outputs:
      overrides.outputs.length > 0
        ? overrides.outputs
        : [written.outputPath ?? options.output ?? []].flat(),
    derivedMetrics: written.derivedMetrics ?? [],
    grader: overrides.grader ?? options.grader ?? null,
    written: document,
    notes,
  }
}

/** The process's variables, over those of `.env` in the working directory, under those of a named file. */
function outerEnvironment(
  document: Readonly<Record<string, unknown>>,
  basePath: string,
  { envFile }: Overrides,
  environment: Environment,
): Environment {
  const options = Object(document['commandLineOptions']) as { envPath?: unknown } // checked afterwards
  const named = envFile === null ? [options.envPath ?? []].flat() : [envFile]
  const files = named.map((file) => resolve(envFile === null ? basePath : '.', String(file)))
  const missing = files.find((file) => !existsSync(file))
  if (missing !== undefined) refuse(`There is no file ${missing} of environment variables.`)
  const usual = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  const own = files.map((file) => parseEnv(readFileSync(file, 'utf8')))
  const all = Object.assign({}, usual, environment, ...own) as Environment // all of texts
  // The author's code and programs read the process's own.
  for (const name of Object.keys(Object.assign({}, usual, ...own) as object))
    process.env[name] = all[name]
  return all
}

/** The configuration with its environment put in, and every key known. */
function readWritten(
  document: Readonly<Record<string, unknown>>,
  environment: Environment,
  notes: Notes,
): WrittenConfig {
  const plain = new Templates({ environment })
  const own = plain.renderEnvironment(document['env'] ?? {}, environment)
  const all = { ...environment, ...Object(own) } as Environment // checked with the rest
  return checked(configSchema, plain.renderEnvironment(document, all), '', notes)
}

/** A formula that is none must not be found out when all calls are paid for. */
function checkFormulas({ derivedMetrics = [] }: WrittenConfig): void {
  gathered(derivedMetrics, ({ value }, index) => {
    if (typeof value === 'function') return
    try {
      evaluateFormula(value, {})
    } catch (error) {
      refuse(`derivedMetrics[${index}].value: ${sentenceOf(error)}`)
    }
  })
}

async function readFilters(
  written: Readonly<Record<string, string | OwnFunction>>,
  basePath: string,
): Promise<Record<string, OwnFunction>> {
  const filters: Record<string, OwnFunction> = {}
  for (const [name, value] of Object.entries(written)) {
    const place = `nunjucksFilters.${name}`
    if (typeof value === 'function') filters[name] = value
    else
      for (const path of filesOf(resolve(basePath, value.replace(/^file:\/\//, ''))))
        filters[name] = await importFunction({ path, name: null }, place)
    if (filters[name] === undefined) refuse(`${place}: there is no file ${String(value)}.`)
  }
  return filters
}

type Place = {
  readonly basePath: string
  readonly environment: Environment
  readonly gateway: Gateway
  readonly notes: Notes
}

function readDefault(written: WrittenConfig, overrides: Overrides, place: Place): ReadTest {
  const { defaultTest } = written
  const reference =
    typeof defaultTest === 'string' ? referenceOf(defaultTest, place.basePath) : null
  if (typeof defaultTest === 'string' && reference === null)
    refuse('defaultTest: a text must begin with file://.')
  const value = reference === null ? (defaultTest ?? {}) : readValue(reference, 'defaultTest')
  const read = readTest(value, { ...place, place: 'defaultTest' }, true)
  const options = written.commandLineOptions ?? {}
  const prefix = overrides.promptPrefix ?? options.promptPrefix
  const suffix = overrides.promptSuffix ?? options.promptSuffix
  return {
    ...read,
    vars: { ...read.vars, ...options.var, ...overrides.vars },
    options: {
      ...(prefix === undefined ? {} : { prefix }),
      ...(suffix === undefined ? {} : { suffix }),
      ...read.options,
    },
    metadata: { ...written.metadata, ...read.metadata },
  }
}

function promptsLeft(prompts: readonly Prompt[], filter: string | null): readonly Prompt[] {
  if (filter === null) return prompts
  const pattern = expressionOf(filter, '--filter-prompts')
  const left = prompts.filter(({ id, label }) => pattern.test(id) || pattern.test(label))
  return left.length > 0 ? left : refuse(`--filter-prompts ${filter}: no prompt has such a label.`)
}

async function readSuiteProviders(
  written: WrittenConfig,
  overrides: Overrides,
  place: Place,
): Promise<readonly Provider[]> {
  if (written.providers !== undefined && written.targets !== undefined)
    refuse('targets: it is another word for providers. Write one of them.')
  const key = written.targets === undefined ? 'providers' : 'targets'
  const all = await readProviders(
    overrides.providers.length > 0 ? overrides.providers : (written.providers ?? written.targets),
    { ...place, place: overrides.providers.length > 0 ? '--providers' : key },
  )
  if (all.length === 0) refuse('providers: there is none. Write at least one, for example echo.')
  const options = written.commandLineOptions ?? {}
  const filter =
    overrides.filterProviders ?? options.filterProviders ?? options.filterTargets ?? null
  if (filter === null) return all
  const pattern = expressionOf(filter, '--filter-providers')
  const left = all.filter(({ id, label }) => pattern.test(id) || pattern.test(label))
  return left.length > 0
    ? left
    : refuse(`--filter-providers ${filter}: no provider has such an id or label.`)
}

function runOptions(written: WrittenConfig, overrides: Overrides): RunOptions {
  const options = written.commandLineOptions ?? {}
  const evaluate = written.evaluateOptions ?? {}
  const delayMs = overrides.delayMs ?? options.delay ?? evaluate.delay ?? 0
  const repeat = overrides.repeat ?? options.repeat ?? evaluate.repeat ?? 1
  const concurrency =
    overrides.concurrency ?? options.maxConcurrency ?? evaluate.maxConcurrency ?? usualConcurrency
  return {
    // A delay between calls means one call at a time.
    concurrency: delayMs > 0 ? 1 : bounded(concurrency, concurrencyMax, 'maxConcurrency'),
    repeat: bounded(repeat, repeatMax, 'repeat'),
    delayMs,
    cache: overrides.cache ?? options.cache ?? evaluate.cache ?? true,
    caseMsMax: evaluate.timeoutMs ?? 0,
    runMsMax: evaluate.maxEvalTimeMs ?? 0,
  }
}

/** promptfoo takes 1 for a number that is none. */
function bounded(value: number, most: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1) return 1
  return value <= most ? value : refuse(`${name} is ${value}; at most ${most} is taken.`)
}
