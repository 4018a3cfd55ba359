import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { evaluatorUse, interval } from '#contract/evaluations.ts'
import { idOf, name, traceId } from '#contract/ids.ts'
import { usd } from '#contract/money.ts'
import { done } from '#contract/nothing.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { environmentName, placeQuery, timestamp, windowQuery } from '#contract/time.ts'
import { traceFilter } from '#contract/trace-filter.ts'

const dimensionName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\r\n]*$/, 'no line breaks')

/** What reviewers say of each item: a step of a scale, or one of a few words. Keys 1 to 9 choose either. */
export const reviewDimension = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scale'),
    name: dimensionName,
    description: z.string().max(2000).default(''),
    steps: z.number().int().min(2).max(9).describe('1 is the worst, this the best'),
    passesFrom: z.number().int().min(1).max(9).describe('from this step on it is good enough'),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    name: dimensionName,
    description: z.string().max(2000).default(''),
    labels: z.array(z.string().trim().min(1).max(60)).min(2).max(9),
    passing: z.array(z.string().max(60)).max(9).describe('labels that are good enough'),
  }),
])
export type ReviewDimension = z.output<typeof reviewDimension>

const queueFields = {
  name: name.describe('what it is called; unique in the project'),
  guidelines: z
    .string()
    .max(20_000)
    .describe('for reviewers, in Markdown: what is good, what is not, examples'),
  dimensions: z.array(reviewDimension).min(1).max(9),
  reviewersPerItem: z
    .number()
    .int()
    .min(1)
    .max(9)
    .describe('people who look at each item, none seeing what another said before'),
  dataset: z
    .string()
    .max(120)
    .describe('name of the dataset that corrections go to; empty: chosen when they are taken over'),
}

/** How much reviewers agree on a dimension, over the items that two or more of them looked at. */
export const agreement = z.object({
  dimension: z.string(),
  items: z.number().int().describe('that two or more people judged'),
  raw: interval.nullable().describe('share of pairs of judgements that are the same'),
  kappa: interval.nullable().describe('Cohen’s κ; null unless exactly two people judged'),
  alpha: interval.nullable().describe('Krippendorff’s α: ordinal for scales, nominal for choices'),
})
export type Agreement = z.infer<typeof agreement>

export const reviewQueue = z.object({
  id: idOf('reviewQueue'),
  ...queueFields,
  items: z.number().int(),
  itemsDone: z.number().int().describe('judged by as many people as the queue asks for'),
  reviews: z.number().int(),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type ReviewQueue = z.infer<typeof reviewQueue>

/** A judgement of one person on one item. */
export const review = z.object({
  reviewer: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])).describe('by dimension'),
  comment: z.string(),
  correction: z.string().nullable().describe('what the answer should have been'),
  at: timestamp,
})
export type Review = z.infer<typeof review>

export const reviewItem = z.object({
  id: idOf('reviewItem'),
  queue: idOf('reviewQueue'),
  source: z.enum(['trace', 'evaluation', 'person']),
  traceId: traceId.nullable(),
  evaluation: z.string().describe('id of the evaluation that it is a result of; empty if none'),
  variant: z.string().describe('of that evaluation; reviewers are not shown it'),
  input: z.string(),
  output: z.string(),
  expected: z.string().nullable(),
  context: z.array(z.string()),
  assignee: z.string().describe('name of the one person who should judge it; empty: anybody'),
  reviewsWanted: z.number().int(),
  reviewsDone: z.number().int(),
  createdAt: timestamp,
})
export type ReviewItem = z.infer<typeof reviewItem>

const byQueue = z.object({ queue: idOf('reviewQueue') })
const byItem = z.object({ item: idOf('reviewItem') })

export const listReviewQueues = defineEndpoint({
  id: 'review-queues.list',
  method: 'GET',
  path: '/api/v1/review-queues',
  scope: 'read',
  summary: 'List the queues in which people judge outputs, newest first.',
  reply: z.object({ items: z.array(reviewQueue) }),
})

export const showReviewQueue = defineEndpoint({
  id: 'review-queues.show',
  method: 'GET',
  path: '/api/v1/review-queues/:queue',
  scope: 'read',
  summary: 'Show a queue: how far it is, how much its reviewers agree, what was corrected.',
  params: byQueue,
  reply: z.object({
    queue: reviewQueue,
    reviewers: z.array(z.object({ name: z.string(), reviews: z.number().int() })),
    agreement: z.array(agreement),
    corrections: z.number().int().describe('items that somebody corrected'),
  }),
})

export const createReviewQueue = defineEndpoint({
  id: 'review-queues.create',
  method: 'POST',
  path: '/api/v1/review-queues',
  scope: 'edit',
  summary: 'Make a queue: what reviewers judge, by which guidelines, how many look at each item.',
  body: z.strictObject({
    ...queueFields,
    guidelines: queueFields.guidelines.default(''),
    reviewersPerItem: queueFields.reviewersPerItem.default(2),
    dataset: queueFields.dataset.default(''),
  }),
  reply: reviewQueue,
  faults: ['not_found', 'conflict'],
})

export const editReviewQueue = defineEndpoint({
  id: 'review-queues.edit',
  method: 'PATCH',
  path: '/api/v1/review-queues/:queue',
  scope: 'edit',
  summary: 'Change a queue. Dimensions cannot change once somebody has judged by them.',
  params: byQueue,
  body: z.strictObject(queueFields).partial(),
  reply: reviewQueue,
  faults: ['not_found', 'conflict'],
})

export const removeReviewQueue = defineEndpoint({
  id: 'review-queues.remove',
  method: 'DELETE',
  path: '/api/v1/review-queues/:queue',
  scope: 'edit',
  summary: 'Remove a queue with its items and reviews. Scores on traces stay.',
  params: byQueue,
  reply: done,
})

const { unpriced: _unpriced, minCostUsd: _minCostUsd, ...conditions } = traceFilter

/** Traces and results that gave no item, told of in one reply. */
export const leftOutMax = 100

export const addReviewItems = defineEndpoint({
  id: 'review-items.create',
  method: 'POST',
  path: '/api/v1/review-queues/:queue/items',
  scope: 'edit',
  summary:
    'Put traces, or results of an evaluation, into a queue; what is in it already is left out.',
  params: byQueue,
  body: z.strictObject({
    traceIds: z.array(traceId).max(1000).default([]).describe('traces by their ids'),
    filter: z
      .strictObject({
        environment: environmentName.optional().describe('only this one; every one if left out'),
        ...windowQuery,
        ...conditions,
      })
      .optional()
      .describe('the newest traces that match, as the trace list is filtered'),
    evaluation: z
      .strictObject({
        id: idOf('evaluation').describe('results of this evaluation'),
        variant: z.string().max(120).default('').describe('empty: every variant'),
        order: z
          .enum(['worst', 'disagreement', 'item'])
          .default('worst')
          .describe('which come first: the worst, those evaluators differ on, or as they stand'),
      })
      .optional(),
    texts: z
      .array(
        z.strictObject({
          input: z.string().max(200_000),
          output: z.string().max(200_000),
          expected: z.string().max(200_000).nullable().default(null),
        }),
      )
      .max(1000)
      .default([])
      .describe('texts of your own'),
    limit: z.number().int().min(1).max(1000).default(100).describe('at most so many'),
    assignees: z
      .array(z.string().max(200))
      .max(100)
      .default([])
      .describe('names of people who judge them, in turn; empty: anybody'),
  }),
  reply: z.object({
    added: z.number().int(),
    repeated: z.number().int().describe('that were in the queue already'),
    withoutTexts: z
      .number()
      .int()
      .describe(
        'whose texts were not recorded, or that have no output; a call that failed stands there with its error',
      ),
    leftOut: z
      .array(z.object({ what: z.string(), reason: z.string() }))
      .describe(`the first ${leftOutMax} of these, with the reason of each`),
  }),
})

export const reassignReviewItems = defineEndpoint({
  id: 'review-items.reassign',
  method: 'POST',
  path: '/api/v1/review-queues/:queue/reassign',
  scope: 'edit',
  summary:
    'Give items that are not done to another person, or to anybody: some, or all of somebody who judges no more.',
  params: byQueue,
  body: z
    .strictObject({
      items: z.array(idOf('reviewItem')).max(1000).default([]).describe('these'),
      from: z.string().max(200).optional().describe('all that this person should judge'),
      to: z.string().max(200).default('').describe('name of who should judge them; empty: anybody'),
    })
    .refine(({ items, from }) => items.length > 0 || from !== undefined, {
      path: ['items'],
      error: 'say which: items, or from whom',
    }),
  reply: z.object({
    changed: z.number().int(),
    done: z.number().int().describe('left as they are, because enough people have judged them'),
  }),
})

export const removeReviewItem = defineEndpoint({
  id: 'review-items.remove',
  method: 'DELETE',
  path: '/api/v1/review-items/:item',
  scope: 'edit',
  summary:
    'Take an item out of its queue, with what was said of it. Scores on its trace stay, and it can be put in again.',
  params: byItem,
  reply: done,
})

export const listReviewItems = defineEndpoint({
  id: 'review-items.list',
  method: 'GET',
  path: '/api/v1/review-queues/:queue/items',
  scope: 'read',
  summary: 'List the items of a queue with what was said of them.',
  params: byQueue,
  query: z.strictObject({
    project: placeQuery.project,
    show: z
      .enum(['all', 'open', 'done', 'disagreed', 'corrected'])
      .default('all')
      .describe('disagreed: reviewers said different things of it'),
    ...pageQuery,
  }),
  reply: pageOf(reviewItem.extend({ reviews: z.array(review) })),
})

export const nextReviewItem = defineEndpoint({
  id: 'review-items.next',
  method: 'GET',
  path: '/api/v1/review-queues/:queue/next',
  scope: 'score',
  summary:
    'The next item for whoever asks: not judged by them, not yet by enough people. Others’ judgements are not shown.',
  params: byQueue,
  query: z.strictObject({
    project: placeQuery.project,
    after: idOf('reviewItem').optional().describe('the one that was passed over'),
  }),
  reply: z.object({
    item: reviewItem
      .omit({ variant: true, evaluation: true })
      .nullable()
      .describe('null: nothing is left to do'),
    left: z.number().int().describe('items that wait for whoever asks'),
    doneByMe: z.number().int(),
  }),
})

export const putReview = defineEndpoint({
  id: 'reviews.put',
  method: 'PUT',
  path: '/api/v1/review-items/:item/review',
  scope: 'score',
  summary:
    'Say what one thinks of an item; said again, it takes the place of what one said before.',
  params: byItem,
  body: z.strictObject({
    values: z
      .record(dimensionName, z.union([z.number(), z.string().max(60)]))
      .describe('a step or a label for every dimension of the queue'),
    comment: z.string().max(5000).default('').describe('why, for whoever reads it later'),
    correction: z
      .string()
      .max(200_000)
      .nullable()
      .default(null)
      .describe('what the answer should have been'),
  }),
  reply: review,
  faults: ['not_found', 'conflict'],
})

export const removeReview = defineEndpoint({
  id: 'reviews.remove',
  method: 'DELETE',
  path: '/api/v1/review-items/:item/review',
  scope: 'score',
  summary: 'Take back what one said of an item.',
  params: byItem,
  reply: done,
})

export const takeCorrections = defineEndpoint({
  id: 'review-corrections.create',
  method: 'POST',
  path: '/api/v1/review-queues/:queue/corrections',
  scope: 'edit',
  summary: 'Make corrections the expected outputs of a dataset: a new version of it.',
  params: byQueue,
  body: z.strictObject({
    dataset: z
      .string()
      .max(120)
      .default('')
      .describe('id or name; made when there is none; empty: the one that the queue names'),
    approved: z
      .boolean()
      .default(false)
      .describe('also outputs that every reviewer found good enough, as they are'),
  }),
  reply: z.object({
    dataset: z.string(),
    version: z.number().int(),
    added: z.number().int(),
    changed: z.number().int(),
    leftOutTotal: z.number().int().describe('corrections that the dataset does not take'),
    leftOut: z
      .array(z.object({ what: z.string().describe('the item'), reason: z.string() }))
      .describe(`the first ${leftOutMax} of these, with the reason of each`),
  }),
  faults: ['not_found', 'conflict'],
})

/** How far a judge can be trusted: what it said of items that people have judged. */
export const judgeCalibration = z.object({
  id: idOf('judgeCalibration'),
  queue: idOf('reviewQueue'),
  queueName: z.string(),
  dimension: z.string(),
  evaluator: z.string(),
  settings: z.record(z.string(), z.json()),
  threshold: z.number().nullable(),
  judgeModel: z.string(),
  judgePrompt: z.string().describe('NAME@VERSION of the prompt that it judged by'),
  state: z.enum(['running', 'done', 'failed']),
  reason: z.string().describe('why it failed; empty otherwise'),
  items: z.number().int().describe('on which people were agreed, and the judge gave a verdict'),
  unscored: z.number().int().describe('items that the judge gave no verdict on'),
  truePasses: z.number().int().describe('people and judge: good enough'),
  falsePasses: z.number().int().describe('the judge alone'),
  falseFails: z.number().int().describe('people alone'),
  trueFails: z.number().int(),
  sensitivity: interval.nullable().describe('share of good ones that the judge passes'),
  specificity: interval.nullable().describe('share of bad ones that the judge fails'),
  agreement: interval.nullable().describe('share that both say the same of'),
  kappa: interval.nullable(),
  costUsd: usd.nullable(),
  isExpired: z.boolean(),
  expiredBecause: z.string().describe('empty while it holds'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type JudgeCalibration = z.infer<typeof judgeCalibration>

export const listJudgeCalibrations = defineEndpoint({
  id: 'judge-calibrations.list',
  method: 'GET',
  path: '/api/v1/judge-calibrations',
  scope: 'read',
  summary: 'List how judges compared with people, newest first, and which still hold.',
  reply: z.object({ items: z.array(judgeCalibration) }),
})

export const calibrateJudge = defineEndpoint({
  id: 'judge-calibrations.create',
  method: 'POST',
  path: '/api/v1/judge-calibrations',
  scope: 'edit',
  summary:
    'Have a judge look at what people have judged; evaluations then correct its rates by how often it was wrong.',
  body: z.strictObject({
    queue: idOf('reviewQueue').describe('whose reviews it is compared with'),
    dimension: dimensionName.describe('of the queue, which the judge should agree with'),
    evaluator: evaluatorUse.shape.evaluator,
    settings: evaluatorUse.shape.settings.describe('of the evaluator, by name'),
    threshold: evaluatorUse.shape.threshold.describe(
      'from this score on the judge passes an answer',
    ),
    judgeModel: z.string().min(1).max(200).describe('connection/model that judges'),
  }),
  reply: judgeCalibration,
  faults: ['not_found', 'conflict'],
})
