import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import {
  createRelease,
  diffReleases,
  listReleases,
  type ReleaseSummary,
  showRelease,
} from '#contract/releases.ts'

const releaseArgument: Argument = {
  name: 'RELEASE',
  help: 'id of the release, its hash, or the first digits of that',
  ask: 'Which release? `belay releases list` shows their ids.',
}

const list = endpointCommand({
  name: 'releases list',
  endpoint: listReleases,
  examples: ['belay releases list', 'belay releases list --name support --json'],
  list: {
    none: 'No releases yet. `belay releases create NAME --model CONNECTION/MODEL` makes one.',
    columns: [
      ['ID', (one) => one.id],
      ['NAME', (one) => one.name],
      ['HASH', (one) => one.hash.slice(0, 12)],
      ['PROMPT', promptText],
      ['MODELS', (one) => one.manifest.targets.join(', ')],
      ['MADE', (one) => one.createdAt],
      ['BY', (one) => one.createdBy],
      ['NOTE', (one) => one.note],
    ],
  },
})

const show = endpointCommand({
  name: 'releases show',
  endpoint: showRelease,
  examples: ['belay releases show rel_01j…', 'belay releases show 3f9a61c2 --json'],
  argument: releaseArgument,
  say({ id, name, hash, manifest, note, createdAt, createdBy }) {
    const parameters = Object.entries(manifest.parameters).map(
      ([parameter, value]) => `${parameter}=${JSON.stringify(value)}`,
    )
    const facts: readonly (readonly [string, string])[] = [
      ['id', id],
      ['name', name],
      ['hash', hash],
      ['prompt', promptText({ manifest })],
      ['models', manifest.targets.join(', ')],
      ['parameters', parameters.join(' ')],
      ['note', note],
      ['made', `${createdAt} by ${createdBy}`],
    ]
    return facts
      .filter(([, value]) => value !== '')
      .map(([fact, value]) => `${fact.padEnd(12)}${value}`)
      .join('\n')
  },
})

const create = endpointCommand({
  name: 'releases create',
  endpoint: createRelease,
  examples: [
    'belay releases create support --model openai/gpt-4.1',
    'belay releases create support --prompt support@staging --model openai/gpt-4.1 --fallback anthropic/claude-sonnet-4-5 --param temperature=0.2',
  ],
  second: {
    name: 'NAME',
    field: 'name',
    ask: 'Which name? What it is a release of, as in `support`.',
  },
  named: { fallbacks: 'fallback', parameters: 'param' },
  say: ({ id, name, hash }) =>
    `${id} is the release of ${name} with the hash ${hash.slice(0, 12)}. \`belay deployments create ${name} --environment dev --release ${id}\` has it answer.`,
})

const diff = endpointCommand({
  name: 'releases diff',
  endpoint: diffReleases,
  examples: [
    'belay releases diff rel_01j… rel_01k…',
    'belay releases diff 3f9a61c2 b07d44e9 --variable question="Where is it?"',
  ],
  argument: releaseArgument,
  second: {
    name: 'TO',
    field: 'to',
    ask: 'Which release to compare it with? `belay releases list` shows their ids.',
  },
  named: { variables: 'variable' },
  say({ isSame, from, to, parts, rendered }) {
    if (isSame) return `${from.id} and ${to.id} fix the same.`
    const told = parts.map(({ part, isSame: isPartSame, text }) =>
      isPartSame ? `${part}: no difference` : `${part}:\n${text.trimEnd()}`,
    )
    const sent = rendered === '' ? ' no difference' : `\n${rendered?.trimEnd()}`
    return [...told, ...(rendered === null ? [] : [`what the models get:${sent}`])].join('\n\n')
  },
})

function promptText({ manifest: { prompt } }: Pick<ReleaseSummary, 'manifest'>): string {
  return prompt === null ? '' : `${prompt.name}#${prompt.version}`
}

/** In the order of the help. */
export const commands: readonly Command[] = [list, show, create, diff]
