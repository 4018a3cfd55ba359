import { writeFileSync } from 'node:fs'
import { type Argument, type Terminal, textOf, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { figureText } from '#cli/figures.ts'
import { ownFlag } from '#cli/flag.ts'
import { table } from '#cli/table.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import {
  cancelEvaluation,
  chooseVariant,
  compareEvaluations,
  type Evaluation,
  exportEvaluation,
  listEvaluations,
  listEvaluators,
  listResults,
  resumeEvaluation,
  showEvaluation,
} from '#contract/evaluations.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { counted } from '#kit/counted.ts'

const evaluationArgument: Argument = {
  name: 'EVALUATION',
  help: 'id of the evaluation, as `belay evaluations list` shows it',
  ask: 'Which evaluation? `belay evaluations list` shows their ids.',
}
const previewMax = 60

const evaluationsList = endpointCommand({
  name: 'evaluations list',
  endpoint: listEvaluations,
  examples: ['belay evaluations list', 'belay evaluations list --dataset questions --json'],
  list: {
    none: 'No evaluations here. `belay eval` runs one from a file.',
    columns: [
      'NAME',
      'STATE',
      { title: 'CALLS', right: true },
      { title: 'FAILED', right: true },
      { title: 'USD', right: true },
      'GATE',
      'DATASET',
      'MADE',
      'ID',
    ],
    cells: (one) => [
      one.name,
      one.state,
      `${one.callsDone}/${one.calls}`,
      String(one.callsFailed),
      one.costUsd ?? '',
      one.gate === 'none' ? '' : one.gate,
      `${one.datasetName}@${one.datasetVersion}`,
      one.createdAt,
      one.id,
    ],
  },
})

const evaluationsShow = endpointCommand({
  name: 'evaluations show',
  endpoint: showEvaluation,
  examples: ['belay evaluations show evn_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: evaluationArgument,
  async run({ call, given, isJson, terminal }) {
    const shown = await call(showEvaluation, given)
    if (isJson) terminal.out(JSON.stringify(shown))
    else printEvaluation(shown, terminal)
    return 0
  },
})

/** Variants with their figures, why each verdict, the gate, and how it ended. */
export function printEvaluation(shown: ReplyOf<typeof showEvaluation>, terminal: Terminal): void {
  const { summary } = shown
  const metrics = summary.variants[0]?.metrics.map(({ metric }) => metric) ?? []
  terminal.out(
    table(
      [
        'VARIANT',
        ...metrics.map((title) => ({ title, right: true })),
        { title: 'P95 MS', right: true },
        { title: 'USD/CALL', right: true },
        { title: 'FAILED', right: true },
        'VERDICT',
      ],
      summary.variants.map((variant) => [
        variant.name,
        ...variant.metrics.map(figureText),
        variant.latencyMs === null ? '' : String(Math.round(variant.latencyMs.p95)),
        variant.costPerCallUsd === null
          ? ''
          : String(Number(variant.costPerCallUsd.toPrecision(3))),
        String(variant.failed),
        variant.verdict === null ? 'baseline' : verdictWords(variant.verdict),
      ]),
    ),
  )
  for (const { name, reasons } of summary.variants)
    for (const reason of reasons) terminal.out(`${name}: ${reason}`)
  for (const { criterion, variant, passed, detail } of summary.gate)
    terminal.out(
      `${passed ? 'passed' : 'FAILED'}  ${criterion.metric} ${criterion.kind}, ${variant}: ${detail}`,
    )
  if (shown.choice !== null)
    terminal.out(`${shown.choice.by} chose ${shown.choice.variant}: ${shown.choice.reason}`)
  terminal.out(endOf(shown))
}

function endOf({ name, state, reason, gate }: Evaluation): string {
  if (state !== 'done') return `${name}: ${state}.${reason === '' ? '' : ` ${reason}`}`
  return `${name}: ${gate === 'none' ? 'done; it has no gate, so nothing can fail it' : `gate ${gate}`}.`
}

const evaluationsResults = endpointCommand({
  name: 'evaluations results',
  endpoint: listResults,
  examples: [
    'belay evaluations results evn_01m8aj2d70fpg8fdw6mg9jcjc4 --only failed',
    'belay evaluations results evn_01m8aj2d70fpg8fdw6mg9jcjc4 --order difference --json',
  ],
  argument: evaluationArgument,
  async run({ call, given, isJson, terminal }) {
    const { items, nextCursor } = await call(listResults, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else
      terminal.out(
        table(
          ['INPUT', 'VARIANT', 'OUTPUT', 'SCORES'],
          items.flatMap(({ input, results }) =>
            results.map(({ variant, output, error, scores }) => [
              preview(typeof input === 'string' ? input : JSON.stringify(input)),
              variant,
              preview(error === '' ? output : `failed: ${error}`),
              scores.map(({ metric, score }) => `${metric} ${score ?? 'none'}`).join(', '),
            ]),
          ),
        ),
      )
    if (nextCursor !== null) terminal.err(`There are more: --cursor ${nextCursor} goes on.`)
    return 0
  },
})

const evaluationsCompare = endpointCommand({
  name: 'evaluations compare',
  endpoint: compareEvaluations,
  examples: [
    'belay evaluations compare evn_01m8aj2d70fpg8fdw6mg9jcjc4 --with evn_01m8a0000000000000000000zz',
  ],
  argument: evaluationArgument,
  async run({ call, given, isJson, terminal }) {
    const compared = await call(compareEvaluations, given)
    if (isJson) {
      terminal.out(JSON.stringify(compared))
      return 0
    }
    terminal.out(
      `${counted(compared.items, 'item')} ${compared.items === 1 ? 'stands' : 'stand'} in both; ${compared.onlyHere} only here, ${compared.onlyThere} only there.`,
    )
    for (const { reason } of compared.comparisons) terminal.out(reason)
    terminal.out(`Verdict: ${verdictWords(compared.verdict)}.`)
    return 0
  },
})

const evaluationsCancel = endpointCommand({
  name: 'evaluations cancel',
  endpoint: cancelEvaluation,
  examples: ['belay evaluations cancel evn_01m8aj2d70fpg8fdw6mg9jcjc4'],
  argument: evaluationArgument,
  say: (cancelled) =>
    `${cancelled.name} is cancelled after ${cancelled.callsDone} of ${cancelled.calls} calls; \`belay evaluations resume\` goes on.`,
})

const evaluationsResume = endpointCommand({
  name: 'evaluations resume',
  endpoint: resumeEvaluation,
  examples: ['belay evaluations resume evn_01m8aj2d70fpg8fdw6mg9jcjc4 --budget-usd 20'],
  argument: evaluationArgument,
  say: (resumed) => `${resumed.name} goes on.`,
})

const evaluationsChoose = endpointCommand({
  name: 'evaluations choose',
  endpoint: chooseVariant,
  examples: [
    'belay evaluations choose evn_01m8aj2d70fpg8fdw6mg9jcjc4 --variant echo --reason "as good, a tenth of the cost"',
  ],
  argument: evaluationArgument,
  say: (chosen) => `${chosen.choice?.variant} is chosen in ${chosen.name}.`,
})

const evaluationsExport = endpointCommand({
  name: 'evaluations export',
  endpoint: exportEvaluation,
  examples: [
    'belay evaluations export evn_01m8aj2d70fpg8fdw6mg9jcjc4 --format junit --output report.xml',
  ],
  argument: evaluationArgument,
  own: [
    ownFlag('output', {
      placeholder: 'FILE',
      help: 'file to write; the terminal if left out',
      why: 'It is about a file on this machine, which the server does not see.',
    }),
  ],
  async run({ call, given, values, terminal }) {
    const { content } = await call(exportEvaluation, given)
    const path = textOf(values, 'output')
    if (path === undefined) terminal.out(content.trimEnd())
    else {
      writeFileSync(path, content)
      terminal.err(`Wrote ${path}.`)
    }
    return 0
  },
})

const evaluatorsList = endpointCommand({
  name: 'evaluators list',
  endpoint: listEvaluators,
  examples: ['belay evaluators list', 'belay evaluators list --json | jq .settings'],
  list: {
    columns: ['ID', 'FAMILY', 'NEEDS', 'WHAT IT MEASURES'],
    cells: ({ id, family, needs, summary }) => [id, family, needs.join(', '), summary],
  },
})

function preview(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > previewMax ? `${line.slice(0, previewMax - 1)}…` : line
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  evaluationsList,
  evaluationsShow,
  evaluationsResults,
  evaluationsCompare,
  evaluationsChoose,
  evaluationsCancel,
  evaluationsResume,
  evaluationsExport,
  evaluatorsList,
]
