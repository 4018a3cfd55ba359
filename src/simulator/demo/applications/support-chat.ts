import { type DemoApplication, oneOf, type TrafficAsked } from '../application.ts'
import { type Conversation, conversations, filled } from '../conversations.ts'
import { type DemoScore, type DemoTrace, TraceBuilder } from '../demo-span.ts'
import { chatCall, demoModels, type DemoMessage, saying } from '../model-call.ts'
import { type Moment, momentsOfMonth } from '../timeline.ts'

const conversationsPerDay = 46
const customers = 180

/** The first turn waits for nobody; a person answers within two minutes or so. */
const thinksMsMax = 110_000

const system =
  'You are the support assistant of a shop for sports and outdoor equipment. Answer in the language of the customer, briefly and kindly. Look orders up before you say anything about them. Never promise what the policies do not say.'

/** Conversations of customers with a shop: sessions of several turns in eight languages, streamed, one tool. */
export const supportChat: DemoApplication = {
  name: 'support-chat',
  environment: 'production',
  traffic(asked) {
    const moments = momentsOfMonth({ ...asked, perDay: conversationsPerDay })
    return moments.flatMap((moment, index) => conversation(asked, moment, index))
  },
}

/** What its check by code lets pass; the longest answers in European languages are longer. */
const shortCharacters = 185

const overloaded = 'overloaded_error'

/** Version 3 of its prompt went live eight days ago; customers liked it better. */
function promptVersion({ daysAgo }: Moment): number {
  return daysAgo > 20 ? 1 : daysAgo > 8 ? 2 : 3
}

function conversation(
  { seed, random, nowMs }: TrafficAsked,
  moment: Moment,
  index: number,
): DemoTrace[] {
  const talk = oneOf(conversations, random)
  const order = `${10_000 + Math.floor(random() * 89_999)}`
  const day = new Date(moment.atMs - 6 * 86_400_000).toISOString().slice(0, 10)
  const user = `customer-${1 + Math.floor(random() ** 1.6 * customers)}`
  const said: DemoMessage[] = []
  const traces: DemoTrace[] = []
  let startMs = moment.atMs
  for (const [turn, [question, answer]] of talk.turns.entries()) {
    if (startMs > nowMs - 30_000) break
    const made = oneTurn({
      id: `${seed} support ${index} ${turn}`,
      talk,
      moment,
      random,
      startMs,
      user,
      session: `support-${index}`,
      order,
      day,
      said,
      question: filled(question, order, day),
      answer: filled(answer, order, day),
      isLast: turn === talk.turns.length - 1,
      turn,
    })
    traces.push(made.trace)
    if (made.hasFailed) break
    startMs = made.endMs + 8_000 + random() * thinksMsMax
  }
  return traces
}

type Turn = {
  readonly id: string
  readonly talk: Conversation
  readonly moment: Moment
  readonly random: () => number
  readonly startMs: number
  readonly user: string
  readonly session: string
  readonly order: string
  readonly day: string
  /** The conversation before; grows by this turn. */
  readonly said: DemoMessage[]
  readonly question: string
  readonly answer: string
  readonly turn: number
  readonly isLast: boolean
}

function oneTurn(asked: Turn): { trace: DemoTrace; endMs: number; hasFailed: boolean } {
  const { id, talk, moment, random, startMs, said, question, answer, turn } = asked
  const builder = new TraceBuilder({
    id,
    user: asked.user,
    session: asked.session,
    tags: ['support', `language:${talk.language}`, `topic:${talk.topic}`],
  })
  const root = builder.add({
    name: 'answer customer',
    startMs,
    durationMs: 5,
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'support',
      'gen_ai.input.messages': JSON.stringify([saying('user', question)]),
    },
  })
  const model = random() < 0.72 ? demoModels.sonnet : demoModels.gptMini
  const prompt = { name: 'support-answer', version: String(promptVersion(moment)) }
  said.push(saying('user', question))
  let at = startMs + 3
  const slowness = moment.isBad && model === demoModels.sonnet ? 6 : 1
  const common = { model, system, prompt, random, slowness, isStreamed: true }
  if (talk.needsOrder && turn === 0) {
    const callId = `call_${asked.order}`
    const wish: DemoMessage = {
      role: 'assistant',
      parts: [
        { type: 'tool_call', id: callId, name: 'look_up_order', arguments: { order: asked.order } },
      ],
    }
    const first = chatCall({ ...common, messages: said, answer: wish, finish: 'tool_calls' })
    builder.add({ ...first, parent: root, startMs: at })
    at += first.durationMs + 2
    const found = { order: asked.order, state: 'shipped', shipped: asked.day, carrier: 'Post' }
    const toolMs = Math.round(40 + random() * 160)
    builder.add({
      name: 'execute_tool look_up_order',
      parent: root,
      startMs: at,
      durationMs: toolMs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'look_up_order',
        'gen_ai.tool.call.id': callId,
        'gen_ai.tool.call.arguments': JSON.stringify({ order: asked.order }),
        'gen_ai.tool.call.result': JSON.stringify(found),
      },
    })
    at += toolMs + 2
    said.push(wish, {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: callId, response: found }],
    })
  }
  let error = failureOf(moment, model === demoModels.sonnet, random)
  const asks = {
    ...common,
    messages: said,
    answer: saying('assistant', answer),
    cached: turn === 0 ? 1_024 : 1_536,
  }
  let last = chatCall({ ...asks, error })
  builder.add({ ...last, parent: root, startMs: at })
  // A third of the overloaded calls are made again with another model, and the customer sees nothing of it.
  if (error?.type === overloaded && random() < 0.33) {
    at += last.durationMs + 20
    error = null
    last = chatCall({ ...asks, model: demoModels.gptMini, slowness: 1, cached: 0 })
    builder.add({ ...last, parent: root, startMs: at })
  }
  said.push(saying('assistant', answer))
  builder.close(root)
  if (error === null) builder.answer(root, saying('assistant', answer))
  else builder.fail(root, error)
  const endMs = at + last.durationMs
  const scores = error === null ? scoresOf(asked, endMs) : []
  return { trace: builder.build(scores), endMs, hasFailed: error !== null }
}

/** On the bad day three of five calls to one provider are refused; on others hardly any fails. */
function failureOf(moment: Moment, isOverloadable: boolean, random: () => number) {
  const chance = random()
  if (moment.isBad && isOverloadable && chance < 0.6)
    return { type: overloaded, message: '529 Overloaded: the provider takes no more calls' }
  if (chance < 0.006) return { type: 'rate_limit_exceeded', message: '429 Too many requests' }
  if (chance > 0.997) return { type: 'timeout', message: 'No answer within 60 s' }
  return null
}

/** A check by code on every answer, a judge on every fourth, a customer's thumb on some. */
function scoresOf(
  { random, moment, answer, talk, isLast }: Turn,
  endMs: number,
): Omit<DemoScore, 'traceId'>[] {
  const good = 0.7 + promptVersion(moment) * 0.06
  const scores: Omit<DemoScore, 'traceId'>[] = [
    {
      name: 'short enough',
      value: answer.length < shortCharacters,
      source: 'code',
      comment: '',
      atMs: endMs + 50,
    },
  ]
  if (random() < 0.25)
    scores.push({
      name: 'helpfulness',
      value: random() < good ? (random() < 0.6 ? 5 : 4) : random() < 0.7 ? 3 : 2,
      source: 'model',
      comment: 'Judged for the demonstration; no model was called.',
      atMs: endMs + 4_000,
    })
  if (isLast && random() < 0.3) {
    const isHappy = random() < good
    scores.push({
      name: 'thumbs up',
      value: isHappy,
      source: 'user',
      comment: isHappy || talk.language !== 'en' ? '' : 'That did not solve my problem.',
      atMs: endMs + 30_000,
    })
  }
  return scores
}
