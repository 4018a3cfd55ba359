import type { Command } from '#cli/command.ts'
import type { Argument } from '#cli/command.ts'
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
  async run({ call, given, isJson, terminal }) {
    const made = await call(createKey, given)
    // The key alone is the output: KEY=$(belay keys create …) keeps it.
    terminal.out(isJson ? JSON.stringify({ id: made.id, key: made.key }) : made.key)
    if (!isJson)
      terminal.err(
        `\nThis key is shown once. It stands for "${made.record.name}" in ${made.record.environment}; \`belay keys revoke ${made.id}\` takes it back.`,
      )
    return 0
  },
})

const keysEdit = endpointCommand({
  name: 'keys edit',
  endpoint: editKey,
  examples: [
    'belay keys edit key_01j… --budget-usd 50',
    'belay keys edit key_01j… --expires-at none',
  ],
  argument: keyArgument,
  say: (key) => `Changed "${key.name}"; it applies within a second.`,
})

const keysList = endpointCommand({
  name: 'keys list',
  endpoint: listKeys,
  examples: ['belay keys list', 'belay keys list --json'],
  list: {
    columns: [
      'ID',
      'NAME',
      'KEY',
      'ENVIRONMENT',
      'STATE',
      { title: 'SPENT USD', right: true },
      'LAST USED',
    ],
    cells: (key) => [
      key.id,
      key.name,
      `${key.prefix}…`,
      key.environment,
      key.revokedAt !== null ? 'revoked' : 'active',
      `${key.spentUsd} this ${key.limits.budgetPeriod}`,
      key.lastUsedAt ?? 'never',
    ],
  },
})

export const keysRevoke = endpointCommand({
  name: 'keys revoke',
  endpoint: revokeKey,
  examples: ['belay keys revoke key_01j…'],
  argument: keyArgument,
  async run({ call, given, positionals: [id], isJson, terminal }) {
    await call(revokeKey, given)
    terminal.out(
      isJson
        ? JSON.stringify({ revoked: id })
        : `Revoked ${id}; calls with it are refused from now on.`,
    )
    return 0
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [keysCreate, keysEdit, keysList, keysRevoke]
