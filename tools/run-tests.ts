// Runs every test and ends with one line that adds them up: `N passed, N failed`.
//   npm test                       everything
//   npm test -- unit               one suite: unit, store, scenarios or e2e
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

type Suite = {
  readonly name: string
  readonly files: readonly string[]
  readonly concurrency: number
  readonly timeoutMs: number
  /**
   * Ends a file's process when its last test has ended, whatever it still holds open: servers and browsers keep sockets.
   * What was not yet read of its report is lost, which a file of hundreds of quick tests feels: none may ask for it.
   */
  readonly endsByForce: boolean
}

const suites: readonly Suite[] = [
  {
    name: 'unit',
    files: ['src/**/*.test.ts', 'test/*.test.ts'],
    concurrency: 2,
    timeoutMs: 120_000,
    endsByForce: false,
  },
  {
    name: 'store',
    files: ['test/store/**/*.test.ts'],
    concurrency: 2,
    timeoutMs: 180_000,
    endsByForce: true,
  },
  {
    name: 'scenarios',
    files: ['test/scenarios/**/*.test.ts'],
    concurrency: 2,
    timeoutMs: 300_000,
    endsByForce: true,
  },
  {
    name: 'e2e',
    files: ['test/e2e/**/*.e2e.ts'],
    concurrency: 2,
    timeoutMs: 180_000,
    endsByForce: true,
  },
]

const asked = process.argv.slice(2)
let passed = 0
let failed = 0
for (const suite of suites) {
  if (asked.length > 0 && !asked.includes(suite.name)) continue
  const files = suite.files
    .flatMap((pattern) => globSync(pattern))
    .filter((file) => !file.includes('node_modules'))
    .toSorted()
  if (files.length === 0) continue
  process.stdout.write(`\n${suite.name}: ${files.length} files\n`)
  const counts = runSuite(suite, files)
  passed += counts.passed
  failed += counts.failed
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

function runSuite(suite: Suite, files: readonly string[]): { passed: number; failed: number } {
  const startedMs = performance.now()
  const run = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-reporter=tap',
      `--test-concurrency=${suite.concurrency}`,
      `--test-timeout=${suite.timeoutMs}`,
      ...(suite.endsByForce ? ['--test-force-exit'] : []),
      ...files,
    ],
    { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const count = (name: string) =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(run.stdout)?.[1] ?? 0)
  const bad = count('fail') + count('cancelled')
  if (bad > 0 || run.status !== 0) process.stdout.write(failuresIn(run.stdout))
  process.stdout.write(
    `${suite.name}: ${count('pass')} passed, ${bad} failed, ${count('skipped')} skipped in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`,
  )
  // A runner that died without counting is a failure, not a pass of nothing.
  return { passed: count('pass'), failed: bad === 0 && run.status !== 0 ? 1 : bad }
}

/** The parts of a TAP report that tell of failures: each with its diagnostic block. */
function failuresIn(report: string): string {
  const lines = report.split('\n')
  const kept: string[] = []
  let isFailing = false
  for (const line of lines) {
    if (/^\s*not ok /.test(line)) isFailing = true
    else if (/^\s*(ok|# Subtest)/.test(line)) isFailing = false
    if (isFailing) kept.push(line)
  }
  return `${kept.slice(0, 400).join('\n')}\n`
}
