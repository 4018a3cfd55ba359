import { existsSync, readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { parse } from 'yaml'
import type { z } from 'zod'
import { type Config, configSchema } from '#contract/config.ts'
import { checkRanges } from '#kit/address-guard.ts'

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
  for (const path of Object.keys(given.flags)) {
    if (!known.some((setting) => setting.path === path))
      problems.push(`--${path} is no setting. \`belay config --help\` lists them.`)
  }
  const parsed = configSchema.safeParse(values)
  if (!parsed.success)
    problems.push(...parsed.error.issues.map((issue) => sentenceOf(issue, sources)))
  if (parsed.success && problems.length === 0) problems.push(...contradictions(parsed.data))
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems)
  return parsed.data
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

function sentenceOf(issue: z.core.$ZodIssue, sources: ReadonlyMap<string, string>): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')}: no such setting. \`belay config --help\` lists them.`
  }
  return `${path} (${sourceOf(path, sources)}): ${issue.message}`
}

/** The variable or flag that a setting came from; an item of a list came from where the list did. */
function sourceOf(path: string, sources: ReadonlyMap<string, string>): string {
  const setting = [...sources.keys()].find(
    (known) => path === known || path.startsWith(`${known}.`),
  )
  return setting === undefined ? 'configuration file' : (sources.get(setting) ?? '')
}

function contradictions(config: Config): string[] {
  const problems: string[] = []
  try {
    checkRanges(config.network.allow)
  } catch (error) {
    problems.push(
      `network.allow (BELAY_NETWORK_ALLOW): ${error instanceof Error ? error.message : error}`,
    )
  }
  if (!isLoopback(config.host) && config.admin.secret.length < 16) {
    problems.push(
      `host is ${config.host}, which the network can reach, and admin.secret (BELAY_ADMIN_SECRET) is ${config.admin.secret === '' ? 'not set' : 'shorter than 16 characters'}. Set one, or listen on 127.0.0.1.`,
    )
  }
  if (config.clickhouse.cluster !== '' && config.clickhouse.url === '')
    problems.push('clickhouse.cluster is set without clickhouse.url.')
  return problems
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
