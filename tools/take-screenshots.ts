// Takes the pictures of docs/images anew: a Belay of its own, a day of made-up traffic by OTLP, and
// what a person then sees. Run after the page has changed: `npm run screenshots`.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { createDataset } from '#contract/datasets.ts'
import { createEvaluation, showEvaluation } from '#contract/evaluations.ts'
import { type SentSpan, sendCall, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const images = fileURLToPath(new URL('../docs/images', import.meta.url))
const tracesOfADay = 900
const dayMs = 24 * 60 * 60 * 1000

const models = [
  { name: 'gpt-4.1-mini', provider: 'openai', share: 0.5, firstTokenMs: 180, tokensPerSecond: 130 },
  {
    name: 'claude-sonnet-4-5',
    provider: 'anthropic',
    share: 0.75,
    firstTokenMs: 520,
    tokensPerSecond: 70,
  },
  {
    name: 'gemini-2.5-flash',
    provider: 'gcp.gemini',
    share: 0.9,
    firstTokenMs: 240,
    tokensPerSecond: 170,
  },
  { name: 'gpt-4.1', provider: 'openai', share: 1, firstTokenMs: 380, tokensPerSecond: 90 },
]
const conversations = [
  [
    'Where is my order 1204?',
    'It left our warehouse on Thursday and arrives tomorrow before noon.',
  ],
  [
    'The rope arrived with a cut sheath. What can I do?',
    'Please do not climb on it. Send us a photo, and a new rope is on its way today, free of charge.',
  ],
  [
    'Can I change the delivery address after paying?',
    'Yes, until it is packed. I have opened the address of your order for one hour.',
  ],
  [
    'Wie lange habe ich Zeit, das Seil zurückzugeben?',
    'Dreißig Tage, solange es nicht benutzt wurde.',
  ],
  [
    'Quel baudrier pour un tour de taille de 86 cm ?',
    'La taille M va de 78 à 88 cm ; elle vous ira, avec un peu de marge pour l’hiver.',
  ],
] as const

/** The same numbers at every run, so that a picture changes only when the page does. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

function supportAnswer(random: () => number, index: number): SentSpan[] {
  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random() * items.length)]
  const chance = random()
  const model = models.find(({ share }) => chance < share) ?? models[0]
  if (model === undefined) return []
  const outputTokens = 60 + Math.round(random() ** 2 * 400)
  const inputTokens = 400 + Math.round(random() * 1600)
  const firstTokenMs = model.firstTokenMs * (0.7 + random() ** 3 * 3)
  const callMs = firstTokenMs + (outputTokens / model.tokensPerSecond) * 1000
  const searchMs = 30 + random() * 60
  const hasFailed = random() < 0.008
  const user = `customer-${Math.floor(random() ** 2 * 40)}`
  const asked = { user, session: `chat-${Math.floor(index / 3)}` }
  const [question, answer] = pick(conversations) ?? ['', '']
  return [
    {
      name: 'support answer',
      startMs: 0,
      durationMs: searchMs + callMs + 80,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'user.id': asked.user,
        'session.id': asked.session,
      },
    },
    {
      name: 'search the handbook',
      parent: 0,
      startMs: 10,
      durationMs: searchMs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search_handbook',
      },
    },
    {
      name: `chat ${model.name}`,
      parent: 0,
      startMs: 20 + searchMs,
      durationMs: callMs,
      ...(hasFailed ? { error: 'overloaded_error: Overloaded' } : {}),
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': model.provider,
        'gen_ai.request.model': model.name,
        'gen_ai.usage.input_tokens': inputTokens,
        'gen_ai.usage.cache_read.input_tokens': Math.round(inputTokens * random() * 0.6),
        'gen_ai.usage.output_tokens': hasFailed ? 0 : outputTokens,
        'gen_ai.response.time_to_first_chunk': (firstTokenMs / 1000).toFixed(3),
        'gen_ai.input.messages': JSON.stringify([
          {
            role: 'system',
            parts: [
              {
                type: 'text',
                content: 'You answer customers of a shop for climbers, briefly and kindly.',
              },
            ],
          },
          { role: 'user', parts: [{ type: 'text', content: question }] },
        ]),
        'gen_ai.output.messages': JSON.stringify([
          {
            role: 'assistant',
            parts: [{ type: 'text', content: answer }],
            finish_reason: 'stop',
          },
        ]),
      },
    },
  ]
}

const itemsAsked = 60

/** Two ways to answer the customers' questions, compared: one leaves out what matters more often. Its id. */
async function compareAnswers(page: Page, random: () => number): Promise<string> {
  const post = async <Reply>(path: string, data: object): Promise<Reply> => {
    const response = await page.request.post(`${path}?project=default`, { data })
    if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as Reply
  }
  const fallback = 'Thank you for your question. We will come back to you.'
  await post(createDataset.path, {
    name: 'customer questions',
    items: Array.from({ length: itemsAsked }, (_, index) => {
      const [question, answer] = conversations[index % conversations.length] ?? ['', '']
      const draft = (share: number) => (random() < share ? answer : fallback)
      return {
        input: `${question} (${index + 1})`,
        expected: answer,
        metadata: { brief: draft(0.55), 'with the handbook': draft(0.85) },
      }
    }),
  })
  const names = ['brief', 'with the handbook']
  const { id } = await post<{ id: string }>(createEvaluation.path, {
    name: 'Does the handbook help?',
    dataset: 'customer questions',
    variants: names.map((name) => ({ kind: 'recorded', name, from: 'metadata', field: name })),
    evaluators: [
      { name: 'says what matters', evaluator: 'contains' },
      { name: 'near the right answer', evaluator: 'rouge-l' },
    ],
    gate: [{ kind: 'non-inferior', metric: 'says what matters', margin: 0.05 }],
  })
  const path = showEvaluation.path.replace(':evaluation', id)
  for (;;) {
    const response = await page.request.get(`${path}?project=default`)
    const { state } = (await response.json()) as { state: string }
    if (state === 'done') return id
    if (state === 'failed') throw new Error(await response.text())
    await page.waitForTimeout(200)
  }
}

async function shoot(page: Page, path: string, file: string): Promise<void> {
  await page.goto(path)
  await page.waitForLoadState('networkidle').catch(() => {})
  // Charts draw one turn after their data.
  await page.waitForTimeout(1500)
  await page.screenshot({ path: join(images, file) })
  process.stdout.write(`docs/images/${file}\n`)
}

const { page, target, leave } = await visit()
try {
  const random = seeded(4400)
  const nowMs = Date.now()
  let shown = ''
  for (let index = 0; index < tracesOfADay; index += 1) {
    // More by day than by night.
    const hourShare = random() < 0.6 ? 0.25 + random() * 0.4 : random()
    const at = nowMs - dayMs + hourShare * (dayMs - 120_000)
    shown = await sendTrace(target, supportAnswer(random, index), at)
  }
  for (const model of ['sim/echo', 'sim/tools', 'sim/error-529', 'sim/echo'])
    await sendCall(target, { model, user: 'customer-3', name: 'try-out' })
  await waitForTraces(page, 200)
  await page.waitForTimeout(3000)
  await shoot(page, '/p/default', 'overview.png')
  await shoot(page, '/p/default/traces', 'traces.png')
  await shoot(page, `/p/default/traces/${shown}`, 'trace.png')
  await shoot(page, '/p/default/models', 'models.png')
  await shoot(page, '/p/default/maturity', 'maturity.png')
  const evaluation = await compareAnswers(page, random)
  await shoot(page, `/p/default/evaluations/${evaluation}`, 'evaluation.png')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, `/p/default/traces/${shown}`, 'trace-dark.png')
} finally {
  await leave()
}
