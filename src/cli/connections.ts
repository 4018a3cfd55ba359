import {
  connect,
  type Command,
  CommandError,
  parse,
  serverHelp,
  serverOptions,
} from '#cli/command.ts'
import { table } from '#cli/table.ts'
import type { Client } from '#client/client.ts'
import {
  type Connection,
  createConnection,
  listConnections,
  removeConnection,
  testConnection,
} from '#contract/connections.ts'

const createOptions = {
  ...serverOptions,
  provider: { type: 'string' },
  name: { type: 'string' },
  'base-url': { type: 'string' },
  region: { type: 'string' },
  'secret-from': { type: 'string' },
} as const

export const connectionsList: Command = {
  name: 'connections list',
  summary: 'list connections to providers',
  help: () => ['  belay connections list', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, serverOptions, this.name)
    const { items, providers } = await connect(values, terminal)(listConnections, {})
    if (values.json === true) {
      for (const item of items) terminal.out(JSON.stringify(item))
    } else if (items.length === 0) {
      terminal.out(
        `Nothing is connected yet. Providers: ${providers.map(({ id }) => id).join(', ')}.`,
      )
    } else {
      const head = ['ID', 'NAME', 'PROVIDER', 'BASE URL', 'SECRET', 'LAST TEST']
      terminal.out(
        table(
          head.map((title) => ({ title })),
          items.map(cellsOf),
        ),
      )
    }
    return 0
  },
}

export const connectionsCreate: Command = {
  name: 'connections create',
  summary: 'connect a provider',
  help: () =>
    [
      '  OPENAI_API_KEY=sk-… belay connections create --provider openai',
      '  belay connections create --provider vllm --name local --base-url http://127.0.0.1:8000/v1',
      '',
      '  --provider P        belay connections list names them',
      '  --name N            prefix of its models, N/model; the provider’s id if left out',
      '  --base-url URL      where it is, for a server of your own',
      '  --region R          where it processes data, as you declare it',
      '  --secret-from VAR   environment variable with the provider’s key; its usual one if left out.',
      '                      A key is never an argument: arguments are seen by every process.',
      serverHelp,
    ].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, createOptions, this.name)
    if (values.provider === undefined) {
      throw new CommandError('Which provider? belay connections create --provider openai')
    }
    const call = connect(values, terminal)
    const { providers } = await call(listConnections, {})
    const usual = providers.find(({ id }) => id === values.provider)?.secretVariable ?? ''
    const variable = values['secret-from'] ?? usual
    const secret = variable === '' ? '' : (terminal.environment[variable] ?? '')
    if (values['secret-from'] !== undefined && secret === '') {
      throw new CommandError(`The environment variable ${variable} is not set.`)
    }
    const provider = providers.find(({ id }) => id === values.provider)
    if (provider?.needsSecret === true && secret === '') {
      throw new CommandError(
        `${provider.title} needs its own key: set ${variable} in the environment, or name another variable with --secret-from.`,
      )
    }
    const made = await call(createConnection, {
      body: {
        provider: values.provider,
        ...(values.name === undefined ? {} : { name: values.name }),
        ...(values['base-url'] === undefined ? {} : { baseUrl: values['base-url'] }),
        ...(secret === '' ? {} : { secret }),
        ...(values.region === undefined ? {} : { region: values.region }),
      },
    })
    if (values.json === true) terminal.out(JSON.stringify(made))
    else
      terminal.out(
        `Connected as ${made.name}: call its models as ${made.name}/MODEL. \`belay connections test ${made.name}\` tries it.`,
      )
    return 0
  },
}

export const connectionsTest: Command = {
  name: 'connections test',
  summary: 'ask a provider for its models, with the stored key',
  help: () => ['  belay connections test openai', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, serverOptions, this.name, 1)
    const call = connect(values, terminal)
    const { id } = await findConnection(call, positionals[0])
    const result = await call(testConnection, { params: { id } })
    if (values.json === true) terminal.out(JSON.stringify(result))
    else
      terminal.out(`${result.ok ? 'good' : 'failed'}: ${result.detail} (${result.durationMs} ms)`)
    return result.ok ? 0 : 1
  },
}

export const connectionsRemove: Command = {
  name: 'connections remove',
  summary: 'remove a connection and its key',
  help: () => ['  belay connections remove openai', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, serverOptions, this.name, 1)
    const call = connect(values, terminal)
    const { id, name } = await findConnection(call, positionals[0])
    await call(removeConnection, { params: { id } })
    if (values.json === true) terminal.out(JSON.stringify({ removed: id }))
    else terminal.out(`Removed ${name}; calls to ${name}/… are refused from now on.`)
    return 0
  },
}

async function findConnection(call: Client, asked: string | undefined): Promise<Connection> {
  if (asked === undefined)
    throw new CommandError('Which connection? `belay connections list` shows them.')
  const { items } = await call(listConnections, {})
  const found = items.find(({ id, name }) => id === asked || name === asked)
  if (found !== undefined) return found
  throw new CommandError(
    `There is no connection "${asked}". There are: ${items.map(({ name }) => name).join(', ') || 'none'}.`,
    1,
  )
}

function cellsOf(one: Connection): string[] {
  const test =
    one.lastTest === null ? 'never' : `${one.lastTest.ok ? 'good' : 'failed'} ${one.lastTest.at}`
  return [
    one.id,
    one.name,
    one.provider,
    one.baseUrl,
    one.hasSecret ? `…${one.secretHint}` : 'none',
    test,
  ]
}
