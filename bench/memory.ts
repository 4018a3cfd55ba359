import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { otherCore, type RunningBelay, startBelay, startScript } from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'
import { load } from './lib/wrk.ts'

const secondsPerSlice = 10
const floodSlicesDefault = 12
const connections = 64
/** Half an hour at this rate is a million requests, and leaves a machine of two cores most of itself. */
const pacedPerS = 600

/**
 * Whether memory grows with requests: slices of load, resident memory after each. Two minutes as
 * fast as it goes (BENCH_SLICES makes it longer), or BENCH_MINUTES of a steady rate.
 */
export async function measureMemory(): Promise<void> {
  const minutes = Number(process.env['BENCH_MINUTES'] ?? 0)
  const slices =
    minutes > 0
      ? Math.ceil((minutes * 60) / secondsPerSlice)
      : Number(process.env['BENCH_SLICES'] ?? floodSlicesDefault)
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay = await startBelay(upstream.url)
  const sendSlice = minutes > 0 ? sendPaced : sendFlood
  const megabytes: number[] = []
  let requests = 0
  try {
    for (let slice = 0; slice < slices; slice += 1) {
      requests += await sendSlice(belay)
      megabytes.push(belay.residentBytes() / 1e6)
      process.stderr.write(`${requests} requests: ${Math.round(megabytes.at(-1) ?? 0)} MB\n`)
    }
  } finally {
    await Promise.all([belay.stop(), upstream.stop()])
  }
  const third = Math.max(1, Math.floor(slices / 3))
  const early = figureOf(megabytes.slice(third, 2 * third))
  const late = figureOf(megabytes.slice(-third))
  report(minutes > 0 ? 'memory-paced' : 'memory', {
    what: `Memory of the whole platform over ${requests.toLocaleString('en-US')} requests in ${slices * secondsPerSlice} s ${minutes > 0 ? `at ${pacedPerS} a second` : 'as fast as they go'}`,
    on: 'key, limits, budget, cost, full recording through the spool into the embedded store',
    rows: [
      { name: 'first third', figures: { 'resident MB': figureOf(megabytes.slice(0, third)) } },
      { name: 'second third', figures: { 'resident MB': early } },
      { name: 'last third', figures: { 'resident MB': late } },
      { name: 'highest', figures: { 'resident MB': figureOf([Math.max(...megabytes)]) } },
    ],
    plot: 'resident MB',
    verdicts: [`last third / second third: ${(late.median / early.median).toFixed(3)}`],
  })
}

const body = JSON.stringify({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'What holds a climber who falls?' }],
})

async function sendFlood(belay: RunningBelay): Promise<number> {
  return load({
    url: `${belay.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${belay.key}` },
    body,
    connections,
    seconds: secondsPerSlice,
  }).requests
}

const agent = new Agent({ keepAlive: true, maxSockets: connections })

/** Requests at a steady rate, whether or not the earlier ones were answered; the number of good answers. */
async function sendPaced(belay: RunningBelay): Promise<number> {
  const startedMs = performance.now()
  const total = pacedPerS * secondsPerSlice
  const answers: Promise<boolean>[] = []
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1000) * pacedPerS))
    while (answers.length < due) answers.push(post(belay))
    await pause(5)
  }
  const good = (await Promise.all(answers)).filter(Boolean).length
  if (good < total) process.stderr.write(`${total - good} of ${total} were not answered 200\n`)
  return good
}

function post(belay: RunningBelay): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(
      `${belay.url}/v1/chat/completions`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${belay.key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode === 200))
        response.on('error', () => resolve(false))
      },
    )
    sent.on('error', () => resolve(false))
    sent.end(body)
  })
}
