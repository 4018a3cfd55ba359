import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import {
  createDeployment,
  type Deployment,
  editDeployment,
  listDeployments,
  resumeDeployment,
  showDeployment,
  stopDeployment,
} from '#contract/deployments.ts'

const deploymentArgument: Argument = {
  name: 'DEPLOYMENT',
  help: 'name of the deployment, as `belay deployments list` shows it',
  ask: 'Which deployment? `belay deployments list` shows their names.',
}

const list = endpointCommand({
  name: 'deployments list',
  endpoint: listDeployments,
  examples: ['belay deployments list', 'belay deployments list --environment production --json'],
  list: {
    none: 'No deployments here. `belay deployments create NAME --environment ENVIRONMENT --release ID` makes one.',
    columns: [
      ['NAME', (one) => one.name],
      ['ENVIRONMENT', (one) => one.environment],
      ['STATE', (one) => one.state],
      ['RELEASE', (one) => one.release],
      ['ROLLOUT', rolloutText],
      ['OWNER', (one) => one.owner],
      ['PURPOSE', (one) => one.purpose],
    ],
  },
})

const show = endpointCommand({
  name: 'deployments show',
  endpoint: showDeployment,
  examples: [
    'belay deployments show support-answer --environment production',
    'belay deployments show support-answer --environment production --json | jq -r .release',
  ],
  argument: deploymentArgument,
  say(deployment) {
    const { name, environment, state, stopped, release, previousRelease } = deployment
    const { owner, purpose, riskTier, unit, safeAnswer } = deployment
    const facts: readonly (readonly [string, string])[] = [
      ['name', `${name} in ${environment}`],
      [
        'state',
        stopped === null ? state : `stopped by ${stopped.by}, ${stopped.at}: ${stopped.why}`,
      ],
      ['release', release],
      ['before', previousRelease ?? ''],
      ['rollout', rolloutText(deployment)],
      ['unit', unit],
      ['stop', safeAnswer === null ? 'answers with an error' : `answers: ${safeAnswer}`],
      ['purpose', purpose],
      ['owner', owner],
      ['risk', riskTier],
    ]
    return facts
      .filter(([, value]) => value !== '')
      .map(([fact, value]) => `${fact.padEnd(9)}${value}`)
      .join('\n')
  },
})

const create = endpointCommand({
  name: 'deployments create',
  endpoint: createDeployment,
  examples: [
    'belay deployments create support-answer --environment production --release rel_01j…',
    'belay deployments create support-answer --environment production --release rel_01j… --unit session --safe-answer "We will call you back."',
  ],
  second: {
    name: 'NAME',
    field: 'name',
    ask: 'Which name? Applications will call it: deployment/NAME.',
  },
  say: ({ name, environment, release }) =>
    `${release} answers calls of deployment/${name} by keys of ${environment}.`,
})

const edit = endpointCommand({
  name: 'deployments edit',
  endpoint: editDeployment,
  examples: [
    'belay deployments edit support-answer --environment dev --release rel_01j…',
    'belay deployments edit support-answer --environment production --risk-tier high',
  ],
  argument: deploymentArgument,
  say: ({ name, environment, release }) => `Changed ${name} in ${environment}; ${release} serves.`,
})

const stop = endpointCommand({
  name: 'deployments stop',
  endpoint: stopDeployment,
  examples: ['belay deployments stop support-answer --environment production --why "wrong prices"'],
  argument: deploymentArgument,
  say: ({ name, environment, safeAnswer }) =>
    `Stopped ${name} in ${environment}: every call of it gets ${safeAnswer === null ? 'an error that says why' : 'the safe answer'}. \`belay deployments resume ${name} --environment ${environment}\` lets it serve again.`,
})

const resume = endpointCommand({
  name: 'deployments resume',
  endpoint: resumeDeployment,
  examples: ['belay deployments resume support-answer --environment production'],
  argument: deploymentArgument,
  say: ({ name, environment, release }) => `${name} in ${environment} serves again: ${release}.`,
})

function rolloutText({ rollout }: Deployment): string {
  if (rollout === null) return ''
  const { state, candidate, weight } = rollout
  return `${state}: ${candidate} at ${Math.round(weight * 100)} %`
}

/** In the order of the help. */
export const commands: readonly Command[] = [list, show, create, edit, stop, resume]
