import { type Argument, textOf, type Values, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import { readYamlFile } from '#cli/read-yaml-file.ts'
import {
  createOnlineEvaluation,
  editOnlineEvaluation,
  listOnlineEvaluations,
  removeOnlineEvaluation,
  runOnlineEvaluation,
  showOnlineEvaluation,
} from '#contract/online-evaluations.ts'

const argument: Argument = {
  name: 'ONLINE-EVALUATION',
  help: 'id, as `belay online list` shows it',
  ask: 'Which one? `belay online list` shows their ids.',
}

const evaluatorsReason = 'A list of objects: they stand in a file, or are named by their ids.'
const evaluatorsFlag = ownFlag('evaluator', {
  placeholder: 'A,B|FILE',
  help: 'ids of evaluators, with their usual settings; or a YAML or JSON file with a list of {name, evaluator, settings, threshold}',
  why: evaluatorsReason,
})

/** As connections have it: one name for what is switched on and off. */
const enabledFlag = { isOn: 'is-enabled' }

/** The evaluators that were typed: a file's list, which the contract checks, or ids. */
function evaluatorsOf(values: Values): Readonly<Record<string, unknown>> {
  const typed = textOf(values, 'evaluator')
  if (typed === undefined) return {}
  if (!/\.(?:json|ya?ml)$/.test(typed))
    return {
      evaluators: typed
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '')
        .map((id) => ({ name: id, evaluator: id })),
    }
  return { evaluators: readYamlFile(typed) }
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'online create',
    endpoint: createOnlineEvaluation,
    examples: [
      'belay online create --name format --evaluator is-json,latency --share 0.1',
      'belay online create --name quality --evaluator judges.yaml --judge-model openai/gpt-4o-mini --budget-usd-per-day 2',
    ],
    named: enabledFlag,
    without: { evaluators: evaluatorsReason },
    own: [evaluatorsFlag],
    fill: ({ values }) => evaluatorsOf(values),
    say: (made) =>
      `${made.name} judges ${made.share * 100} % of the traces that begin from now on (${made.id}).`,
  }),
  endpointCommand({
    name: 'online edit',
    endpoint: editOnlineEvaluation,
    examples: ['belay online edit oev_01m8aj2d70fpg8fdw6mg9jcjc4 --is-enabled false'],
    argument,
    named: enabledFlag,
    without: { evaluators: evaluatorsReason },
    own: [evaluatorsFlag],
    fill: ({ values }) => evaluatorsOf(values),
    say: (edited) => `Changed ${edited.name}.`,
  }),
  endpointCommand({
    name: 'online list',
    endpoint: listOnlineEvaluations,
    examples: ['belay online list'],
    list: {
      none: 'Nothing judges traces here. `belay online create --help` shows how.',
      columns: [
        ['NAME', (one) => one.name],
        ['STATE', (one) => (one.isOn ? (one.problem === '' ? 'on' : 'on, with a problem') : 'off')],
        ['SHARE', (one) => `${one.share * 100} %`, 'right'],
        ['JUDGED', (one) => one.judged],
        ['SKIPPED', (one) => one.skipped],
        ['TODAY USD', (one) => one.spentTodayUsd, 'right'],
        ['SCORES', (one) => one.evaluators.map(({ name }) => name).join(',')],
        ['ID', (one) => one.id],
      ],
    },
    notes: ({ items }) =>
      items.flatMap(({ name, problem }) => (problem === '' ? [] : [`${name}: ${problem}`])),
  }),
  endpointCommand({
    name: 'online remove',
    endpoint: removeOnlineEvaluation,
    examples: ['belay online remove oev_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument,
    say: () => 'Removed. The scores that it gave stay.',
  }),
  endpointCommand({
    name: 'online run',
    endpoint: runOnlineEvaluation,
    examples: ['belay online run oev_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument,
    say: ({ name, judged, skipped }) => `${name}: ${judged} traces judged, ${skipped} skipped.`,
    notes: ({ problem }) => (problem === '' ? [] : [problem]),
  }),
  endpointCommand({
    name: 'online show',
    endpoint: showOnlineEvaluation,
    examples: ['belay online show oev_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument,
    say: (shown) => JSON.stringify(shown, null, 2),
  }),
]
