import {
  connect,
  type Command,
  CommandError,
  parse,
  serverHelp,
  serverOptions,
} from '#cli/command.ts'
import { table } from '#cli/table.ts'
import { createKey, listKeys, revokeKey } from '#contract/keys.ts'
import { type Scope, scope } from '#contract/roles.ts'

const createOptions = {
  ...serverOptions,
  name: { type: 'string' },
  environment: { type: 'string' },
  scopes: { type: 'string' },
  models: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  'tokens-per-minute': { type: 'string' },
  'parallel-calls': { type: 'string' },
  'budget-usd': { type: 'string' },
  'budget-period': { type: 'string' },
  'expires-at': { type: 'string' },
} as const

export const keysCreate: Command = {
  name: 'keys create',
  summary: 'make a key for an application; it is shown once',
  help: () =>
    [
      '  belay keys create --name my-app',
      '  belay keys create --name batch --budget-usd 25 --budget-period day --models "openai/gpt-*"',
      '',
      '  --name NAME                what it is for',
      '  --environment E            production (default), staging, dev, …',
      `  --scopes A,B               of ${scope.options.join(', ')}; default call,ingest,score`,
      '  --models A,B               patterns of models it may call; default all',
      '  --requests-per-minute N, --tokens-per-minute N, --parallel-calls N',
      '  --budget-usd X, --budget-period day|month',
      '  --expires-at TIME          ISO 8601',
      serverHelp,
    ].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, createOptions, this.name)
    if (values.name === undefined)
      throw new CommandError('A key needs a name: belay keys create --name my-app')
    const call = connect(values, terminal)
    const made = await call(createKey, {
      body: {
        name: values.name,
        ...(values.project === undefined ? {} : { project: values.project }),
        ...(values.environment === undefined ? {} : { environment: values.environment }),
        ...(values.scopes === undefined
          ? {}
          : { scopes: values.scopes.split(',').map(scopeNamed) }),
        ...(values.models === undefined
          ? {}
          : { models: values.models.split(',').map((one) => one.trim()) }),
        limits: {
          ...numberOption('requestsPerMinute', values['requests-per-minute']),
          ...numberOption('tokensPerMinute', values['tokens-per-minute']),
          ...numberOption('parallelCalls', values['parallel-calls']),
          ...(values['budget-usd'] === undefined ? {} : { budgetUsd: values['budget-usd'] }),
          ...(values['budget-period'] === undefined
            ? {}
            : { budgetPeriod: periodNamed(values['budget-period']) }),
        },
        ...(values['expires-at'] === undefined ? {} : { expiresAt: values['expires-at'] }),
      },
    })
    if (values.json === true) terminal.out(JSON.stringify({ id: made.id, key: made.key }))
    else
      terminal.out(
        `${made.key}\n\nThis key is shown once. It stands for "${made.record.name}" in ${made.record.environment}; \`belay keys revoke ${made.id}\` takes it back.`,
      )
    return 0
  },
}

function scopeNamed(text: string): Scope {
  const parsed = scope.safeParse(text.trim())
  if (parsed.success) return parsed.data
  throw new CommandError(`"${text.trim()}" is no scope. There are: ${scope.options.join(', ')}.`)
}

function periodNamed(text: string): 'day' | 'month' {
  if (text === 'day' || text === 'month') return text
  throw new CommandError(`"${text}" is no budget period: day or month.`)
}

function numberOption(name: string, text: string | undefined): Record<string, number> {
  if (text === undefined) return {}
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new CommandError(`"${text}" is no whole number above zero.`)
  return { [name]: value }
}

export const keysList: Command = {
  name: 'keys list',
  summary: 'list keys',
  help: () => ['  belay keys list', '  belay keys list --json', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, serverOptions, this.name)
    const { items } = await connect(values, terminal)(listKeys, {
      query: values.project === undefined ? {} : { project: values.project },
    })
    if (values.json === true) {
      for (const item of items) terminal.out(JSON.stringify(item))
      return 0
    }
    terminal.out(
      table(
        [
          { title: 'ID' },
          { title: 'NAME' },
          { title: 'KEY' },
          { title: 'ENVIRONMENT' },
          { title: 'STATE' },
          { title: 'SPENT USD', right: true },
          { title: 'LAST USED' },
        ],
        items.map((key) => [
          key.id,
          key.name,
          `${key.prefix}…`,
          key.environment,
          key.revokedAt !== null ? 'revoked' : 'active',
          key.spentUsd,
          key.lastUsedAt ?? 'never',
        ]),
      ),
    )
    return 0
  },
}

export const keysRevoke: Command = {
  name: 'keys revoke',
  summary: 'revoke a key for good',
  help: () => ['  belay keys revoke key_01j…', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, serverOptions, this.name, 1)
    const [id] = positionals
    if (id === undefined) throw new CommandError('Which key? `belay keys list` shows their ids.')
    await connect(values, terminal)(revokeKey, { params: { id } })
    terminal.out(
      values.json === true
        ? JSON.stringify({ revoked: id })
        : `Revoked ${id}; calls with it are refused from now on.`,
    )
    return 0
  },
}
