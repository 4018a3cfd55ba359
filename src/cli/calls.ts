import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { isoTime } from '#cli/figures.ts'
import { type Column, table } from '#cli/table.ts'
import { type CallRow, listCalls, measureCalls } from '#contract/calls.ts'

const columns: readonly Column<CallRow>[] = [
  ['TIME', (row) => isoTime(row.startedAtNs)],
  ['STATUS', (row) => row.status],
  ['MODEL', (row) => row.model],
  ['MS', (row) => row.durationMs.toFixed(0), 'right'],
  ['IN', (row) => row.inputTokens],
  ['OUT', (row) => row.outputTokens],
  ['USD', ({ cost }) => (cost.unpriced > 0 ? 'unpriced' : cost.usd), 'right'],
  ['KEY', (row) => row.keyName],
  ['ERROR', (row) => row.errorType],
  ['TRACE', (row) => row.traceId],
]

const callsList = endpointCommand({
  name: 'calls list',
  endpoint: listCalls,
  examples: [
    'belay calls list --from -1h --status error',
    'belay calls list --sort duration --limit 10',
    'belay calls list --unpriced true --json',
  ],
  // --key is the Belay key that the command itself uses.
  named: { key: 'key-id' },
  async run({ call, given, isJson, terminal }) {
    const page = await call(listCalls, given)
    if (isJson) for (const item of page.items) terminal.out(JSON.stringify(item))
    else {
      const {
        sort: _sort,
        order: _order,
        limit: _limit,
        cursor: _cursor,
        ...filter
      } = given.query ?? {}
      const { total } = await call(measureCalls, { query: filter })
      terminal.out(
        page.items.length === 0
          ? 'No calls in this window. `--from -30d` looks further back.'
          : table(page.items, columns),
      )
      const unpriced = total.cost.unpriced === 0 ? '' : `, ${total.cost.unpriced} unpriced`
      terminal.out(
        `\n${total.calls} ${total.calls === 1 ? 'call' : 'calls'}, ${total.errors} failed, ${total.cost.usd} US$${unpriced}`,
      )
    }
    if (page.nextCursor !== null)
      terminal.err(`There are more: --cursor ${page.nextCursor} goes on.`)
    return 0
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [callsList]
