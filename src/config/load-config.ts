import { existsSync, readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { parse } from 'yaml'
import type { z } from 'zod'
import { type Config, configSchema } from '#contract/config.ts'
import { checkRanges } from '#kit/address-guard.ts'
import { invariant } from '#kit/invariant.ts'
import { nearestTo } from '#kit/nearest.ts'

/** A setting that can be given: its path in the file, its environment variable, what it means. */
export type Setting = {
  readonly path: string
  readonly variable: string
  readonly help: string
  readonly fallback: unknown
}

/** All problems of a configuration, each a sentence that names where it came from. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Reads the configuration: defaults, then `belay.yaml` (or `file`), then the environment, then
 * flags; later ones win. Throws ConfigError with every problem at once.
 */
export function loadConfig(given: {
  readonly file: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, string>>
}): Config {
  const problems: string[] = []
  const sources = new Map<string, string>()
  const values = readFile(given.file, problems)
  const known = listSettings()
  for (const { path, variable } of known) {
    const value = given.environment[variable]
    if (value !== undefined && value !== '') {
      setAt(values, path, value)
      sources.set(path, variable)
    }
    const flagged = given.flags[path]
    if (flagged !== undefined) {
      setAt(values, path, flagged)
      sources.set(path, `--${path}`)
    }
  }
  const paths = known.map((setting) => setting.path)
  for (const path of Object.keys(given.flags)) {
    if (!paths.includes(path)) problems.push(`--${path} is no setting.${didYouMean(path, paths)}`)
  }
  const { config, issues, wrong } = readValues(values)
  const file = given.file ?? 'belay.yaml'
  problems.push(...issues.map((issue) => sentenceOf(issue, { sources, file }, paths)))
  // What is wrong by itself is told above; the rules look at what is right, so that all is told at once.
  for (const { settings, problemOf } of rules) {
    const isKnown = !settings.some((path) => wrong.some((bad) => isWithin(path, bad)))
    const problem = isKnown ? problemOf(config) : null
    if (problem !== null) problems.push(problem)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/** The configuration with defaults in the place of what is wrong, and what that is. */
function readValues(values: Record<string, unknown>): {
  readonly config: Config
  readonly issues: readonly z.core.$ZodIssue[]
  readonly wrong: readonly string[]
} {
  const issues: z.core.$ZodIssue[] = []
  const wrong: string[] = []
  for (;;) {
    const parsed = configSchema.safeParse(values)
    if (parsed.success) return { config: parsed.data, issues, wrong }
    const bad = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path],
    )
    const removed = bad.filter((path) => removeAt(values, path))
    invariant(removed.length > 0, 'what is wrong in the configuration was set by somebody')
    wrong.push(...bad.map((path) => path.join('.')))
    issues.push(...parsed.error.issues)
  }
}

/** Takes away what stands at the path, or the list or value that it stands in; false when nothing did. */
function removeAt(values: Record<string, unknown>, path: readonly PropertyKey[]): boolean {
  const [first, ...rest] = path
  if (first === undefined || !Object.hasOwn(values, first)) return false
  const inner = values[String(first)]
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  if (isObject && rest.length > 0 && removeAt(inner as Record<string, unknown>, rest)) return true
  return delete values[String(first)]
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || place.startsWith(`${path}.`)
}

/** Every setting, in the order of the schema. */
export function listSettings(): Setting[] {
  const settings: Setting[] = []
  const walk = (
    schema: z.core.$ZodType,
    path: readonly string[],
    help: string,
    fallback: unknown,
  ): void => {
    const { def } = schema._zod
    const text = describedAs(schema) ?? help
    if (def.type === 'default' || def.type === 'prefault') {
      const inner = def as z.core.$ZodDefaultDef // both kinds hold the inner schema and the value
      walk(inner.innerType, path, text, inner.defaultValue)
    } else if (def.type === 'object') {
      const { shape } = def as z.core.$ZodObjectDef
      for (const [name, part] of Object.entries(shape)) walk(part, [...path, name], '', undefined)
    } else {
      settings.push({ path: path.join('.'), variable: variableOf(path), help: text, fallback })
    }
  }
  walk(configSchema, [], '', undefined)
  return settings
}

function describedAs(schema: z.core.$ZodType): string | undefined {
  return 'description' in schema && typeof schema.description === 'string'
    ? schema.description
    : undefined
}

/** `gateway.timeouts.connectMs` → `BELAY_GATEWAY_TIMEOUTS_CONNECT_MS`. */
function variableOf(path: readonly string[]): string {
  return `BELAY_${path.map((part) => part.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('_')}`
}

function readFile(file: string | null, problems: string[]): Record<string, unknown> {
  const path = file ?? 'belay.yaml'
  if (!existsSync(path)) {
    if (file !== null) problems.push(`The configuration file ${file} does not exist.`)
    return {}
  }
  try {
    const values: unknown = parse(readFileSync(path, 'utf8')) ?? {}
    if (typeof values === 'object' && values !== null && !Array.isArray(values))
      return { ...values }
    problems.push(
      `${path} should hold settings as \`name: value\`; \`belay config --help\` lists them.`,
    )
  } catch (error) {
    problems.push(
      `${path} is not valid YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    )
  }
  return {}
}

function setAt(values: Record<string, unknown>, path: string, value: unknown): void {
  const parts = path.split('.')
  const last = parts.pop()
  let place = values
  for (const part of parts) {
    const inner = place[part]
    const copy = typeof inner === 'object' && inner !== null ? { ...inner } : {}
    place[part] = copy
    place = copy as Record<string, unknown>
  }
  if (last !== undefined) place[last] = value
}

function sentenceOf(
  issue: z.core.$ZodIssue,
  { sources, file }: Sources,
  known: readonly string[],
): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => [...issue.path, key].join('.'))
    return unknown
      .map((one) => `${one} (${file}): no such setting.${didYouMean(one, known)}`)
      .join(' ')
  }
  return `${path} (${sourceOf(path, { sources, file })}): ${issue.message}`
}

function didYouMean(path: string, known: readonly string[]): string {
  const nearest = nearestTo(path, known)
  return nearest === null
    ? ' `belay config --help` lists them.'
    : ` Did you mean ${nearest}? \`belay config --help\` lists all.`
}

/** Where settings came from: the variable or flag of those that have one, and the file of all others. */
type Sources = { readonly sources: ReadonlyMap<string, string>; readonly file: string }

/** The variable, flag or file that a setting came from; an item of a list came from where the list did. */
function sourceOf(path: string, { sources, file }: Sources): string {
  const setting = [...sources.keys()].find(
    (known) => path === known || path.startsWith(`${known}.`),
  )
  return setting === undefined ? file : (sources.get(setting) ?? '')
}

type Rule = {
  /** What it reads; it says nothing while one of them is wrong by itself. */
  readonly settings: readonly string[]
  readonly problemOf: (config: Config) => string | null
}

const secretCharactersMin = 16

/** What the shapes alone cannot say: values with a form of their own, and settings that contradict each other. */
const rules: readonly Rule[] = [
  {
    settings: ['network.allow'],
    problemOf({ network }) {
      try {
        checkRanges(network.allow)
        return null
      } catch (error) {
        return `network.allow (BELAY_NETWORK_ALLOW): ${error instanceof Error ? error.message : error}`
      }
    },
  },
  {
    settings: ['host', 'admin.secret'],
    problemOf({ host, admin: { secret } }) {
      if (secret.length >= secretCharactersMin) return null
      const state = secret === '' ? 'not set' : `shorter than ${secretCharactersMin} characters`
      if (!isLoopback(host))
        return `host is ${host}, which the network can reach, and admin.secret (BELAY_ADMIN_SECRET) is ${state}. Set one, or listen on 127.0.0.1.`
      return secret === ''
        ? null
        : `admin.secret (BELAY_ADMIN_SECRET) is ${state}; it may do everything, so it must not be guessed. Set a longer one, or none.`
    },
  },
  {
    settings: ['url'],
    problemOf: ({ url }) =>
      url === '' || hasProtocol(url, ['http:', 'https:'])
        ? null
        : `url (BELAY_URL) is "${url}", which is no address over HTTP; write it as https://belay.example.com.`,
  },
  {
    settings: ['clickhouse.url'],
    // Never printed: it may hold a password.
    problemOf: ({ clickhouse: { url } }) =>
      url === '' || hasProtocol(url, ['http:', 'https:'])
        ? null
        : 'clickhouse.url (BELAY_CLICKHOUSE_URL) is no address over HTTP; write it as https://user:password@host:8443/database.',
  },
  {
    settings: ['postgres.url'],
    problemOf: ({ postgres: { url } }) =>
      url === '' || hasProtocol(url, ['postgres:', 'postgresql:'])
        ? null
        : 'postgres.url (BELAY_POSTGRES_URL) is no address of a PostgreSQL; write it as postgres://user:password@host:5432/database.',
  },
  {
    settings: ['clickhouse.cluster', 'clickhouse.url'],
    problemOf: ({ clickhouse: { cluster, url } }) =>
      cluster !== '' && url === ''
        ? `clickhouse.cluster (BELAY_CLICKHOUSE_CLUSTER) is "${cluster}", and clickhouse.url (BELAY_CLICKHOUSE_URL) is not set: the embedded ClickHouse has no cluster. Set the address, or no cluster.`
        : null,
  },
]

function hasProtocol(url: string, protocols: readonly string[]): boolean {
  return protocols.includes(URL.parse(url)?.protocol ?? '')
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
