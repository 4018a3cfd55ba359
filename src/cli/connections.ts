import { type Argument, CommandError, textOf, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import type { Client } from '#client/client.ts'
import {
  type Connection,
  createConnection,
  editConnection,
  listConnections,
  removeConnection,
  testConnection,
} from '#contract/connections.ts'

const connectionArgument: Argument & { isFound: true } = {
  name: 'CONNECTION',
  help: 'id or name of the connection',
  ask: 'Which connection? `belay connections list` shows them.',
  isFound: true,
}

const secretFrom = ownFlag('secret-from', {
  placeholder: 'VARIABLE',
  help: 'environment variable with the provider’s key; a key is never an argument, arguments are seen by every process',
  why: 'The server takes the secret itself; how this machine hands it over is the command’s affair.',
})
const secretReason =
  'Arguments are seen by every process of the machine; --secret-from names a variable.'

const connectionsRemove = endpointCommand({
  name: 'connections remove',
  endpoint: removeConnection,
  examples: ['belay connections remove openai'],
  argument: connectionArgument,
  async run({ call, positionals, isJson, terminal }) {
    const { id, name } = await findConnection(call, positionals[0])
    await call(removeConnection, { params: { id } })
    terminal.out(
      isJson
        ? JSON.stringify({ removed: id })
        : `Removed ${name}; calls to ${name}/… are refused from now on.`,
    )
    return 0
  },
})

async function findConnection(call: Client, asked = ''): Promise<Connection> {
  const { items } = await call(listConnections, {})
  const found = items.find(({ id, name }) => id === asked || name === asked)
  if (found !== undefined) return found
  throw new CommandError(
    `There is no connection "${asked}". There are: ${items.map(({ name }) => name).join(', ') || 'none'}.`,
    1,
  )
}

/** On a line of its own, where there is one. */
function warned(said: string, { warning }: { readonly warning: string }): string {
  return warning === '' ? said : `${said}\n${warning}`
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'connections list',
    endpoint: listConnections,
    examples: ['belay connections list'],
    list: {
      none: ({ providers }) =>
        `Nothing is connected yet. Providers: ${providers.map(({ id }) => id).join(', ')}.`,
      columns: [
        ['ID', (one) => one.id],
        ['NAME', (one) => one.name],
        ['PROVIDER', (one) => one.provider],
        ['BASE URL', (one) => one.baseUrl],
        ['SECRET', (one) => (one.hasSecret ? `…${one.secretHint}` : 'none')],
        [
          'LAST TEST',
          ({ lastTest }) =>
            lastTest === null ? 'never' : `${lastTest.ok ? 'good' : 'failed'} ${lastTest.at}`,
        ],
      ],
    },
  }),
  endpointCommand({
    name: 'connections create',
    endpoint: createConnection,
    examples: [
      'OPENAI_API_KEY=sk-… belay connections create --provider openai',
      'belay connections create --provider vllm --name local --base-url http://127.0.0.1:8000/v1',
    ],
    without: { secret: secretReason },
    own: [{ ...secretFrom, help: `${secretFrom.help}; the provider’s usual one if left out` }],
    async find({ call, given: { body }, values, terminal }) {
      const { providers } = await call(listConnections, {})
      const provider = providers.find(({ id }) => id === body.provider)
      const named = textOf(values, 'secret-from')
      const variable = named ?? provider?.secretVariable ?? ''
      const secret = variable === '' ? '' : (terminal.environment[variable] ?? '')
      if (named !== undefined && secret === '')
        throw new CommandError(`The environment variable ${variable} is not set.`)
      if (provider?.needsSecret === true && secret === '') {
        throw new CommandError(
          `${provider.title} needs its own key: set ${variable} in the environment, or name another variable with --secret-from.`,
        )
      }
      return { body: { ...body, ...(secret === '' ? {} : { secret }) } }
    },
    say: (made) =>
      warned(
        `Connected as ${made.name}: call its models as ${made.name}/MODEL. \`belay connections test ${made.name}\` tries it.`,
        made,
      ),
  }),
  endpointCommand({
    name: 'connections edit',
    endpoint: editConnection,
    examples: [
      'belay connections edit openai --region eu',
      'NEW_KEY=sk-… belay connections edit openai --secret-from NEW_KEY',
    ],
    argument: connectionArgument,
    without: { secret: secretReason },
    own: [secretFrom],
    async find({ call, given, values, positionals, terminal }) {
      const variable = textOf(values, 'secret-from')
      const secret = variable === undefined ? undefined : terminal.environment[variable]
      if (variable !== undefined && (secret ?? '') === '')
        throw new CommandError(`The environment variable ${variable} is not set.`)
      const { id } = await findConnection(call, positionals[0])
      return {
        params: { id },
        body: { ...given.body, ...(secret === undefined ? {} : { secret }) },
      }
    },
    say: (changed) =>
      warned(
        `Changed ${changed.name}; ${changed.hasSecret ? 'its key is stored' : 'it has no key'}.`,
        changed,
      ),
  }),
  endpointCommand({
    name: 'connections test',
    endpoint: testConnection,
    examples: ['belay connections test openai'],
    argument: connectionArgument,
    async find({ call, positionals }) {
      const { id } = await findConnection(call, positionals[0])
      return { params: { id } }
    },
    say: ({ ok, detail, durationMs }) => `${ok ? 'good' : 'failed'}: ${detail} (${durationMs} ms)`,
    exit: ({ ok }) => (ok ? 0 : 1),
  }),
  connectionsRemove,
]
