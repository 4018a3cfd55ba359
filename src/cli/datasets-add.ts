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
  async run({ call, given, isJson, terminal }) {
    const added = await call(addTraces, given)
    const { version, imported, skipped, notes } = added
    if (isJson) {
      terminal.out(JSON.stringify(added))
      return 0
    }
    const where = version === null ? 'No new version' : `Version ${version.number}`
    terminal.out(`${where}: ${counted(imported, 'item')} from traces.`)
    for (const [reason, traces] of Map.groupBy(skipped, (one) => one.reason))
      terminal.err(`Left out: ${counted(traces.length, 'trace')}: ${reason}`)
    for (const note of notes) terminal.err(note)
    return 0
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [datasetsAdd]
