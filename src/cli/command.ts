import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { z } from 'zod'
import { type Client, createClient } from '#client/client.ts'

/** Where a command writes, and what it may assume of who reads. */
export type Terminal = {
  out(text: string): void
  err(text: string): void
  readonly isInteractive: boolean
  readonly hasColour: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** One command of the command line: `belay NAME`. */
export type Command = {
  /** `keys create`, `start`, … */
  readonly name: string
  readonly summary: string
  /** Help text, an example first. */
  help(): string | Promise<string>
  /** Returns the exit code: 0 good, 1 failed. Throws CommandError for misuse. */
  run(argv: readonly string[], terminal: Terminal): Promise<number>
}

/** Ends a command with a sentence for the person who typed it. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number
  constructor(message: string, exitCode = 2) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Options that every command which speaks to a server takes. */
export const serverOptions = {
  url: { type: 'string' },
  key: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  project: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

export const serverHelp = [
  '  --json           stable machine output: one JSON object, or one a line for lists',
  '  --project P      project id or slug',
  '  --url, --key     a server elsewhere (BELAY_URL, BELAY_KEY)',
  '  --data DIR       data directory of the server on this machine (BELAY_DATA)',
].join('\n')

/** Parses arguments strictly. Throws CommandError that names the argument and where the help is. */
export function parse<Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  name: string,
  positionals = 0,
) {
  try {
    const parsed = parseArgs({
      args: [...argv],
      options,
      allowPositionals: positionals > 0,
      strict: true,
    })
    if (parsed.positionals.length > positionals)
      throw new Error(`Unexpected argument "${parsed.positionals[positionals]}"`)
    return parsed
  } catch (error) {
    throw new CommandError(
      `${error instanceof Error ? error.message : error}\n\`belay ${name} --help\` says what it takes.`,
    )
  }
}

const serverFile = z.object({ url: z.string(), token: z.string() })

/**
 * A client of the server that the options name: by address and key, or the one that runs on this
 * machine with this data directory, which needs no key. Throws CommandError when there is none.
 */
export function connect(
  values: { url?: string | undefined; key?: string | undefined; data?: string | undefined },
  terminal: Terminal,
): Client {
  return createClient({ ...findServer(values, terminal), fetch })
}

export function findServer(
  values: { url?: string | undefined; key?: string | undefined; data?: string | undefined },
  { environment }: Terminal,
): { baseUrl: string; token: string } {
  const key = values.key ?? environment['BELAY_KEY']
  const url = values.url ?? (key === undefined ? undefined : environment['BELAY_URL'])
  if (url !== undefined) {
    if (key === undefined)
      throw new CommandError('A server by address needs a key: add --key, or set BELAY_KEY.')
    return { baseUrl: url.replace(/\/+$/, ''), token: key }
  }
  const directory = resolve(values.data ?? environment['BELAY_DATA'] ?? '.belay')
  const path = join(directory, 'server.json')
  if (!existsSync(path)) {
    throw new CommandError(
      `No Belay runs here with the data directory ${directory}. Start it with \`belay start\`, name its directory with --data, or give --url and --key.`,
      1,
    )
  }
  const { url: baseUrl, token } = serverFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  return { baseUrl, token }
}
