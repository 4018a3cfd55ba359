import { setTimeout as pause } from 'node:timers/promises'
import { smallBody } from './gateway.ts'
import { otherCore, type RunningBelay, startBelay, startScript } from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'
import { load } from './lib/wrk.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 5)
const connections = 64
const warmUpSeconds = 3
const settleMs = 3000
const stops = 200
const stopPauseMs = 20
const model = 'gpt-4o'

type Way = { readonly name: string; readonly body: string; readonly perCallUs: number[] }

/**
 * What a call costs through a deployment whose rollout is being analysed by three metrics, beside the
 * same call to the plain model, turn by turn in one run; the same with a prompt that is rendered. CPU
 * is that of the whole process until all is stored. Then how long after a stop was answered a call
 * still gets through, 200 times under load.
 */
export async function measureRollout(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay = await startBelay(upstream.url)
  try {
    await prepare(belay)
    const { messages } = JSON.parse(smallBody()) as { messages: unknown[] }
    const way = (name: string, body: object): Way => ({
      name,
      body: JSON.stringify(body),
      perCallUs: [],
    })
    const ways: readonly Way[] = [
      way('plain model', { model, messages }),
      way('deployment in a rollout', { model: 'deployment/plain', messages, user: 'user-1' }),
      way('deployment in a rollout, with a prompt', {
        model: 'deployment/prompted',
        user: 'user-1',
        metadata: { question: 'What holds a climber who falls, and who is at the other end?' },
      }),
    ]
    for (const { body } of ways) load(postOf(belay, body, warmUpSeconds))
    await untilStored(belay)
    for (let round = 0; round < rounds; round += 1)
      for (const { body, perCallUs } of ways) perCallUs.push(await cpuOf(belay, body))
    const obeyedMs = await measureStops(belay)
    const [plain, ...others] = ways
    report('rollout', {
      what: `Calls of 0.2 KB through a deployment in a rollout with three metrics, and to the plain model, ${connections} connections; then ${stops} stops under load`,
      on: 'key, limits, budget, cost, full recording; front threads on core 0, all else on core 1',
      rows: [
        ...ways.map(({ name, perCallUs }) => ({
          name,
          figures: { 'CPU µs each': figureOf(perCallUs) },
        })),
        {
          name: 'stop, from its answer to the last call that got through',
          figures: {
            'ms, p50': figureOf([quantile(obeyedMs, 0.5)]),
            'ms, p99': figureOf([quantile(obeyedMs, 0.99)]),
          },
        },
      ],
      plot: 'CPU µs each',
      verdicts: others.map(({ name, perCallUs }) => {
        const { median, min, max } = figureOf(
          perCallUs.map((us, at) => us / (plain?.perCallUs[at] ?? Number.NaN)),
        )
        return `${name}: ${median.toFixed(3)} [${min.toFixed(3)}, ${max.toFixed(3)}] of the plain model`
      }),
    })
  } finally {
    await Promise.all([belay.stop(), upstream.stop()])
  }
}

/** Two deployments, each with a rollout that waits for more calls than there will be. */
async function prepare(belay: RunningBelay): Promise<void> {
  await post(belay, '/api/v1/prompts', {
    name: 'belayer',
    system: 'You answer briefly.',
    user: '{{ question }}',
  })
  for (const [name, prompt] of [
    ['plain', undefined],
    ['prompted', 'belayer'],
  ] as const) {
    const release = async (parameters: object) =>
      (await post(belay, '/api/v1/releases', {
        name,
        model: `openai/${model}`,
        parameters,
        ...(prompt === undefined ? {} : { prompt }),
      })) as { id: string }
    const serving = await release({})
    const candidate = await release({ temperature: 0.2 })
    await post(belay, '/api/v1/deployments', {
      name,
      environment: 'production',
      release: serving.id,
    })
    await post(belay, '/api/v1/rollouts', {
      deployment: name,
      environment: 'production',
      release: candidate.id,
      plan: {
        steps: [{ weight: 20, pause: { samples: 100_000_000 } }, { weight: 100 }],
        metrics: [
          { source: 'errors', role: 'guardrail', margin: 0.05 },
          { source: 'latency-p95', role: 'guardrail', margin: 4 },
          { source: 'tokens', role: 'watch', bound: 10_000 },
        ],
      },
    })
  }
}

async function cpuOf(belay: RunningBelay, body: string): Promise<number> {
  const before = belay.totalCpuS()
  const { requests, bad } = load(postOf(belay, body, seconds))
  if (bad > 0) throw new Error(`${bad} of ${requests} answers were not 2xx.`)
  await untilStored(belay)
  return ((belay.totalCpuS() - before) * 1e6) / Math.max(1, requests)
}

/** Milliseconds from the answer to each stop until the last call that was begun after it and answered by the model; 0 for none. */
async function measureStops(belay: RunningBelay): Promise<number[]> {
  const late: number[] = []
  const answered = { from: Number.POSITIVE_INFINITY, lastMs: 0 }
  const over = new AbortController()
  const body = JSON.stringify({
    model: 'deployment/plain',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  const callers = Array.from({ length: 8 }, async () => {
    while (!over.signal.aborted) {
      const begunMs = performance.now()
      const response = await fetch(`${belay.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${belay.key}`, 'content-type': 'application/json' },
        body,
      })
      await response.arrayBuffer()
      if (response.ok && begunMs >= answered.from)
        answered.lastMs = Math.max(answered.lastMs, begunMs - answered.from)
    }
  })
  for (let count = 0; count < stops; count += 1) {
    await post(belay, '/api/v1/deployments/plain/stop?environment=production', { why: 'measured' })
    answered.lastMs = 0
    answered.from = performance.now()
    await pause(stopPauseMs)
    late.push(answered.lastMs)
    answered.from = Number.POSITIVE_INFINITY
    await post(belay, '/api/v1/deployments/plain/resume?environment=production', {})
    await pause(stopPauseMs)
  }
  over.abort()
  await Promise.all(callers)
  return late
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN
}

async function post(belay: RunningBelay, path: string, body: object): Promise<unknown> {
  const response = await fetch(belay.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${belay.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${path}: ${await response.text()}`)
  return response.json()
}

function postOf(belay: RunningBelay, body: string, forSeconds: number): Parameters<typeof load>[0] {
  return {
    url: `${belay.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${belay.key}` },
    body,
    connections,
    seconds: forSeconds,
  }
}

/** Waits until everything that was accepted is in the store, and a moment for its merges. */
async function untilStored(belay: RunningBelay): Promise<void> {
  for (;;) {
    const response = await fetch(`${belay.url}/api/v1/health`, {
      headers: { authorization: `Bearer ${belay.token}` },
    })
    const { counters } = (await response.json()) as { counters: { spooled: number } }
    if (counters.spooled === 0) break
    await pause(250)
  }
  await pause(settleMs)
}
