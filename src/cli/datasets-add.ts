import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { addTraces } from '#contract/datasets.ts'
import { counted } from '#kit/counted.ts'

/** `belay datasets add`: what was asked for in real life becomes items. */
const datasetsAdd = endpointCommand({
  name: 'datasets add',
  endpoint: addTraces,
  examples: [
    'belay datasets add questions --from -24h --status ok --limit 50',
    'belay datasets add questions --trace-ids 4bf92f3577b34da6a3ce929d0e0e4736 --expected output',
  ],
  argument: {
    name: 'DATASET',
    help: 'name or id of the dataset',
    ask: 'Which dataset? `belay datasets list` shows them.',
  },
  // --key is the Belay key that the command itself uses.
  named: { key: 'key-id' },
  say: ({ version, imported }) =>
    `${version === null ? 'No new version' : `Version ${version.number}`}: ${counted(imported, 'item')} from traces.`,
  notes({ skipped, notes }, { isJson }) {
    if (isJson) return []
    const byReason = [...Map.groupBy(skipped, ({ reason }) => reason)]
    return [
      ...byReason.map(([reason, { length }]) => `Left out: ${counted(length, 'trace')}: ${reason}`),
      ...notes,
    ]
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [datasetsAdd]
