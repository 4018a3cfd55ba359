import { type Command, textOf } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { planFile } from '#cli/plan-file.ts'
import {
  createEnvironment,
  editEnvironment,
  type Environment,
  listEnvironments,
} from '#contract/environments.ts'

const list = endpointCommand({
  name: 'environments list',
  endpoint: listEnvironments,
  examples: ['belay environments list'],
  list: {
    columns: [
      ['NAME', (one) => one.name],
      ['ASKS FOR', rulesText],
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

const edit = endpointCommand({
  name: 'environments edit',
  endpoint: editEnvironment,
  examples: [
    'belay environments edit production --approvals 1',
    'belay environments edit production --gates "support quality" --is-automatic true',
    'belay environments edit production --plan plan.yaml',
    'belay environments edit production --freezes "fri 16:00-24:00" --freezes 2026-12-20..2027-01-04',
  ],
  argument: {
    name: 'ENVIRONMENT',
    help: 'name of the environment, as `belay environments list` shows it',
    ask: 'Which environment? `belay environments list` shows their names.',
  },
  without: { plan: planFile.why },
  own: [
    planFile.flag(
      'how a promoted release takes over there: YAML or JSON with steps and metrics; none: all calls at once',
    ),
  ],
  fill: ({ values }) =>
    textOf(values, 'plan') === 'none' ? { plan: null } : planFile.fill({ values }),
  say: (one) => `${one.name} asks for: ${rulesText(one)}.`,
})

function rulesText({ rules }: Environment): string {
  const { approvals, gates, gateAgeDays, freezes, isAutomatic, plan } = rules
  const words = [
    ...gates.map((gate) => `gate "${gate}" within ${gateAgeDays} days`),
    ...(approvals === 0
      ? []
      : [
          `${approvals} approval${approvals === 1 ? '' : 's'}${isAutomatic ? ' unless gates hold' : ''}`,
        ]),
    ...freezes.map((freeze) => `none on ${freeze}`),
    ...(plan === null ? [] : ['a rollout']),
  ]
  return words.length === 0 ? 'nothing' : words.join(', ')
}

/** In the order of the help. */
export const commands: readonly Command[] = [list, create, edit]
