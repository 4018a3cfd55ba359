import { nouns } from '#cli/catalog.gen.ts'
import type { Command } from '#cli/command.ts'
import { completionFor } from '#cli/completion.ts'

const others: readonly Command[] = nouns
  .flat()
  .toSorted((one, other) => rankOf(one).localeCompare(rankOf(other)))

/** By noun, the server's own start before all. */
function rankOf({ name }: Command): string {
  return name === 'start' ? '' : (name.split(' ')[0] ?? '')
}

/** Every command, in the order of the help. */
export const allCommands: readonly Command[] = [...others, completionFor(others)]
