import { type Argument, textOf, type Values, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { intervalText } from '#cli/figures.ts'
import { ownFlag } from '#cli/flag.ts'
import { readYamlFile } from '#cli/read-yaml-file.ts'
import { preview, table } from '#cli/table.ts'
import {
  addReviewItems,
  calibrateJudge,
  createReviewQueue,
  editReviewQueue,
  listJudgeCalibrations,
  listReviewItems,
  listReviewQueues,
  nextReviewItem,
  putReview,
  reassignReviewItems,
  removeReview,
  removeReviewItem,
  removeReviewQueue,
  showReviewQueue,
  takeCorrections,
} from '#contract/reviews.ts'
import { counted } from '#kit/counted.ts'

const queueArgument: Argument = {
  name: 'QUEUE',
  help: 'id of the queue, as `belay reviews list` shows it',
  ask: 'Which queue? `belay reviews list` shows their ids.',
}
const itemArgument: Argument = {
  name: 'ITEM',
  help: 'id of the item, as `belay reviews next` and `belay reviews items` show it',
  ask: 'Which item? `belay reviews next QUEUE` shows the next one.',
}

const dimensionsReason = 'A list of objects: they stand in a file.'
const dimensionsFlag = ownFlag('scales', {
  placeholder: 'FILE',
  help: 'YAML or JSON: a list of {kind: scale, name, steps, passesFrom} and {kind: choice, name, labels, passing}',
  why: dimensionsReason,
})

const textsReason = 'A list of objects: they are sent through the API.'

export const reviewsAdd = endpointCommand({
  name: 'reviews add',
  endpoint: addReviewItems,
  examples: [
    'belay reviews add rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --from -24h --status error --limit 50',
    'belay reviews add rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --evaluation evn_01m8aj2d70fpg8fdw6mg9jcjc4 --order disagreement',
  ],
  argument: queueArgument,
  named: { key: 'key-id', id: 'evaluation', 'filter.variant': 'rollout-variant' },
  without: { texts: textsReason },
  json: ({ added, repeated, withoutTexts, leftOut }) => ({
    added,
    repeated,
    withoutTexts,
    leftOut,
  }),
  say: ({ added, repeated, withoutTexts }) =>
    `${added} added, ${repeated} in it already, ${withoutTexts} without texts.`,
  notes: leftOutNotes,
})

const reviewsNext = endpointCommand({
  name: 'reviews next',
  endpoint: nextReviewItem,
  examples: ['belay reviews next rvq_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: queueArgument,
  async run({ call, given, isJson, terminal }) {
    const next = await call(nextReviewItem, given)
    if (isJson) terminal.out(JSON.stringify(next))
    else if (next.item === null) terminal.out('Nothing is left for you here.')
    else {
      const { id, input, output, expected } = next.item
      terminal.err(`${id}; ${next.left} left`)
      terminal.out(`Input:\n${input}\n\nOutput:\n${output}`)
      if (expected !== null) terminal.out(`\nExpected:\n${expected}`)
    }
    return 0
  },
})

export const judgesCalibrate = endpointCommand({
  name: 'judges calibrate',
  endpoint: calibrateJudge,
  examples: [
    'belay judges calibrate --queue rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --dimension helpful --evaluator relevance --threshold 0.75 --judge-model openai/gpt-4o-mini',
  ],
  say: (begun) =>
    `${begun.judgeModel} looks at what people judged in ${begun.queueName} (${begun.id}). \`belay judges list\` shows what comes of it.`,
})

/** The scales that were typed: a file's list, which the contract checks. */
function dimensionsOf(values: Values): Readonly<Record<string, unknown>> {
  const path = textOf(values, 'scales')
  return path === undefined ? {} : { dimensions: readYamlFile(path) }
}

function leftOutNotes({
  leftOut,
}: {
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[]
}): string[] {
  return leftOut.map(({ what, reason }) => `Left out: ${what}: ${reason}`)
}

/** Values as they were typed, in which what is a whole number is a step of a scale. */
function withSteps<Body extends { readonly values: Readonly<Record<string, number | string>> }>(
  body: Body,
): Body {
  const steps = Object.entries(body.values).map(([name, value]) => [
    name,
    typeof value === 'string' && /^\d$/.test(value) ? Number(value) : value,
  ])
  return { ...body, values: Object.fromEntries(steps) }
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'reviews list',
    endpoint: listReviewQueues,
    examples: ['belay reviews list'],
    list: {
      none: 'No review queues here. `belay reviews create --help` shows how to make one.',
      columns: [
        ['NAME', (one) => one.name],
        ['ITEMS', (one) => one.items],
        ['DONE', (one) => one.itemsDone],
        ['REVIEWS', (one) => one.reviews],
        ['JUDGED BY', (one) => one.dimensions.map(({ name }) => name).join(',')],
        ['ID', (one) => one.id],
      ],
    },
  }),
  endpointCommand({
    name: 'reviews show',
    endpoint: showReviewQueue,
    examples: ['belay reviews show rvq_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument: queueArgument,
    say({ queue, reviewers, agreement, corrections }) {
      const parts = [
        `${queue.name}: ${queue.itemsDone} of ${counted(queue.items, 'item')} judged by ${queue.reviewersPerItem}; ${corrections} corrected.`,
      ]
      if (reviewers.length > 0)
        parts.push(reviewers.map(({ name, reviews }) => `${name} ${reviews}`).join(', '))
      if (agreement.some(({ items }) => items > 0))
        parts.push(
          table(agreement, [
            ['DIMENSION', (one) => one.dimension],
            ['ITEMS', (one) => one.items],
            ['AGREED', (one) => intervalText(one.raw)],
            ['KAPPA', (one) => intervalText(one.kappa)],
            ['ALPHA', (one) => intervalText(one.alpha)],
          ]),
        )
      return parts.join('\n')
    },
  }),
  endpointCommand({
    name: 'reviews create',
    endpoint: createReviewQueue,
    examples: [
      'belay reviews create --name "support answers" --scales scales.yaml --reviewers-per-item 2',
    ],
    without: { dimensions: dimensionsReason },
    own: [dimensionsFlag],
    fill: ({ values }) => dimensionsOf(values),
    say: (made) =>
      `Made ${made.name} (${made.id}). \`belay reviews add ${made.id} --from -24h\` puts traces into it.`,
  }),
  endpointCommand({
    name: 'reviews edit',
    endpoint: editReviewQueue,
    examples: [
      'belay reviews edit rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --guidelines "Kind, and in two sentences."',
    ],
    argument: queueArgument,
    without: { dimensions: dimensionsReason },
    own: [dimensionsFlag],
    fill: ({ values }) => dimensionsOf(values),
    say: (edited) => `Changed ${edited.name}.`,
  }),
  endpointCommand({
    name: 'reviews remove',
    endpoint: removeReviewQueue,
    examples: ['belay reviews remove rvq_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument: queueArgument,
    say: () => 'Removed, with its reviews.',
  }),
  reviewsAdd,
  endpointCommand({
    name: 'reviews reassign',
    endpoint: reassignReviewItems,
    examples: [
      'belay reviews reassign rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --from "Ada Lovelace" --to "Grace Hopper"',
      'belay reviews reassign rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --items rvi_01m8be3mxae68bezx6gn9ya1jb',
    ],
    argument: queueArgument,
    json: ({ changed, done }) => ({ changed, done }),
    say: ({ changed, done }) =>
      `${changed} reassigned.${done === 0 ? '' : ` ${done} are done and stay as they are.`}`,
  }),
  endpointCommand({
    name: 'reviews take-out',
    endpoint: removeReviewItem,
    examples: ['belay reviews take-out rvi_01m8be3mxae68bezx6gn9ya1jb'],
    argument: itemArgument,
    say: () => 'Taken out, with what was said of it.',
  }),
  endpointCommand({
    name: 'reviews items',
    endpoint: listReviewItems,
    examples: ['belay reviews items rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --only disagreed'],
    argument: queueArgument,
    // What narrows a list down to one state has one name, as in `evaluations results`.
    named: { show: 'only' },
    list: {
      columns: [
        ['INPUT', (one) => preview(one.input, 40)],
        ['OUTPUT', (one) => preview(one.output, 40)],
        [
          'SAID',
          ({ reviews }) =>
            reviews
              .map(({ reviewer, values }) => `${reviewer}: ${Object.values(values).join(' ')}`)
              .join('; '),
        ],
        ['ITEM', (one) => one.id],
      ],
    },
  }),
  reviewsNext,
  endpointCommand({
    name: 'reviews put',
    endpoint: putReview,
    examples: [
      'belay reviews put rvi_01m8aj2d70fpg8fdw6mg9jcjc4 --value helpful=4 --value tone=kind --comment "a little long"',
    ],
    argument: itemArgument,
    named: { values: 'value' },
    find: async ({ given }) => ({ ...given, body: withSteps(given.body) }),
    say: ({ values }) =>
      Object.entries(values)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
  }),
  endpointCommand({
    name: 'reviews take-back',
    endpoint: removeReview,
    examples: ['belay reviews take-back rvi_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument: itemArgument,
    say: () => 'Taken back.',
  }),
  endpointCommand({
    name: 'reviews corrections',
    endpoint: takeCorrections,
    examples: [
      'belay reviews corrections rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --dataset support-questions --approved true',
    ],
    argument: queueArgument,
    say: ({ version, dataset, added, changed, leftOutTotal }) =>
      `Version ${version} of ${dataset}: ${added} added, ${changed} changed${leftOutTotal === 0 ? '' : `, ${leftOutTotal} left out`}.`,
    notes: leftOutNotes,
  }),
  endpointCommand({
    name: 'judges list',
    endpoint: listJudgeCalibrations,
    examples: ['belay judges list'],
    list: {
      none: 'No judge was compared with people yet. `belay judges calibrate --help` shows how.',
      columns: [
        ['EVALUATOR', (one) => one.evaluator],
        ['MODEL', (one) => one.judgeModel],
        ['STATE', (one) => (one.isExpired ? 'expired' : one.state)],
        ['ITEMS', (one) => one.items],
        ['PASSES GOOD ONES', (one) => intervalText(one.sensitivity)],
        ['FAILS BAD ONES', (one) => intervalText(one.specificity)],
        ['SAYS WHAT PEOPLE SAY', (one) => intervalText(one.agreement)],
        ['KAPPA', (one) => intervalText(one.kappa)],
        ['USD', (one) => one.costUsd ?? '–', 'right'],
        ['QUEUE', (one) => one.queueName],
        ['ID', (one) => one.id],
      ],
    },
    notes: ({ items }) =>
      items.flatMap(({ id, isExpired, expiredBecause, reason }) => [
        ...(isExpired ? [`${id} has expired: ${expiredBecause}.`] : []),
        ...(reason === '' ? [] : [`${id}: ${reason}`]),
      ]),
  }),
  judgesCalibrate,
]
