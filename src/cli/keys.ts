import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { createKey, editKey, listKeys, revokeKey } from '#contract/keys.ts'

const keyArgument: Argument = {
  name: 'KEY',
  help: 'id of the key, as `belay keys list` shows it',
  ask: 'Which key? `belay keys list` shows their ids.',
}

export const keysCreate = endpointCommand({
  name: 'keys create',
  endpoint: createKey,
  examples: [
    'belay keys create --name my-app',
    'belay keys create --name batch --budget-usd 25 --budget-period day --models "openai/gpt-*"',
  ],
  json: ({ id, key }) => ({ id, key }),
  // The key alone is the output: KEY=$(belay keys create …) keeps it.
  say: ({ key }) => key,
  notes: ({ id, record: { name, environment } }, { isJson }) =>
    isJson
      ? []
      : [
          `\nThis key is shown once. It stands for "${name}" in ${environment}; \`belay keys revoke ${id}\` takes it back.`,
        ],
})

export const keysRevoke = endpointCommand({
  name: 'keys revoke',
  endpoint: revokeKey,
  examples: ['belay keys revoke key_01j…'],
  argument: keyArgument,
  json: (_, { positionals: [id] }) => ({ revoked: id }),
  say: (_, { positionals: [id] }) => `Revoked ${id}; calls with it are refused from now on.`,
})

/** In the order of the help. */
export const commands: readonly Command[] = [
  keysCreate,
  endpointCommand({
    name: 'keys edit',
    endpoint: editKey,
    examples: [
      'belay keys edit key_01j… --budget-usd 50',
      'belay keys edit key_01j… --expires-at none',
    ],
    argument: keyArgument,
    say: (key) => `Changed "${key.name}"; it applies within a second.`,
  }),
  endpointCommand({
    name: 'keys list',
    endpoint: listKeys,
    examples: ['belay keys list', 'belay keys list --json'],
    list: {
      columns: [
        ['ID', (key) => key.id],
        ['NAME', (key) => key.name],
        ['KEY', (key) => `${key.prefix}…`],
        ['ENVIRONMENT', (key) => key.environment],
        ['STATE', (key) => (key.revokedAt !== null ? 'revoked' : 'active')],
        ['SPENT USD', (key) => `${key.spentUsd} this ${key.limits.budgetPeriod}`, 'right'],
        ['LAST USED', (key) => key.lastUsedAt ?? 'never'],
      ],
    },
  }),
  keysRevoke,
]
