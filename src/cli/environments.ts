import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { createEnvironment, listEnvironments } from '#contract/environments.ts'

const list = endpointCommand({
  name: 'environments list',
  endpoint: listEnvironments,
  examples: ['belay environments list'],
  list: {
    columns: [
      ['NAME', (one) => one.name],
      ['MADE', (one) => one.createdAt],
      ['BY', (one) => one.createdBy],
    ],
  },
})

const create = endpointCommand({
  name: 'environments create',
  endpoint: createEnvironment,
  examples: ['belay environments create canary', 'belay environments create test --before staging'],
  second: {
    name: 'NAME',
    field: 'name',
    ask: 'Which name? Lower-case letters, digits and dashes, as in `canary`.',
  },
  say: ({ name }) =>
    `Made ${name}. \`belay keys create --name NAME --environment ${name}\` makes a key that reaches its deployments.`,
})

/** In the order of the help. */
export const commands: readonly Command[] = [list, create]
