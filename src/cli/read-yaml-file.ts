import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { CommandError } from '#cli/command.ts'

/** What stands in a file that was named, YAML or JSON; the contract checks it. Throws CommandError where it cannot be read. */
export function readYamlFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
