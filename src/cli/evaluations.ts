import { writeFileSync } from 'node:fs'
import { type Argument, type Terminal, textOf, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { figureText } from '#cli/figures.ts'
import { ownFlag } from '#cli/flag.ts'
import { type Column, preview, table } from '#cli/table.ts'
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
  type VariantSummary,
} from '#contract/evaluations.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { counted } from '#kit/counted.ts'

const evaluationArgument: Argument = {
  name: 'EVALUATION',
  help: 'id of the evaluation, as `belay evaluations list` shows it',
  ask: 'Which evaluation? `belay evaluations list` shows their ids.',
}

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
    table(summary.variants, [
      ['VARIANT', (one) => one.name],
      ...metrics.map(metricColumn),
      ['P95 MS', ({ latencyMs }) => (latencyMs === null ? '' : Math.round(latencyMs.p95))],
      [
        'USD/CALL',
        ({ costPerCallUsd: cost }) => (cost === null ? '' : Number(cost.toPrecision(3))),
      ],
      ['ERRORS', (one) => one.failed],
      ['VERDICT', ({ verdict }) => (verdict === null ? 'baseline' : verdictWords(verdict))],
    ]),
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

/** The metrics of all variants are the same, in the same order. */
function metricColumn(title: string, place: number): Column<VariantSummary> {
  const cell = ({ metrics }: VariantSummary) => metrics.slice(place, place + 1).map(figureText)
  return [title, (variant) => cell(variant).join(''), 'right']
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
          items.flatMap(({ input, results }) => results.map((one) => ({ input, ...one }))),
          [
            [
              'INPUT',
              ({ input }) => preview(typeof input === 'string' ? input : JSON.stringify(input)),
            ],
            ['VARIANT', ({ variant }) => variant],
            ['OUTPUT', ({ output, error }) => preview(error === '' ? output : `failed: ${error}`)],
            [
              'SCORES',
              ({ scores }) =>
                scores.map(({ metric, score }) => `${metric} ${score ?? 'none'}`).join(', '),
            ],
          ],
        ),
      )
    if (nextCursor !== null) terminal.err(`There are more: --cursor ${nextCursor} goes on.`)
    return 0
  },
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

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'evaluations list',
    endpoint: listEvaluations,
    examples: ['belay evaluations list', 'belay evaluations list --dataset questions --json'],
    list: {
      none: 'No evaluations here. `belay eval` runs one from a file.',
      columns: [
        ['NAME', (one) => one.name],
        ['STATE', (one) => one.state],
        ['CALLS', (one) => `${one.callsDone}/${one.calls}`, 'right'],
        ['ERRORS', (one) => one.callsFailed],
        ['USD', (one) => one.costUsd ?? '', 'right'],
        ['GATE', (one) => (one.gate === 'none' ? '' : one.gate)],
        ['DATASET', (one) => `${one.datasetName}@${one.datasetVersion}`],
        ['MADE', (one) => one.createdAt],
        ['ID', (one) => one.id],
      ],
    },
  }),
  evaluationsShow,
  evaluationsResults,
  endpointCommand({
    name: 'evaluations compare',
    endpoint: compareEvaluations,
    examples: [
      'belay evaluations compare evn_01m8aj2d70fpg8fdw6mg9jcjc4 --with evn_01m8a0000000000000000000zz',
    ],
    argument: evaluationArgument,
    say: ({ items, onlyHere, onlyThere, comparisons, verdict }) =>
      [
        `${counted(items, 'item')} ${items === 1 ? 'stands' : 'stand'} in both; ${onlyHere} only here, ${onlyThere} only there.`,
        ...comparisons.map(({ reason }) => reason),
        `Verdict: ${verdictWords(verdict)}.`,
      ].join('\n'),
  }),
  endpointCommand({
    name: 'evaluations choose',
    endpoint: chooseVariant,
    examples: [
      'belay evaluations choose evn_01m8aj2d70fpg8fdw6mg9jcjc4 --variant echo --reason "as good, a tenth of the cost"',
    ],
    argument: evaluationArgument,
    say: (chosen) => `${chosen.choice?.variant} is chosen in ${chosen.name}.`,
  }),
  endpointCommand({
    name: 'evaluations cancel',
    endpoint: cancelEvaluation,
    examples: ['belay evaluations cancel evn_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument: evaluationArgument,
    say: (cancelled) =>
      `${cancelled.name} is cancelled after ${cancelled.callsDone} of ${cancelled.calls} calls; \`belay evaluations resume\` goes on.`,
  }),
  endpointCommand({
    name: 'evaluations resume',
    endpoint: resumeEvaluation,
    examples: ['belay evaluations resume evn_01m8aj2d70fpg8fdw6mg9jcjc4 --budget-usd 20'],
    argument: evaluationArgument,
    say: (resumed) => `${resumed.name} goes on.`,
  }),
  evaluationsExport,
  endpointCommand({
    name: 'evaluators list',
    endpoint: listEvaluators,
    examples: ['belay evaluators list', 'belay evaluators list --json | jq .settings'],
    list: {
      columns: [
        ['ID', (one) => one.id],
        ['FAMILY', (one) => one.family],
        ['NEEDS', (one) => one.needs.join(', ')],
        ['WHAT IT MEASURES', (one) => one.summary],
      ],
    },
  }),
]
