import { load } from './lib/wrk.ts'
import { otherCore, startBelay, startScript } from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'

const slicesDefault = 12
const secondsPerSlice = 10

/** Whether memory grows with requests: slices of load, resident memory after each. BENCH_SLICES makes it longer. */
export async function measureMemory(): Promise<void> {
  const slices = Number(process.env['BENCH_SLICES'] ?? slicesDefault)
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay = await startBelay(upstream.url)
  const body = JSON.stringify({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: 'What holds a climber who falls?' }],
  })
  const megabytes: number[] = []
  let requests = 0
  try {
    for (let slice = 0; slice < slices; slice += 1) {
      requests += load({
        url: `${belay.url}/v1/chat/completions`,
        headers: { authorization: `Bearer ${belay.key}` },
        body,
        connections: 64,
        seconds: secondsPerSlice,
      }).requests
      megabytes.push(belay.residentBytes() / 1e6)
      process.stderr.write(`${requests} requests: ${Math.round(megabytes.at(-1) ?? 0)} MB\n`)
    }
  } finally {
    await Promise.all([belay.stop(), upstream.stop()])
  }
  const third = Math.max(1, Math.floor(slices / 3))
  const early = figureOf(megabytes.slice(third, 2 * third))
  const late = figureOf(megabytes.slice(-third))
  report('memory', {
    what: `Memory of the whole platform over ${requests.toLocaleString('en-US')} requests in ${slices * secondsPerSlice} s of load`,
    on: 'key, limits, budget, cost, full recording through the spool into the embedded store',
    rows: [
      { name: 'second third', figures: { 'resident MB': early } },
      { name: 'last third', figures: { 'resident MB': late } },
      { name: 'highest', figures: { 'resident MB': figureOf([Math.max(...megabytes)]) } },
    ],
    plot: 'resident MB',
    verdicts: [`last third / second third: ${(late.median / early.median).toFixed(3)}`],
  })
}
