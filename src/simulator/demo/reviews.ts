import { addReviewItems, createReviewQueue, nextReviewItem, putReview } from '#contract/reviews.ts'
import { showReceipt } from '#contract/traces.ts'
import { supportChat } from './applications/support-chat.ts'
import type { DemoPart, DemoPlace } from './demo-part.ts'

const itemsInQueue = 30
/** Each reviewer leaves some undone: there is something left to try. */
const reviewers = [
  { name: 'Mira (simulated reviewer)', judges: 26, strictness: 0.2 },
  { name: 'Tomás (simulated reviewer)', judges: 21, strictness: 0.35 },
] as const
/** The spool stores within a second or two; a busy machine takes longer. */
const asksMax = 240
const askEveryMs = 250

/** A queue with answers of the support chat, judged by two reviewers who mostly agree. */
export const reviewsPart: DemoPart = {
  name: 'a review queue',
  async fill(place) {
    const { call, project } = place
    const query = { project }
    // The newest whole answers, one of each conversation of them.
    const traceIds = (place.traffic.get(supportChat.name) ?? [])
      .filter(({ spans }) => spans.every(({ error }) => error === null))
      .slice(-itemsInQueue * 3)
      .filter((_, at) => at % 3 === 0)
      .map(({ traceId }) => traceId)
    const last = place.traffic.get(supportChat.name)?.at(-1)?.traceId
    for (const traceId of [...traceIds, ...(last === undefined ? [] : [last])])
      await untilStored(place, traceId)
    const queue = await call(createReviewQueue, {
      query,
      body: {
        name: 'Answers of the support chat',
        guidelines:
          'Simulated. **Helpful** means that the customer need not ask again. **Tone**: kind, brief, no promises that the policies do not keep.',
        dimensions: [
          {
            kind: 'scale',
            name: 'helpful',
            description: 'Does the answer solve what was asked?',
            steps: 5,
            passesFrom: 4,
          },
          {
            kind: 'choice',
            name: 'tone',
            description: 'How does it sound?',
            labels: ['kind', 'neutral', 'cold'],
            passing: ['kind', 'neutral'],
          },
        ],
        reviewersPerItem: 2,
        dataset: '',
      },
    })
    const { added } = await call(addReviewItems, {
      params: { queue: queue.id },
      query,
      body: { traceIds, texts: [], limit: itemsInQueue, assignees: [] },
    })
    let judged = 0
    for (const reviewer of reviewers) judged += await judge(place, queue.id, reviewer)
    return { 'review queue': 1, 'review item': added, review: judged }
  },
}

async function untilStored({ call, project }: DemoPlace, traceId: string): Promise<void> {
  for (let asked = 0; asked < asksMax; asked += 1) {
    const { state } = await call(showReceipt, { params: { traceId }, query: { project } })
    if (state === 'stored') return
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
  throw new Error(`Trace ${traceId} was not stored within ${(asksMax * askEveryMs) / 1000} s.`)
}

async function judge(
  place: DemoPlace,
  queue: string,
  { name, judges, strictness }: (typeof reviewers)[number],
): Promise<number> {
  const { call } = await place.newKey({
    name,
    environment: 'production',
    scopes: ['read', 'score'],
  })
  const chance = place.random(`judgements of ${name}`)
  const query = { project: place.project }
  for (let done = 0; done < judges; done += 1) {
    const { item } = await call(nextReviewItem, { params: { queue }, query })
    if (item === null) return done
    // Both look at the same item: how good it is follows from the item, how it is seen from the reviewer.
    const quality = place.random(`quality of ${item.traceId}`)()
    const helpful = Math.max(
      1,
      Math.min(5, Math.round(5.4 - quality * 2.2 - chance() * strictness * 4)),
    )
    const tone = chance() < strictness / 3 ? 'cold' : quality < 0.7 ? 'kind' : 'neutral'
    await call(putReview, {
      params: { item: item.id },
      query,
      body: {
        values: { helpful, tone },
        comment: helpful <= 2 ? 'The customer would have to ask again.' : '',
        correction:
          helpful <= 2 ? `${item.output} I have noted this and will write to you today.` : null,
      },
    })
  }
  return judges
}
