import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { otherCore } from './processes.ts'

export type LoadResult = {
  readonly requests: number
  readonly perS: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bad: number
}

/** Posts one body again and again over so many connections, for so long, from the other core. */
export function load(target: {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly connections: number
  readonly seconds: number
}): LoadResult {
  const directory = mkdtempSync(join(tmpdir(), 'belay-wrk-'))
  const script = join(directory, 'post.lua')
  const headers = Object.entries({ 'content-type': 'application/json', ...target.headers })
    .map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
    .join('\n')
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = [==[${target.body}]==]\n${headers}\n`)
  const argv = [
    '-c',
    String(otherCore),
    'wrk',
    '-t1',
    `-c${target.connections}`,
    `-d${target.seconds}s`,
    '--latency',
    '-s',
    script,
    target.url,
  ]
  const run = spawnSync('taskset', argv, { encoding: 'utf8' })
  rmSync(directory, { recursive: true, force: true })
  if (run.error !== undefined || run.status !== 0) {
    throw new Error(
      `wrk could not run (${run.error?.message ?? run.stderr}). It is Debian’s package wrk: apt-get install wrk`,
    )
  }
  const text = run.stdout
  return {
    requests: Number(/(\d+) requests in/.exec(text)?.[1] ?? 0),
    perS: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    p50Ms: milliseconds(/50%\s+([\d.]+\w+)/.exec(text)?.[1]),
    p99Ms: milliseconds(/99%\s+([\d.]+\w+)/.exec(text)?.[1]),
    bad: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0),
  }
}

function milliseconds(text: string | undefined): number {
  const [, number = '0', unit = 'ms'] = /^([\d.]+)(us|ms|s)$/.exec(text ?? '') ?? []
  return Number(number) * (unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1)
}
