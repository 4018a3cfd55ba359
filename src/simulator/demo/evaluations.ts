import { createDataset, listItems } from '#contract/datasets.ts'
import { chooseVariant, createEvaluation, showEvaluation } from '#contract/evaluations.ts'
import { conversations, filled } from './conversations.ts'
import { demoTag } from './demo-span.ts'
import type { DemoPart, DemoPlace } from './demo-part.ts'

const datasetName = 'Questions to the support'
/** Times that each question stands in the dataset, about another order. */
const ordersPerQuestion = 4
/** An evaluation over recorded answers takes a second or two. */
const asksMax = 240
const askEveryMs = 250

/** How good the recorded answers of each version of the prompt are: the share that is right, whole and in the right language. */
const variants = [
  { name: 'version 1', right: 0.55, whole: 0.6 },
  { name: 'version 2', right: 0.93, whole: 0.7 },
  { name: 'version 3', right: 0.98, whole: 0.95 },
] as const

/** A dataset of questions in all languages, and two evaluations over it: one passed its gate, one did not. */
export const evaluationsPart: DemoPart = {
  name: 'a dataset and evaluations',
  async fill(place) {
    const items = await makeDataset(place)
    const answers = await recordedAnswers(place)
    const [first, second, third] = variants
    await evaluate(place, answers, 'Support: version 2 instead of 1', [first.name, second.name])
    const id = await evaluate(place, answers, 'Support: version 3 instead of 2', [
      second.name,
      third.name,
    ])
    await place.call(chooseVariant, {
      params: { evaluation: id },
      query: { project: place.project },
      body: { variant: third.name, reason: 'Whole answers far more often, in every language.' },
    })
    return { dataset: 1, 'dataset item': items, evaluation: 2 }
  },
}

async function makeDataset({ call, project }: DemoPlace): Promise<number> {
  const items = conversations.flatMap(({ language, topic, turns }) =>
    Array.from({ length: ordersPerQuestion }, (_, at) => {
      const [question = '', answer = ''] = turns[0] ?? []
      const order = String(20_417 + at * 1_371)
      const day = `2026-0${at + 1}-1${at}`
      const tail = question.includes('{order}') || at === 0 ? '' : ` (${order})`
      return {
        input: { question: filled(question, order, day) + tail },
        expected: filled(answer, order, day),
        context: [],
        metadata: { language, topic, simulated: 'true' },
        split: at === 0 ? 'holdout' : 'test',
        source: 'synthetic' as const,
        traceId: null,
        spanId: null,
      }
    }),
  )
  await call(createDataset, {
    query: { project },
    body: {
      name: datasetName,
      description: 'What customers ask, in eight languages, with the right answer. Simulated.',
      tags: [demoTag],
      schemas: { input: null, expected: null },
      items,
    },
  })
  return items.length
}

/** For each variant its answer to every item, by the item's id. */
async function recordedAnswers({
  call,
  project,
  random,
}: DemoPlace): Promise<ReadonlyMap<string, Record<string, string>>> {
  const { items } = await call(listItems, {
    params: { dataset: datasetName },
    query: { project, limit: 200 },
  })
  return new Map(
    variants.map(({ name, right, whole }) => {
      const chance = random(`answers of ${name}`)
      const outputs = items.map(({ id, expected }) => {
        const answer = String(expected)
        if (chance() > right)
          return [id, 'Please contact our support team, they will gladly help you.']
        return [id, chance() > whole ? firstHalf(answer) : answer]
      })
      return [name, Object.fromEntries(outputs)]
    }),
  )
}

function firstHalf(text: string): string {
  const characters = [...text]
  return characters.slice(0, Math.ceil(characters.length / 2)).join('')
}

async function evaluate(
  { call, project }: DemoPlace,
  answers: ReadonlyMap<string, Record<string, string>>,
  name: string,
  compared: readonly string[],
): Promise<string> {
  const { id } = await call(createEvaluation, {
    query: { project },
    body: {
      name: `${name} (simulated)`,
      dataset: datasetName,
      version: null,
      split: '',
      itemsMax: null,
      variants: compared.map((variant) => ({
        kind: 'recorded' as const,
        name: variant,
        from: 'outputs' as const,
        field: '',
        outputs: answers.get(variant) ?? {},
      })),
      baseline: '',
      evaluators: [
        {
          name: 'like the right answer',
          evaluator: 'chrf',
          settings: {},
          threshold: 0.6,
          role: 'goal' as const,
          margin: 0.02,
        },
        {
          name: 'exactly right',
          evaluator: 'equals',
          settings: {},
          threshold: 1,
          role: 'dry-run' as const,
          margin: 0.02,
        },
      ],
      repeats: 1,
      parallel: 8,
      budgetUsd: null,
      cache: true,
      clusterBy: '',
      judgeModel: '',
      gate: [
        { kind: 'at-least' as const, metric: 'like the right answer', variant: '', bound: 0.85 },
      ],
      alpha: 0.05,
    },
  })
  for (let asked = 0; asked < asksMax; asked += 1) {
    const { state, reason } = await call(showEvaluation, {
      params: { evaluation: id },
      query: { project },
    })
    if (state === 'done') return id
    if (state !== 'queued' && state !== 'running')
      throw new Error(`The evaluation "${name}" is ${state}: ${reason}`)
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
  throw new Error(
    `The evaluation "${name}" was not done within ${(asksMax * askEveryMs) / 1000} s.`,
  )
}
