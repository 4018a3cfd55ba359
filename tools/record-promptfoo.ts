// Records what promptfoo itself says of the configurations in test/fixtures/promptfoo: verdicts, scores and exit codes.
//
//   npm install --ignore-scripts promptfoo@0.123.1        (in a folder of its own)
//   node tools/run-under-pinned-node.js tools/record-promptfoo.ts FOLDER [NAME …]
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [folder = '', ...names] = process.argv.slice(2)
const home = join(folder, 'node_modules/promptfoo')
const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
const fixtures = fileURLToPath(new URL('../test/fixtures/promptfoo/', import.meta.url))
const recording = join(fixtures, 'verdicts.json')

type Recording = {
  readonly source: string
  readonly configurations: Record<string, object>
}

const known: Recording = existsSync(recording)
  ? (JSON.parse(readFileSync(recording, 'utf8')) as Recording)
  : { source: '', configurations: {} }
const scratch = mkdtempSync(join(tmpdir(), 'record-promptfoo-'))
const configurations: Record<string, object> = { ...known.configurations }
for (const file of globSync('*.config.{yaml,json,mjs}', { cwd: fixtures }).toSorted()) {
  const name = basename(file).replace(/\.config\.\w+$/, '')
  if (names.length > 0 && !names.includes(name)) continue
  configurations[name] = record(file)
  process.stdout.write(`${name} ${JSON.stringify(configurations[name]).length} bytes\n`)
}
rmSync(scratch, { recursive: true })
const header = {
  source: `promptfoo ${manifest.version} from npm, ${new Date().toISOString().slice(0, 10)}, recorded by tools/record-promptfoo.ts; case: [row, column, P passed / F failed / E error, score]`,
}
writeFileSync(
  recording,
  written({
    ...header,
    configurations: Object.fromEntries(Object.entries(configurations).toSorted()),
  }),
)

function record(file: string): object {
  const output = join(scratch, 'output.json')
  rmSync(output, { force: true })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(home, 'dist/src/entrypoint.js'),
      'eval',
      '-c',
      file,
      '-o',
      output,
      '--no-cache',
      '--no-write',
      '--no-table',
      '--no-progress-bar',
    ],
    {
      cwd: fixtures,
      encoding: 'utf8',
      env: {
        ...process.env,
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        PROMPTFOO_CONFIG_DIR: scratch,
        FIXTURE_CITY: 'Paris',
      },
    },
  )
  if (!existsSync(output)) {
    process.stderr.write(`${file}: ${stdout}${stderr}\n`)
    return { exitCode: status, cases: null }
  }
  const { results } = JSON.parse(readFileSync(output, 'utf8')) as {
    results: {
      results: {
        testIdx: number
        promptIdx: number
        success: boolean
        failureReason: number
        score: number
        error?: string
      }[]
    }
  }
  return {
    exitCode: status,
    cases: results.results
      .toSorted((one, other) => one.testIdx - other.testIdx || one.promptIdx - other.promptIdx)
      .map(({ testIdx, promptIdx, success, failureReason, score }) => [
        testIdx,
        promptIdx,
        success ? 'P' : failureReason === 2 ? 'E' : 'F',
        Number(score.toFixed(6)),
      ]),
  }
}

/** One case a line, so that a difference can be read. */
function written(value: object): string {
  return `${JSON.stringify(value, null, 1).replaceAll(/\[\s+(\d+),\s+(\d+),\s+("[PFE]"),\s+([-\d.e]+)\s+\]/g, '[$1, $2, $3, $4]')}\n`
}
