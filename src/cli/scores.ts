import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { listScores, type ScoreFigure, summariseScores } from '#contract/scores.ts'

export const scoresSummary = endpointCommand({
  name: 'scores summary',
  endpoint: summariseScores,
  examples: ['belay scores summary --from -7d', 'belay scores summary --environment production'],
  list: {
    none: 'No scores in this window. `--from -30d` looks further back.',
    columns: [
      ['NAME', (one) => one.name],
      ['BY', (one) => one.source],
      ['N', (one) => one.n],
      ['VALUE', valueOf, 'right'],
    ],
  },
  notes: ({ isCut }) => (isCut ? ['There are more names; these have the most scores.'] : []),
})

/** `71 % [64, 77]` of a share, `0.82 [0.79, 0.85]` of a mean, `words` where there is neither. */
function valueOf({ kind, value }: ScoreFigure): string {
  if (value === null) return 'words'
  const text = (amount: number) =>
    String(Number((kind === 'rate' ? amount * 100 : amount).toPrecision(3)))
  const { mean, low, high } = value
  const ends = low === null || high === null ? '' : ` [${text(low)}, ${text(high)}]`
  return `${text(mean)}${kind === 'rate' ? ' %' : ''}${ends}`
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'scores list',
    endpoint: listScores,
    examples: [
      'belay scores list --name helpful --limit 20',
      'belay scores list --trace-id 4bf92f3577b34da6a3ce929d0e0e4736',
    ],
    list: {
      none: 'No scores here. `belay online create --help` shows how traces get them.',
      columns: [
        ['NAME', (one) => one.name],
        [
          'VALUE',
          ({ value, label }) => (value === null ? label : Number(value.toPrecision(3))),
          'right',
        ],
        ['SOURCE', (one) => one.source],
        ['AUTHOR', (one) => one.author],
        ['TRACE', (one) => one.traceId],
      ],
    },
  }),
  scoresSummary,
]
