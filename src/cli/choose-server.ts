import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CommandError, findServer, type Terminal, textOf, type Values } from '#cli/command.ts'
import { startTemporary } from '#cli/start.ts'

/** A server for the length of one command. */
export type ChosenServer = {
  readonly baseUrl: string
  readonly token: string
  close(): Promise<void>
}

/** The server that the flags name, else the one that runs here, else a temporary one. */
export async function chooseServer(values: Values, terminal: Terminal): Promise<ChosenServer> {
  const isNamed =
    textOf(values, 'url') !== undefined ||
    textOf(values, 'data') !== undefined ||
    terminal.environment['BELAY_URL'] !== undefined
  const here = join(resolve(terminal.environment['BELAY_DATA'] ?? '.belay'), 'server.json')
  if (values['temporary'] !== true && (isNamed || existsSync(here))) {
    const found = findServer(values, terminal)
    const answers = await fetch(`${found.baseUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return { ...found, close: async () => {} }
    if (isNamed) throw new CommandError(`The server ${found.baseUrl} does not answer.`, 1)
  }
  terminal.err('Starting a temporary server …')
  const temporary = await startTemporary(terminal)
  return { baseUrl: temporary.url, token: temporary.token, close: () => temporary.close() }
}
