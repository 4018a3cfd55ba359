// Runs tests and ends with one line that adds them up: `N passed, N failed`.
//   npm test                       everything
//   npm test -- unit               one suite: unit, store, scenarios or e2e
//   npm test -- changed [REF]      what can be affected by what differs from main, or from REF
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { affectedTests, changedFiles } from './changed-tests.ts'

type Suite = {
  readonly name: string
  readonly patterns: readonly string[]
  readonly concurrency: number
  readonly timeoutMs: number
  /** Ends a file's process when its last test has ended, whatever it still holds open: servers and browsers keep sockets. */
  readonly endsByForce: boolean
}

const suites: readonly Suite[] = [
  {
    name: 'unit',
    patterns: ['src/**/*.test.ts', 'test/*.test.ts'],
    concurrency: 2,
    timeoutMs: 120_000,
    endsByForce: false,
  },
  {
    name: 'store',
    patterns: ['test/store/**/*.test.ts'],
    concurrency: 2,
    timeoutMs: 180_000,
    endsByForce: true,
  },
  {
    name: 'scenarios',
    patterns: ['test/scenarios/**/*.test.ts'],
    concurrency: 2,
    timeoutMs: 300_000,
    endsByForce: true,
  },
  {
    name: 'e2e',
    patterns: ['test/e2e/**/*.e2e.ts'],
    concurrency: 2,
    timeoutMs: 180_000,
    endsByForce: true,
  },
]
const slowestShown = 20
/** How long each file took the last time: the longest begin first, so that none is waited for at the end. */
const timesFile = 'node_modules/.cache/belay-test-times.json'

type Outcome = { passed: number; failed: number; skipped: number }

keepFilesInMemory()
// Node strips the types of each file once and keeps the result; test processes and their servers inherit it.
process.env['NODE_COMPILE_CACHE'] ??= `${process.cwd()}/node_modules/.cache/belay`

const [first, ...rest] = process.argv.slice(2)
const tookMs = readTimes()
const all = suites.map((suite) => ({
  ...suite,
  files: suite.patterns.flatMap((pattern) => globSync(pattern)).toSorted(),
}))
const affected =
  first === 'changed'
    ? affectedTests(changedFiles(rest[0]), all, tookMs)
    : { files: null, leftOut: [] }
const asked = first === undefined || first === 'changed' ? [] : [first, ...rest]
const ran: { readonly file: string; readonly ms: number }[] = []
const total = { passed: 0, failed: 0, skipped: 0 }
for (const suite of all) {
  if (asked.length > 0 && !asked.includes(suite.name)) continue
  const files = affected.files?.get(suite.name) ?? suite.files
  if (files.length === 0) continue
  process.stdout.write(`\n${suite.name}: ${files.length} of ${suite.files.length} files\n`)
  const { passed, failed } = await runSuite(suite, files)
  total.passed += passed
  total.failed += failed
}
mkdirSync(dirname(timesFile), { recursive: true })
writeFileSync(timesFile, JSON.stringify(tookMs))
process.stdout.write(`\nThe slowest files:\n${slowest()}\n`)
for (const sentence of affected.leftOut) process.stdout.write(`Left out: ${sentence}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

async function runSuite(suite: Suite, files: readonly string[]): Promise<Outcome> {
  const startedMs = performance.now()
  const outcome: Outcome = { passed: 0, failed: 0, skipped: 0 }
  const silent = new Set(files)
  const events = run({
    files: files.toSorted((a, b) => (tookMs[b] ?? Infinity) - (tookMs[a] ?? Infinity)),
    concurrency: suite.concurrency,
    timeout: suite.timeoutMs,
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...(suite.endsByForce ? ['--test-force-exit'] : []),
    ],
  })
  events.on('test:fail', ({ name, file, line, details }) => {
    const { error } = details
    if (!('failureType' in error && error.failureType === 'subtestsFailed'))
      process.stdout.write(`FAIL ${name} (${file}:${line})\n${inspect(error)}\n\n`)
  })
  events.on('test:summary', ({ file, counts, duration_ms: ms }) => {
    if (file === undefined) return
    const path = file.slice(process.cwd().length + 1)
    silent.delete(path)
    tookMs[path] = ms
    ran.push({ file: path, ms })
    outcome.passed += counts.passed
    outcome.failed += counts.tests - counts.passed - counts.skipped - counts.todo
    outcome.skipped += counts.skipped
  })
  for await (const _ of events);
  // A file that died without counting is a failure, not a pass of nothing.
  for (const file of silent)
    process.stdout.write(`FAIL ${file} ended without adding up its tests\n`)
  outcome.failed += silent.size
  const tookS = ((performance.now() - startedMs) / 1000).toFixed(0)
  process.stdout.write(
    `${suite.name}: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped in ${tookS} s\n`,
  )
  return outcome
}

/**
 * Tests make their directories in memory where there is enough of it: a disk can take as long for the thousand files of
 * a fresh server as the server itself does, and no test asks for what outlives the machine.
 */
function keepFilesInMemory(): void {
  const memory = '/dev/shm'
  const bytesMin = 6e9
  if (process.env['TMPDIR'] !== undefined || !existsSync(memory)) return
  const { bavail, bsize } = statfsSync(memory)
  if (Math.min(bavail * bsize, process.availableMemory()) < bytesMin) return
  const directory = mkdtempSync(`${memory}/belay-`)
  // A PostgreSQL server is another user where the tests are root.
  chmodSync(directory, 0o777)
  process.env['TMPDIR'] = directory
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
}

function readTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(timesFile, 'utf8'))
  } catch {
    return {}
  }
}

function slowest(): string {
  return ran
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, slowestShown)
    .map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`)
    .join('\n')
}
