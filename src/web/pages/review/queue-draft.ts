import type { ReviewDimension, ReviewQueue } from '#contract/reviews.ts'
import { readCount } from '#web/forms/read-text.ts'

/** One word that reviewers can choose. */
export type LabelDraft = {
  readonly key: string
  readonly text: string
  /** Whether an output of which it is said is good enough. */
  readonly passes: boolean
}

/** A dimension as it is typed: the fields of both kinds, so that changing the kind loses nothing. */
export type DimensionDraft = {
  readonly key: string
  readonly kind: ReviewDimension['kind']
  readonly name: string
  readonly description: string
  readonly steps: string
  readonly passesFrom: string
  readonly labels: readonly LabelDraft[]
}

/** The form of a queue, as it is typed. */
export type QueueDraft = {
  readonly name: string
  readonly guidelines: string
  readonly dimensions: readonly DimensionDraft[]
  readonly reviewersPerItem: string
  readonly dataset: string
}

/** What a queue is made of, as the API takes it. */
export type QueueFields = Pick<
  ReviewQueue,
  'name' | 'guidelines' | 'dimensions' | 'reviewersPerItem' | 'dataset'
>

let keys = 0

function newKey(): string {
  keys += 1
  return `part-${keys}`
}

export function newLabel(text = '', passes = false): LabelDraft {
  return { key: newKey(), text, passes }
}

export function newDimension(name = ''): DimensionDraft {
  return {
    key: newKey(),
    kind: 'scale',
    name,
    description: '',
    steps: '5',
    passesFrom: '4',
    labels: [newLabel('good', true), newLabel('bad')],
  }
}

export function newQueueDraft(): QueueDraft {
  return {
    name: '',
    guidelines: '',
    dimensions: [newDimension('helpful')],
    reviewersPerItem: '2',
    dataset: '',
  }
}

/** A queue as a form, to be changed. */
export function draftOfQueue(queue: QueueFields): QueueDraft {
  return {
    name: queue.name,
    guidelines: queue.guidelines,
    dimensions: queue.dimensions.map((dimension) => {
      const shared = {
        ...newDimension(dimension.name),
        kind: dimension.kind,
        description: dimension.description,
      }
      return dimension.kind === 'scale'
        ? {
            ...shared,
            steps: String(dimension.steps),
            passesFrom: String(dimension.passesFrom),
          }
        : {
            ...shared,
            labels: dimension.labels.map((label) =>
              newLabel(label, dimension.passing.includes(label)),
            ),
          }
    }),
    reviewersPerItem: String(queue.reviewersPerItem),
    dataset: queue.dataset,
  }
}

/** Something that is wrong, at the path that the server would name. */
export type QueueProblem = { readonly path: string; readonly message: string }

/** Reads the whole form: what it means, or everything that is wrong with it. */
export function readQueueDraft(draft: QueueDraft): {
  readonly problems: readonly QueueProblem[]
  /** Null as long as something is wrong. */
  readonly value: QueueFields | null
} {
  const problems: QueueProblem[] = []
  const complain = (path: string, message: string): void => {
    problems.push({ path, message })
  }
  const name = draft.name.trim()
  if (name === '') complain('name', 'Give it a name.')
  const reviewersPerItem = upToNine(draft.reviewersPerItem, 1)
  if (reviewersPerItem === null) complain('reviewersPerItem', 'A whole number from 1 to 9.')
  if (draft.dimensions.length === 0) complain('dimensions', 'Reviewers need something to judge.')
  const names = draft.dimensions.map((one) => one.name.trim())
  const dimensions = draft.dimensions.map((dimension, at) => {
    const path = `dimensions.${at}`
    const own = names[at] ?? ''
    if (own === '') complain(`${path}.name`, 'Name what is judged.')
    else if (names.indexOf(own) !== at) complain(`${path}.name`, `“${own}” stands twice.`)
    return readDimension(dimension, path, complain)
  })
  const value = {
    name,
    guidelines: draft.guidelines,
    dimensions,
    reviewersPerItem: reviewersPerItem ?? 1,
    dataset: draft.dataset.trim(),
  }
  return { problems, value: problems.length === 0 ? value : null }
}

function readDimension(
  draft: DimensionDraft,
  path: string,
  complain: (path: string, message: string) => void,
): ReviewDimension {
  const shared = { name: draft.name.trim(), description: draft.description.trim() }
  if (draft.kind === 'scale') {
    const steps = upToNine(draft.steps, 2)
    if (steps === null) complain(`${path}.steps`, 'A whole number from 2 to 9.')
    const passesFrom = upToNine(draft.passesFrom, 1)
    if (passesFrom === null || passesFrom > (steps ?? 9))
      complain(`${path}.passesFrom`, `A step of the scale: 1 to ${steps ?? 9}.`)
    return { kind: 'scale', ...shared, steps: steps ?? 5, passesFrom: passesFrom ?? 1 }
  }
  const labels = draft.labels
    .map(({ text, passes }) => ({ text: text.trim(), passes }))
    .filter(({ text }) => text !== '')
  const texts = labels.map(({ text }) => text)
  const twice = texts.find((text, at) => texts.indexOf(text) !== at)
  if (labels.length < 2) complain(`${path}.labels`, 'At least two words to choose between.')
  else if (twice !== undefined) complain(`${path}.labels`, `“${twice}” stands twice.`)
  return {
    kind: 'choice',
    ...shared,
    labels: texts,
    passing: labels.filter(({ passes }) => passes).map(({ text }) => text),
  }
}

function upToNine(text: string, least: number): number | null {
  const count = readCount(text, least)
  return count === null || count === undefined || count > 9 ? null : count
}
