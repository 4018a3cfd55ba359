import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { flood } from './ingest.ts'
import { largeBody, smallBody } from './gateway.ts'
import { openBelay, otherCore, root, type RunningBelay, startScript } from './lib/processes.ts'
import { runStreams } from './streams.ts'
import { load } from './lib/wrk.ts'

const seconds = 10
const streams = 200
const streamRounds = 5
const shownMax = 14

/** What a thread of Belay's spent its time on, by function; shares of its busy time. */
type ThreadProfile = {
  readonly thread: string
  readonly busyS: number
  readonly top: readonly { readonly share: number; readonly name: string }[]
}

/**
 * Where the time of each measure goes: V8's sampling profiler in every thread of Belay's that runs
 * JavaScript, and beside it the CPU time of all threads by their names, ClickHouse's included. The
 * profiler itself costs; shares are to be read, not speeds.
 */
export async function measureProfile(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const call = (belay: RunningBelay, body: string, connections: number) =>
    load({
      url: `${belay.url}/v1/chat/completions`,
      headers: { authorization: `Bearer ${belay.key}` },
      body,
      connections,
      seconds,
    })
  const measures: Readonly<Record<string, (belay: RunningBelay) => unknown>> = {
    'a start and nothing else': () => {},
    'calls of 0.2 KB, 64 connections': (belay) => call(belay, smallBody(), 64),
    'calls of 0.2 KB, 1 connection': (belay) => call(belay, smallBody(), 1),
    'calls of 100 KB, 64 connections': (belay) => call(belay, largeBody(), 64),
    [`${streams} streams at once`]: async (belay) => {
      const headers = { authorization: `Bearer ${belay.key}` }
      for (let round = 0; round < streamRounds; round += 1)
        await runStreams({ name: 'belay', url: belay.url, headers }, streams)
    },
    'OTLP as fast as it is taken': (belay) => flood(belay),
  }
  const parts: string[] = []
  try {
    for (const [name, run] of Object.entries(measures)) {
      process.stderr.write(`Profile: ${name}\n`)
      parts.push(await profiled(name, upstream.url, run))
    }
  } finally {
    await upstream.stop()
  }
  const text = `# Where the time goes\n\nWritten by \`npm run bench -- profile\`. A profile of each measure, with the profiler on: shares, not speeds. The start of the server is in each, as the first shows it alone.\n\n${parts.join('\n')}`
  writeFileSync(join(root, 'bench/results/profile.md'), text)
  process.stdout.write(text)
}

async function profiled(
  name: string,
  upstreamUrl: string,
  run: (belay: RunningBelay) => unknown,
): Promise<string> {
  const profiles = mkdtempSync(join(tmpdir(), 'belay-profiles-'))
  const data = mkdtempSync(join(tmpdir(), 'belay-bench-'))
  try {
    const belay = await openBelay(data, upstreamUrl, 'pinned', [
      '--cpu-prof',
      `--cpu-prof-dir=${profiles}`,
    ])
    const before = belay.cpuByThreadS()
    await run(belay)
    const after = belay.cpuByThreadS()
    await belay.stop()
    const spent = Object.entries(after)
      .map(([thread, cpuS]) => ({ thread, cpuS: cpuS - (before[thread] ?? 0) }))
      .filter(({ cpuS }) => cpuS >= 0.05)
      .toSorted((a, b) => b.cpuS - a.cpuS)
    const threads = readdirSync(profiles)
      .filter((file) => file.endsWith('.cpuprofile'))
      .toSorted()
      .map((file) => readProfile(join(profiles, file)))
    return [
      `## ${name}`,
      '',
      ...(spent.length === 0
        ? []
        : [
            `CPU seconds by thread, after the start: ${spent.map(({ thread, cpuS }) => `${thread} ${cpuS.toFixed(1)}`).join(', ')}.`,
            '',
          ]),
      ...threads.flatMap(({ thread, busyS, top }) => [
        `${thread}, busy ${busyS.toFixed(1)} s:`,
        '',
        '| share | function |',
        '| ---: | --- |',
        ...top.map((one) => `| ${(one.share * 100).toFixed(1)} % | ${one.name} |`),
        '',
      ]),
    ].join('\n')
  } finally {
    rmSync(profiles, { recursive: true, force: true })
    rmSync(data, { recursive: true, force: true })
  }
}

/** What `--cpu-prof` writes: nodes of the call tree, and which of them was running at each sample. */
type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[]
}

function readProfile(file: string): ThreadProfile {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile // written by V8
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame.functionName, callFrame.url)]),
  )
  const selfUs = new Map<string, number>()
  let busyUs = 0
  for (const [index, id] of profile.samples.entries()) {
    const name = names.get(id) ?? ''
    if (name === '(idle)') continue
    const us = profile.timeDeltas[index] ?? 0
    busyUs += us
    selfUs.set(name, (selfUs.get(name) ?? 0) + us)
  }
  const top = [...selfUs]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, shownMax)
    .map(([name, us]) => ({ name, share: us / Math.max(1, busyUs) }))
  return { thread: threadOf(profile), busyS: busyUs / 1e6, top }
}

/** Threads are told by a file that only they run. */
function threadOf({ nodes }: CpuProfile): string {
  const has = (file: string) => nodes.some(({ callFrame }) => callFrame.url.endsWith(file))
  if (has('front-worker.ts')) return 'Front thread'
  if (has('/main.ts')) return 'Main thread'
  return 'Record thread'
}

function nameOf(functionName: string, url: string): string {
  const name = functionName === '' ? '(anonymous)' : functionName
  if (url.startsWith('wasm:')) return 'WebAssembly'
  if (url === '') return name
  return `${name}, ${url.startsWith('node:') ? url : basename(url)}`
}
