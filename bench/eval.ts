import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverProgram } from '../tools/server-program.js'
import { root } from './lib/processes.ts'
import { type Figure, figureOf, report, type Row } from './lib/report.ts'

const rounds = 3
const cases = 10_000
/** Four times as many: memory that grows with cases shows. */
const manyCases = 4 * cases
const pollMs = 20

type Runner = { readonly name: string; readonly command: readonly string[] }

/** `belay eval` beside promptfoo on one configuration that calls no model, each from its start to its end. */
export async function measureEval(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'belay-bench-eval-'))
  const belay: Runner = {
    name: 'belay eval',
    command: [process.execPath, serverProgram(), 'eval', '--no-table'],
  }
  const promptfoo = installPromptfoo()
  const runs = [
    { runner: belay, count: cases },
    { runner: belay, count: manyCases },
    ...(promptfoo === null ? [] : [{ runner: promptfoo, count: cases }]),
  ]
  const measured = new Map<string, { perS: number[]; seconds: number[]; megabytes: number[] }>()
  try {
    for (const count of [cases, manyCases]) writeSuite(folder, count)
    for (let round = 0; round <= rounds; round += 1)
      for (const { runner, count } of runs) {
        const { seconds, peakBytes } = await once(runner, folder, count)
        // The first round fills the caches of files and compiled code.
        if (round === 0) continue
        const name = `${runner.name}, ${count.toLocaleString('en-US')} cases`
        const known = measured.get(name) ?? { perS: [], seconds: [], megabytes: [] }
        known.perS.push(count / seconds)
        known.seconds.push(seconds)
        known.megabytes.push(peakBytes / 1e6)
        measured.set(name, known)
      }
  } finally {
    rmSync(folder, { recursive: true })
  }
  const rows = [...measured].map(([name, { perS, seconds, megabytes }]): Row => ({
    name,
    figures: {
      'cases/s': figureOf(perS),
      'seconds, start included': figureOf(seconds),
      'peak MB': figureOf(megabytes),
    },
  }))
  report('eval', {
    what: 'A configuration of promptfoo without models: cases per second, start included',
    on: 'Both read the same YAML and JSONL (providerOutput; contains, is-json, regex, javascript, not-icontains; 2 % fail) and write all results as JSON, under the same Node, on the whole machine. promptfoo without its database, cache, table, progress and telemetry.',
    rows,
    plot: 'cases/s',
    verdicts: verdicts(rows, measured),
  })
}

function verdicts(
  rows: readonly Row[],
  measured: ReadonlyMap<string, { readonly perS: readonly number[] }>,
): string[] {
  const [small, large, peer] = rows
  const growth = megabytes(large) - megabytes(small)
  const perCase = (growth * 1e6) / (manyCases - cases)
  const own = measured.get(small?.name ?? '')?.perS ?? []
  const theirs = measured.get(peer?.name ?? '')?.perS ?? []
  const ratio: Figure | null =
    peer === undefined
      ? null
      : figureOf(own.map((value, index) => value / (theirs[index] ?? Number.NaN)))
  return [
    ratio === null
      ? 'promptfoo could not be installed; there is no ratio'
      : `to reach: ≥ 10 times promptfoo’s cases/s; measured ${ratio.median.toFixed(1)} [${ratio.min.toFixed(1)}, ${ratio.max.toFixed(1)}]`,
    `memory: ${Math.round(growth)} MB more for ${(manyCases - cases).toLocaleString('en-US')} more cases, ${Math.round(perCase)} bytes each`,
  ]
}

function megabytes(row: Row | undefined): number {
  return row?.figures['peak MB']?.median ?? Number.NaN
}

async function once(
  { command }: Runner,
  folder: string,
  count: number,
): Promise<{ readonly seconds: number; readonly peakBytes: number }> {
  const [program = '', ...argv] = command
  const startedMs = performance.now()
  const child = spawn(
    program,
    [...argv, '-c', join(folder, `${count}.yaml`), '-o', join(folder, 'results.json')],
    {
      stdio: 'ignore',
      cwd: folder,
      env: {
        ...process.env,
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        PROMPTFOO_CONFIG_DIR: folder,
      },
    },
  )
  let peakBytes = 0
  const poll = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid ?? 0))
  }, pollMs)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(poll)
  const seconds = (performance.now() - startedMs) / 1000
  const { results } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as {
    results: { stats: { successes: number; failures: number } }
  }
  const { successes, failures } = results.stats
  // A measurement of something else than the whole suite, rightly judged, is none.
  if (code !== 100 || failures !== count / 50 || successes !== count - failures)
    throw new Error(`${program}: exit code ${code}, ${successes} passed, ${failures} failed`)
  return { seconds, peakBytes }
}

/** The most memory that a process had so far; 0 when it is gone. */
function peakOf(processId: number): number {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

function writeSuite(folder: string, count: number): void {
  const tests = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      description: `case ${index}`,
      vars: { question: `What is ${index} plus ${index}?`, answer: String(2 * index) },
      providerOutput: JSON.stringify({
        answer: index % 50 === 0 ? 'unknown' : String(2 * index),
        text: `The answer is ${2 * index}.`,
      }),
      assert: [
        { type: 'contains', value: '{{ answer }}' },
        { type: 'is-json' },
        { type: 'regex', value: String.raw`answer is \d+` },
        { type: 'javascript', value: 'JSON.parse(output).answer === context.vars.answer' },
        { type: 'not-icontains', value: 'sorry' },
      ],
    }),
  )
  writeFileSync(join(folder, `${count}.jsonl`), `${tests.join('\n')}\n`)
  writeFileSync(
    join(folder, `${count}.yaml`),
    `prompts: ['{{ question }}']\nproviders: [echo]\ntests: file://${count}.jsonl\n`,
  )
}

/** promptfoo, installed beside the bench on first use; null when it cannot be had. */
function installPromptfoo(): Runner | null {
  const home = join(root, 'bench/peers/promptfoo')
  const script = join(home, 'node_modules/promptfoo/dist/src/entrypoint.js')
  if (!existsSync(script)) {
    process.stderr.write('Installing promptfoo beside the bench …\n')
    spawnSync('npm', ['install', '--ignore-scripts', '--no-package-lock', '--loglevel=error'], {
      cwd: home,
      stdio: ['ignore', 2, 2],
    })
  }
  if (!existsSync(script)) return null
  return {
    name: 'promptfoo',
    command: [
      process.execPath,
      script,
      'eval',
      '--no-cache',
      '--no-write',
      '--no-table',
      '--no-progress-bar',
    ],
  }
}
