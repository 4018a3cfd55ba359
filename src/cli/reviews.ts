import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { type Argument, CommandError, textOf, type Values, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { intervalText } from '#cli/figures.ts'
import { ownFlag } from '#cli/flag.ts'
import { table } from '#cli/table.ts'
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

const reviewsList = endpointCommand({
  name: 'reviews list',
  endpoint: listReviewQueues,
  examples: ['belay reviews list'],
  list: {
    none: 'No review queues here. `belay reviews create --help` shows how to make one.',
    columns: [
      'NAME',
      { title: 'ITEMS', right: true },
      { title: 'DONE', right: true },
      { title: 'REVIEWS', right: true },
      'JUDGED BY',
      'ID',
    ],
    cells: (one) => [
      one.name,
      String(one.items),
      String(one.itemsDone),
      String(one.reviews),
      one.dimensions.map(({ name }) => name).join(','),
      one.id,
    ],
  },
})

const reviewsShow = endpointCommand({
  name: 'reviews show',
  endpoint: showReviewQueue,
  examples: ['belay reviews show rvq_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: queueArgument,
  async run({ call, given, isJson, terminal }) {
    const shown = await call(showReviewQueue, given)
    if (isJson) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    const { queue, reviewers, agreement, corrections } = shown
    terminal.out(
      `${queue.name}: ${queue.itemsDone} of ${counted(queue.items, 'item')} judged by ${queue.reviewersPerItem}; ${corrections} corrected.`,
    )
    if (reviewers.length > 0)
      terminal.out(reviewers.map(({ name, reviews }) => `${name} ${reviews}`).join(', '))
    if (agreement.some(({ items }) => items > 0))
      terminal.out(
        table(
          ['DIMENSION', { title: 'ITEMS', right: true }, 'AGREED', 'KAPPA', 'ALPHA'],
          agreement.map((one) => [
            one.dimension,
            String(one.items),
            intervalText(one.raw),
            intervalText(one.kappa),
            intervalText(one.alpha),
          ]),
        ),
      )
    return 0
  },
})

const reviewsCreate = endpointCommand({
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
})

const reviewsEdit = endpointCommand({
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
})

const reviewsRemove = endpointCommand({
  name: 'reviews remove',
  endpoint: removeReviewQueue,
  examples: ['belay reviews remove rvq_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: queueArgument,
  say: () => 'Removed, with its reviews.',
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
  named: { key: 'key-id', id: 'evaluation' },
  without: { texts: textsReason },
  async run({ call, given, isJson, terminal }) {
    const { added, repeated, withoutTexts, leftOut } = await call(addReviewItems, given)
    terminal.out(
      isJson
        ? JSON.stringify({ added, repeated, withoutTexts, leftOut })
        : `${added} added, ${repeated} in it already, ${withoutTexts} without texts.`,
    )
    for (const { what, reason } of leftOut) terminal.err(`Left out: ${what}: ${reason}`)
    return 0
  },
})

const reviewsReassign = endpointCommand({
  name: 'reviews reassign',
  endpoint: reassignReviewItems,
  examples: [
    'belay reviews reassign rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --from "Ada Lovelace" --to "Grace Hopper"',
    'belay reviews reassign rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --items rvi_01m8be3mxae68bezx6gn9ya1jb',
  ],
  argument: queueArgument,
  async run({ call, given, isJson, terminal }) {
    const { changed, done } = await call(reassignReviewItems, given)
    const left = done === 0 ? '' : ` ${done} are done and stay as they are.`
    terminal.out(isJson ? JSON.stringify({ changed, done }) : `${changed} reassigned.${left}`)
    return 0
  },
})

const reviewsTakeOut = endpointCommand({
  name: 'reviews take-out',
  endpoint: removeReviewItem,
  examples: ['belay reviews take-out rvi_01m8be3mxae68bezx6gn9ya1jb'],
  argument: itemArgument,
  say: () => 'Taken out, with what was said of it.',
})

const reviewsItems = endpointCommand({
  name: 'reviews items',
  endpoint: listReviewItems,
  examples: ['belay reviews items rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --only disagreed'],
  argument: queueArgument,
  // What narrows a list down to one state has one name, as in `evaluations results`.
  named: { show: 'only' },
  list: {
    columns: ['INPUT', 'OUTPUT', 'SAID', 'ITEM'],
    cells: (one) => [
      short(one.input),
      short(one.output),
      one.reviews
        .map(({ reviewer, values }) => `${reviewer}: ${Object.values(values).join(' ')}`)
        .join('; '),
      one.id,
    ],
  },
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

const reviewsPut = endpointCommand({
  name: 'reviews put',
  endpoint: putReview,
  examples: [
    'belay reviews put rvi_01m8aj2d70fpg8fdw6mg9jcjc4 --value helpful=4 --value tone=kind --comment "a little long"',
  ],
  argument: itemArgument,
  named: { values: 'value' },
  async run({ call, given, isJson, terminal }) {
    const said = await call(putReview, { ...given, body: withSteps(given.body) })
    terminal.out(
      isJson
        ? JSON.stringify(said)
        : Object.entries(said.values)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
    )
    return 0
  },
})

const reviewsTakeBack = endpointCommand({
  name: 'reviews take-back',
  endpoint: removeReview,
  examples: ['belay reviews take-back rvi_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: itemArgument,
  say: () => 'Taken back.',
})

const reviewsCorrections = endpointCommand({
  name: 'reviews corrections',
  endpoint: takeCorrections,
  examples: [
    'belay reviews corrections rvq_01m8aj2d70fpg8fdw6mg9jcjc4 --dataset support-questions --approved true',
  ],
  argument: queueArgument,
  async run({ call, given, isJson, terminal }) {
    const made = await call(takeCorrections, given)
    terminal.out(
      isJson
        ? JSON.stringify(made)
        : `Version ${made.version} of ${made.dataset}: ${made.added} added, ${made.changed} changed${made.leftOutTotal === 0 ? '' : `, ${made.leftOutTotal} left out`}.`,
    )
    for (const { what, reason } of made.leftOut) terminal.err(`Left out: ${what}: ${reason}`)
    return 0
  },
})

const judgesList = endpointCommand({
  name: 'judges list',
  endpoint: listJudgeCalibrations,
  examples: ['belay judges list'],
  async run({ call, given, isJson, terminal }) {
    const { items } = await call(listJudgeCalibrations, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0)
      terminal.out(
        'No judge was compared with people yet. `belay judges calibrate --help` shows how.',
      )
    else
      terminal.out(
        table(
          [
            'EVALUATOR',
            'MODEL',
            'STATE',
            { title: 'ITEMS', right: true },
            'PASSES GOOD ONES',
            'FAILS BAD ONES',
            'SAYS WHAT PEOPLE SAY',
            'KAPPA',
            { title: 'USD', right: true },
            'QUEUE',
            'ID',
          ],
          items.map((one) => [
            one.evaluator,
            one.judgeModel,
            one.isExpired ? 'expired' : one.state,
            String(one.items),
            intervalText(one.sensitivity),
            intervalText(one.specificity),
            intervalText(one.agreement),
            intervalText(one.kappa),
            one.costUsd ?? '–',
            one.queueName,
            one.id,
          ]),
        ),
      )
    for (const one of items) {
      if (one.isExpired) terminal.err(`${one.id} has expired: ${one.expiredBecause}.`)
      if (one.reason !== '') terminal.err(`${one.id}: ${one.reason}`)
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
  if (path === undefined) return {}
  try {
    const read: unknown = parseYaml(readFileSync(path, 'utf8'))
    return { dimensions: read }
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
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
  reviewsList,
  reviewsShow,
  reviewsCreate,
  reviewsEdit,
  reviewsRemove,
  reviewsAdd,
  reviewsReassign,
  reviewsTakeOut,
  reviewsItems,
  reviewsNext,
  reviewsPut,
  reviewsTakeBack,
  reviewsCorrections,
  judgesList,
  judgesCalibrate,
]
