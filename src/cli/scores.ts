import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { table } from '#cli/table.ts'
import { listScores, type ScoreFigure, summariseScores } from '#contract/scores.ts'

const scoresList = endpointCommand({
  name: 'scores list',
  endpoint: listScores,
  examples: [
    'belay scores list --name helpful --limit 20',
    'belay scores list --trace-id 4bf92f3577b34da6a3ce929d0e0e4736',
  ],
  list: {
    none: 'No scores here. `belay online create --help` shows how traces get them.',
    columns: ['NAME', { title: 'VALUE', right: true }, 'SOURCE', 'AUTHOR', 'TRACE'],
    cells: (one) => [
      one.name,
      one.value === null ? one.label : String(Number(one.value.toPrecision(3))),
      one.source,
      one.author,
      one.traceId,
    ],
  },
})

export const scoresSummary = endpointCommand({
  name: 'scores summary',
  endpoint: summariseScores,
  examples: ['belay scores summary --from -7d', 'belay scores summary --environment production'],
  async run({ call, given, isJson, terminal }) {
    const { items, isCut } = await call(summariseScores, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0)
      terminal.out('No scores in this window. `--from -30d` looks further back.')
    else
      terminal.out(
        table(
          ['NAME', 'BY', { title: 'N', right: true }, { title: 'VALUE', right: true }],
          items.map((one) => [one.name, one.source, String(one.n), valueOf(one)]),
        ),
      )
    if (isCut) terminal.err('There are more names; these have the most scores.')
    return 0
  },
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
export const commands: readonly Command[] = [scoresList, scoresSummary]
