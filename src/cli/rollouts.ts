import { type Argument, type Command, CommandError } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { planFile } from '#cli/plan-file.ts'
import { table } from '#cli/table.ts'
import {
  abortRollout,
  listRollouts,
  pauseRollout,
  resumeRollout,
  type Rollout,
  rollBackDeployment,
  showCapsule,
  showRollout,
  skipRollout,
  startRollout,
} from '#contract/rollouts.ts'

const rolloutArgument: Argument = {
  name: 'ROLLOUT',
  help: 'id of the rollout, as `belay rollouts list` shows it',
  ask: 'Which rollout? `belay rollouts list` shows their ids.',
}

/** What `belay rollouts watch` ends with where nothing shipped: as a failed evaluation does. */
const notShippedCode = 100

/** The page is looked at so often; the server looks at a rollout about as often. */
const watchPauseMs = 1_000

const list = endpointCommand({
  name: 'rollouts list',
  endpoint: listRollouts,
  examples: ['belay rollouts list', 'belay rollouts list --json'],
  list: {
    none: 'No rollouts yet. `belay rollouts start NAME --environment ENVIRONMENT --release ID --plan FILE` begins one.',
    columns: [
      ['ID', (one) => one.id],
      ['DEPLOYMENT', (one) => one.deployment],
      ['ENVIRONMENT', (one) => one.environment],
      ['STATE', (one) => one.state],
      ['STEP', (one) => `${one.step + 1}/${one.steps}`],
      ['WEIGHT', percent, 'right'],
      ['VERDICT', (one) => one.verdict],
      ['RELEASE', (one) => one.candidate],
      ['STARTED', (one) => one.startedAt],
      ['BY', (one) => one.startedBy],
    ],
  },
})

const show = endpointCommand({
  name: 'rollouts show',
  endpoint: showRollout,
  examples: ['belay rollouts show rol_01j…', 'belay rollouts show rol_01j… --json | jq -r .state'],
  argument: rolloutArgument,
  say: rolloutText,
})

const capsule = endpointCommand({
  name: 'rollouts capsule',
  endpoint: showCapsule,
  examples: ['belay rollouts capsule rol_01j… > verdict.json'],
  argument: rolloutArgument,
  say: (shown) => JSON.stringify(shown, null, 2),
})

const start = endpointCommand({
  name: 'rollouts start',
  endpoint: startRollout,
  examples: [
    'belay rollouts start support-answer --environment production --release rel_01j… --plan plan.yaml',
  ],
  second: {
    name: 'DEPLOYMENT',
    field: 'deployment',
    ask: 'Which deployment? `belay deployments list` shows their names.',
  },
  without: planFile.without,
  own: [planFile.flag('YAML or JSON with steps, metrics and limits; required')],
  fill(typed) {
    const given = planFile.fill(typed)
    if (!('plan' in given))
      throw new CommandError(
        '--plan is missing: a YAML or JSON file with steps, metrics and limits. docs/guide/delivery.md has one to begin with.',
      )
    return given
  },
  say: (rollout) =>
    `${rollout.candidate} answers ${percent(rollout)} of the units of ${rollout.deployment} in ${rollout.environment} (${rollout.id}). \`belay rollouts watch ${rollout.id}\` follows it to its end.`,
})

const watch = endpointCommand({
  name: 'rollouts watch',
  endpoint: showRollout,
  summary:
    'Follow a rollout to its end. Exit code 0: shipped; 100: rolled back or held; 1: it could not be followed.',
  examples: ['belay rollouts watch rol_01j…'],
  argument: rolloutArgument,
  async run({ call, endpoint, given, isJson, terminal }) {
    let told = ''
    for (;;) {
      const rollout = await call(endpoint, given)
      const now = `${rollout.state}, step ${rollout.step + 1} of ${rollout.steps} at ${percent(rollout)}: ${rollout.reason}`
      if (now !== told && !isJson) terminal.out(now)
      told = now
      const isOver = rollout.endedAt !== null || rollout.state === 'held'
      if (isOver) {
        if (isJson) terminal.out(JSON.stringify(rollout))
        return rollout.state === 'shipped' ? 0 : notShippedCode
      }
      await new Promise((resolve) => setTimeout(resolve, watchPauseMs))
    }
  },
})

const deeds = [
  endpointCommand({
    name: 'rollouts pause',
    endpoint: pauseRollout,
    examples: ['belay rollouts pause rol_01j… --why "the weekend"'],
    argument: rolloutArgument,
    say: standText,
  }),
  endpointCommand({
    name: 'rollouts resume',
    endpoint: resumeRollout,
    examples: ['belay rollouts resume rol_01j… --why "looked at the answers"'],
    argument: rolloutArgument,
    say: standText,
  }),
  endpointCommand({
    name: 'rollouts skip',
    endpoint: skipRollout,
    examples: ['belay rollouts skip rol_01j… --why "measured before"'],
    argument: rolloutArgument,
    say: standText,
  }),
  endpointCommand({
    name: 'rollouts abort',
    endpoint: abortRollout,
    examples: ['belay rollouts abort rol_01j… --why "complaints"'],
    argument: rolloutArgument,
    say: standText,
  }),
]

const rollback = endpointCommand({
  name: 'rollback',
  endpoint: rollBackDeployment,
  examples: ['belay rollback support-answer --environment production --why "wrong prices"'],
  argument: {
    name: 'DEPLOYMENT',
    help: 'name of the deployment, as `belay deployments list` shows it',
    ask: 'Which deployment? `belay deployments list` shows their names.',
  },
  say: ({ deployment, environment, release, rollout }) =>
    `${release} serves ${deployment} in ${environment}${rollout === null ? '' : `; the rollout ${rollout} is aborted`}.`,
})

function percent({ weight }: Rollout): string {
  return `${Number((weight * 100).toFixed(2))} %`
}

function standText(rollout: Rollout): string {
  return `${rollout.id} is ${rollout.state}, step ${rollout.step + 1} of ${rollout.steps} at ${percent(rollout)}. ${rollout.reason}`
}

function rolloutText(rollout: Rollout): string {
  const facts: readonly (readonly [string, string])[] = [
    ['rollout', `${rollout.id} of ${rollout.deployment} in ${rollout.environment}`],
    ['release', `${rollout.candidate}, against ${rollout.control}`],
    [
      'state',
      `${rollout.state}, step ${rollout.step + 1} of ${rollout.steps} at ${percent(rollout)}`,
    ],
    ['verdict', rollout.verdict],
    ['why', rollout.reason],
    ['exposed', `${rollout.exposure.calls} calls, ${rollout.exposure.errors} failed`],
    ['left', leftText(rollout)],
    ['started', `${rollout.startedAt} by ${rollout.startedBy}`],
    ['ended', rollout.endedAt ?? ''],
  ]
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([fact, value]) => `${fact.padEnd(9)}${value}`)
  if (rollout.metrics.length === 0) return lines.join('\n')
  const metrics = table(rollout.metrics, [
    ['METRIC', (one) => one.name],
    ['ROLE', (one) => one.role],
    ['STANDING', (one) => one.standing],
    ['EFFECT', (one) => figure(one.effect, '?'), 'right'],
    ['LOW', (one) => figure(one.low, '−∞'), 'right'],
    ['HIGH', (one) => figure(one.high, '∞'), 'right'],
    ['MARGIN', (one) => String(one.margin), 'right'],
    ['CALLS', (one) => String(one.n), 'right'],
    ['METHOD', (one) => one.method],
  ])
  return `${lines.join('\n')}\n\n${metrics}`
}

function leftText({ callsLeft, endedAt }: Rollout): string {
  if (endedAt !== null) return ''
  return callsLeft === null ? 'not foreseen' : `about ${callsLeft} calls`
}

function figure(value: number | null, otherwise: string): string {
  if (value === null) return otherwise
  const shown = String(Number(value.toPrecision(3)))
  return value > 0 ? `+${shown}` : shown
}

/** In the order of the help. */
export const commands: readonly Command[] = [list, show, capsule, start, watch, ...deeds, rollback]
