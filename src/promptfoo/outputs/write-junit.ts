import type { OutputFile } from '#promptfoo/outputs/output-file.ts'
import type { Sink, SinkParts } from '#promptfoo/outputs/sink.ts'
import { escaped } from '#promptfoo/outputs/write-table.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'

type Suite = { tests: number; failures: number; errors: number; latencyMs: number; cases: string[] }

/** JUnit's XML, a suite for each column. Its counts stand before its cases, so the cases are held until the end. */
export function junitSink(file: OutputFile, { columns, startedAt }: SinkParts): Sink {
  const names = columns.map(
    ({ provider, index }) => `[${provider.label || provider.id}] prompt ${index + 1}`,
  )
  const suites = columns.map((): Suite => ({
    tests: 0,
    failures: 0,
    errors: 0,
    latencyMs: 0,
    cases: [],
  }))
  return {
    add(result) {
      const suite = suites[result.column]
      if (suite === undefined) return
      suite.tests += 1
      suite.failures += result.outcome === 'failed' ? 1 : 0
      suite.errors += result.outcome === 'error' ? 1 : 0
      suite.latencyMs += result.latencyMs
      suite.cases.push(caseOf(result, names[result.column] ?? ''))
    },
    end({ total, failed, errors }) {
      const ms = suites.reduce((sum, { latencyMs }) => sum + latencyMs, 0)
      file.write(
        `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="belay eval" tests="${total}" failures="${failed}" errors="${errors}" skipped="0" time="${seconds(ms)}">\n`,
      )
      for (const [index, suite] of suites.entries()) {
        const { tests, failures, errors: broken, latencyMs, cases } = suite
        file.write(
          `  <testsuite name="${attribute(names[index] ?? '')}" tests="${tests}" failures="${failures}" errors="${broken}" skipped="0" time="${seconds(latencyMs)}" timestamp="${startedAt}">\n`,
        )
        for (const one of cases) file.write(one)
        file.write('  </testsuite>\n')
      }
      file.write('</testsuites>\n')
    },
  }
}

function caseOf({ row, test, outcome, reason, latencyMs }: CaseResult, suite: string): string {
  const name = `test ${row + 1}${test.description === undefined ? '' : `: ${test.description}`}`
  const open = `    <testcase classname="${attribute(suite)}" name="${attribute(name)}" time="${seconds(latencyMs)}"`
  if (outcome === 'passed') return `${open}/>\n`
  const tag = outcome === 'failed' ? 'failure' : 'error'
  return `${open}>\n      <${tag} type="${outcome === 'failed' ? 'assertion' : 'error'}" message="${attribute(reason.slice(0, 200))}">${clean(reason)}</${tag}>\n    </testcase>\n`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function attribute(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ')
}

/** XML 1.0 has no place for most control characters. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  return escaped(text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''))
}
