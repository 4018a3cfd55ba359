import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './lib/wrk.ts'
import { openBelay, otherCore, startScript } from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'

const rounds = 5
const callsBefore = 20

/** From the start of the process to the first answered model call, on a data directory that has data. */
export async function measureStartup(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const directory = mkdtempSync(join(tmpdir(), 'belay-startup-'))
  const first = await openBelay(directory, upstream.url)
  const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] })
  load({
    url: `${first.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${first.key}` },
    body,
    connections: callsBefore,
    seconds: 3,
  })
  const { key } = first
  await stopKeeping(first)
  const toAnswerMs: number[] = []
  const residentMb: number[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      const startedMs = performance.now()
      const again = await openBelay(directory, null)
      const response = await fetch(`${again.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body,
      })
      await response.arrayBuffer()
      if (!response.ok)
        throw new Error(`The first call after a start was answered ${response.status}.`)
      toAnswerMs.push(performance.now() - startedMs)
      await new Promise((resolve) => setTimeout(resolve, 5000))
      residentMb.push(again.residentBytes() / 1e6)
      await stopKeeping(again)
    }
  } finally {
    await upstream.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  const start = figureOf(toAnswerMs)
  const memory = figureOf(residentMb)
  report('startup', {
    what: 'Start of the whole platform with data, and its memory at rest',
    on: 'Everything: both embedded stores, gateway, page, simulator. Start is from the spawn of the process, pinned to one core but for the front thread, to the first answered model call; memory is resident 5 s later.',
    rows: [
      {
        name: 'belay',
        figures: { 'start to first answer ms': start, 'resident MB at rest': memory },
      },
    ],
    plot: 'start to first answer ms',
    verdicts: [
      `to reach: < 2,000 ms; measured ${Math.round(start.median)} ms`,
      `to reach: < 700 MB; measured ${Math.round(memory.median)} MB`,
    ],
  })
}

/** Stops a server and leaves its data where it is. */
async function stopKeeping(server: { readonly processId: number }): Promise<void> {
  process.kill(server.processId, 'SIGTERM')
  for (let waited = 0; waited < 200; waited += 1) {
    try {
      process.kill(server.processId, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
