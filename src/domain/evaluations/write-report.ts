import { stringify } from 'csv-stringify/sync'
import type {
  Evaluation,
  EvaluationSummary,
  evaluationFormats,
  FigureInterval,
  MetricFigure,
} from '#contract/evaluations.ts'
import { inputText } from '#domain/evaluations/make-request.ts'
import { type Measured, scoreIn } from '#domain/evaluations/measured.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

export type EvaluationFormat = (typeof evaluationFormats)[number]

type Told = {
  readonly evaluation: Evaluation
  readonly measured: Measured
  readonly summary: EvaluationSummary
}

const endings: Readonly<Record<EvaluationFormat, { ending: string; mediaType: string }>> = {
  json: { ending: 'json', mediaType: 'application/json' },
  csv: { ending: 'csv', mediaType: 'text/csv' },
  junit: { ending: 'xml', mediaType: 'application/xml' },
  html: { ending: 'html', mediaType: 'text/html' },
  markdown: { ending: 'md', mediaType: 'text/markdown' },
}

/** Items that a report for people shows; the file formats for programs have all of them. */
const shownItemsMax = 20
const outputMax = 400

/** An evaluation as a file. */
export function writeReport(
  format: EvaluationFormat,
  told: Told,
): { fileName: string; mediaType: string; content: string } {
  const { ending, mediaType } = endings[format]
  const name = told.evaluation.name.replace(/[^\p{L}\p{N}_-]+/gu, '-')
  return { fileName: `${name}.${ending}`, mediaType, content: writers[format](told) }
}

const writers: Readonly<Record<EvaluationFormat, (told: Told) => string>> = {
  json: asJson,
  csv: asCsv,
  junit: asJunit,
  html: asHtml,
  markdown: asMarkdown,
}

function asJson({ evaluation, measured, summary }: Told): string {
  const { definition } = measured.record
  const items = measured.items.map(({ item, results }) => ({
    id: item.id,
    input: item.input,
    expected: item.expected,
    metadata: item.metadata,
    results: results.map(({ variant, evaluation: _evaluation, at: _at, ...result }) => ({
      ...result,
      variant: definition.variants[variant]?.name ?? '',
    })),
  }))
  return `${JSON.stringify({ evaluation, definition, summary, items }, null, 2)}\n`
}

function asCsv({ measured }: Told): string {
  const { definition } = measured.record
  const metrics = definition.evaluators.map(({ name }) => name)
  const head = [
    'item',
    'input',
    'expected',
    'variant',
    'repeat',
    'output',
    'error',
    ...metrics,
    'latency_ms',
    'cost_usd',
    'trace_id',
  ]
  const rows = measured.items.flatMap(({ item, results }) =>
    results.map((result) => [
      item.id,
      asText(item.input),
      item.expected === null ? '' : asText(item.expected),
      definition.variants[result.variant]?.name ?? '',
      result.repeat,
      result.output,
      result.error,
      ...metrics.map((metric) => scoreIn(result, metric) ?? ''),
      result.latencyMs ?? '',
      result.costUsd ?? '',
      result.traceId ?? '',
    ]),
  )
  // A cell that a spreadsheet would take for a formula is written as text (OWASP, CSV injection).
  return stringify([head, ...rows], { escape_formulas: true })
}

/** One suite a variant and one for the gate; a case is an item, and fails when one of its scores did. */
function asJunit({ evaluation, measured, summary }: Told): string {
  const { definition } = measured.record
  const suites = definition.variants.map(({ name }, at) => {
    const cases = measured.items.flatMap(({ item, results }) =>
      results
        .filter(({ variant }) => variant === at)
        .map((result) => {
          const inner = innerOf(result)
          const took =
            result.latencyMs === null ? '' : ` time="${(result.latencyMs / 1000).toFixed(3)}"`
          return {
            inner,
            text: `    <testcase classname="${xml(name)}" name="${xml(`${item.id} #${result.repeat + 1}: ${inputText(item.input).slice(0, 80)}`)}"${took}>${inner}</testcase>`,
          }
        }),
    )
    return suite(name, cases)
  })
  const gate = summary.gate.map(({ criterion, variant, passed, detail }) => {
    const inner = passed ? '' : `<failure message="${xml(detail)}"/>`
    return {
      inner,
      text: `    <testcase classname="gate" name="${xml(`${criterion.metric} ${criterion.kind}: ${variant}`)}">${inner}</testcase>`,
    }
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(evaluation.name)}">\n${[...suites, ...(gate.length === 0 ? [] : [suite('gate', gate)])].join('\n')}\n</testsuites>\n`
}

/** What a case has to say: nothing where every evaluator judged it and none was against it. */
function innerOf({ error, scores, output, isScored }: StoredResult): string {
  if (error !== '') return `<error message="${xml(error)}"/>`
  const told = (some: StoredResult['scores']) =>
    xml(some.map(({ metric, explanation }) => `${metric}: ${explanation}`).join('; '))
  const failures = scores.filter(({ passed }) => passed === false)
  if (failures.length > 0)
    return `<failure message="${told(failures)}">${xml(output.slice(0, outputMax))}</failure>`
  // What nobody judged has not passed.
  if (!isScored) return '<skipped message="Not judged yet."/>'
  const unscored = scores.filter(({ score }) => score === null)
  return unscored.length === 0 ? '' : `<skipped message="${told(unscored)}"/>`
}

function suite(name: string, cases: readonly { inner: string; text: string }[]): string {
  const count = (kind: string) => cases.filter(({ inner }) => inner.startsWith(`<${kind}`)).length
  return `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}">\n${cases.map(({ text }) => text).join('\n')}\n  </testsuite>`
}

/** For a pull request: the verdict first, then the figures, then what went worst. */
function asMarkdown({ evaluation, measured, summary }: Told): string {
  const metrics = summary.variants[0]?.metrics.map(({ metric }) => metric) ?? []
  const lines = [
    `## ${cell(evaluation.name)}: ${cell(headline(evaluation, summary))}`,
    '',
    `${evaluation.callsDone} calls on ${cell(evaluation.datasetName)} version ${evaluation.datasetVersion}${evaluation.callsFailed === 0 ? '' : `, ${evaluation.callsFailed} failed`}${evaluation.costUsd === null ? '' : `, $${evaluation.costUsd}`}.`,
    '',
    `| variant | ${metrics.map(cell).join(' | ')} | p95 | cost per call | verdict |`,
    `| --- | ${metrics.map(() => '---').join(' | ')}${metrics.length > 0 ? ' | ' : ''}--- | --- | --- |`,
    ...summary.variants.map(
      (variant) =>
        `| ${cell(variant.name)} | ${variant.metrics.map((figure) => cell(shownFigure(figure))).join(' | ')} | ${variant.latencyMs === null ? '–' : `${Math.round(variant.latencyMs.p95)} ms`} | ${variant.costPerCallUsd === null ? '–' : `$${Number(variant.costPerCallUsd.toPrecision(3))}`} | ${variant.verdict ?? 'baseline'} |`,
    ),
  ]
  if (summary.gate.length > 0)
    lines.push(
      '',
      '| gate | variant | | |',
      '| --- | --- | --- | --- |',
      ...summary.gate.map(
        ({ criterion, variant, passed, detail }) =>
          `| ${cell(`${criterion.metric} ${criterion.kind}`)} | ${cell(variant)} | ${passed ? 'passed' : '**failed**'} | ${cell(detail)} |`,
      ),
    )
  const reasons = summary.variants.flatMap(({ name, reasons: own }) =>
    own.map((reason) => `- ${cell(name)}: ${cell(reason)}`),
  )
  if (reasons.length > 0) lines.push('', ...reasons)
  const failures = failedItems(measured)
  if (failures.length > 0)
    lines.push(
      '',
      `<details><summary>${failures.length} cases that did not pass${failures.length > shownItemsMax ? `, ${shownItemsMax} of them` : ''}</summary>`,
      '',
      ...failures
        .slice(0, shownItemsMax)
        .map(
          ({ variant, input, output, why }) =>
            `- **${cell(variant)}** ${cell(input)} → ${cell(output)} (${cell(why)})`,
        ),
      '',
      '</details>',
    )
  return `${lines.join('\n')}\n`
}

/** A page of its own, without scripts, to attach or to mail. */
function asHtml({ evaluation, measured, summary }: Told): string {
  const metrics = summary.variants[0]?.metrics.map(({ metric }) => metric) ?? []
  const row = (cells: readonly string[], tag = 'td') =>
    `<tr>${cells.map((text) => `<${tag}>${xml(text)}</${tag}>`).join('')}</tr>`
  const variants = summary.variants.map((variant) =>
    row([
      variant.name,
      variant.what,
      ...variant.metrics.map(shownFigure),
      variant.latencyMs === null
        ? '–'
        : `${Math.round(variant.latencyMs.p50)} / ${Math.round(variant.latencyMs.p95)} ms`,
      variant.costPerCallUsd === null ? '–' : `$${Number(variant.costPerCallUsd.toPrecision(3))}`,
      variant.verdict ?? 'baseline',
    ]),
  )
  const gate = summary.gate.map(({ criterion, variant, passed, detail }) =>
    row([`${criterion.metric} ${criterion.kind}`, variant, passed ? 'passed' : 'failed', detail]),
  )
  const failures = failedItems(measured).map(({ variant, input, output, why }) =>
    row([variant, input, output, why]),
  )
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${xml(evaluation.name)}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:1200px}table{border-collapse:collapse;margin:1rem 0;width:100%}td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}</style>
<h1>${xml(evaluation.name)}: ${xml(headline(evaluation, summary))}</h1>
<p>${evaluation.callsDone} of ${evaluation.calls} calls on ${xml(evaluation.datasetName)} version ${evaluation.datasetVersion}; ${evaluation.callsFailed} failed.</p>
<table>${row(['variant', 'what', ...metrics, 'latency p50 / p95', 'cost per call', 'verdict'], 'th')}${variants.join('')}</table>
${gate.length === 0 ? '' : `<h2>Gate</h2><table>${row(['criterion', 'variant', 'outcome', 'why'], 'th')}${gate.join('')}</table>`}
${failures.length === 0 ? '' : `<h2>Cases that did not pass (${failures.length})</h2><table>${row(['variant', 'input', 'output', 'why'], 'th')}${failures.slice(0, 10 * shownItemsMax).join('')}</table>`}
</html>
`
}

function headline({ state, gate, reason }: Evaluation, summary: EvaluationSummary): string {
  if (state !== 'done') return reason === '' ? state : `${state}. ${reason}`
  if (gate === 'passed') return 'gate passed'
  if (gate === 'failed') return 'gate failed'
  const verdicts = summary.variants.flatMap(({ name, verdict }) =>
    verdict === null ? [] : [`${name}: ${verdict}`],
  )
  return verdicts.length === 0 ? 'done' : verdicts.join(', ')
}

function failedItems({ record, items }: Measured) {
  return items.flatMap(({ item, results }) =>
    results.flatMap((result) => {
      const failures = result.scores.filter(({ passed }) => passed === false)
      if (failures.length === 0 && result.error === '') return []
      return [
        {
          variant: record.definition.variants[result.variant]?.name ?? '',
          input: inputText(item.input).slice(0, outputMax),
          output: result.output.slice(0, outputMax),
          why: result.error === '' ? failures.map(({ metric }) => metric).join(', ') : result.error,
        },
      ]
    }),
  )
}

function shownFigure({ value, unit, n, kind }: MetricFigure): string {
  if (value === null) return 'not known'
  const text = (amount: number) =>
    kind === 'rate'
      ? `${Number((amount * 100).toPrecision(3))} %`
      : String(Number(amount.toPrecision(3)))
  return `${text(value.mean)}${unit === '' ? '' : ` ${unit}`}${endsOf(value, text)}, n ${n}`
}

function endsOf({ low, high }: FigureInterval, text: (amount: number) => string): string {
  return low === null || high === null ? '' : ` [${text(low)}, ${text(high)}]`
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Text in Markdown, also in a cell of a table: in one line, and nothing of it read as markup. */
function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|]/g, (sign) => `\\${sign}`)
}

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Characters that XML 1.0 cannot hold at all. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(notXml, '\uFFFD')
    .replaceAll(/[&<>"']/g, (sign) => xmlNames[sign] ?? sign)
}
