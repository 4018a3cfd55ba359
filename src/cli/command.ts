import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { z } from 'zod'
import { type Flag, ownFlag } from '#cli/flag.ts'
import { type Client, createClient } from '#client/client.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { nearestTo } from '#kit/nearest.ts'

/** Where a command writes, and what it may assume of who reads. */
export type Terminal = {
  out(text: string): void
  /** Like `out`, without ending the line: for text that comes in pieces. */
  write(text: string): void
  err(text: string): void
  readonly isInteractive: boolean
  readonly hasColour: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** One command of the command line: `belay NAME`. Help and completion are made from it. */
export type Command = {
  /** `keys create`, `start`, … */
  readonly name: string
  /** Sentences; the overview shows the first. */
  readonly summary: string
  /** Whole lines that can be typed; the first begins the help. */
  readonly examples: readonly string[]
  /** What it calls, for scope and faults; null when it is no client of one endpoint. */
  readonly endpoint: Endpoint | null
  readonly arguments: readonly Argument[]
  /** Flags of its own; `commonFlags` not among them. */
  flags(): readonly Flag[]
  /** The flags that it shares with others: none, or those that say where the server is. */
  readonly common: readonly Flag[]
  /** Settings that are flags too, by their path; for completion. */
  settings?(): readonly { readonly path: string; readonly help: string }[]
  /** What else the help says, after the flags. */
  details?(): string
  /** Returns the exit code: 0 good, 1 failed. Throws CommandError for misuse. */
  run(argv: readonly string[], terminal: Terminal): Promise<number>
}

/** A word that stands without a flag's name: `belay keys revoke KEY`. */
export type Argument = {
  readonly name: string
  readonly help: string
  /** Asked when it is missing, with the command that lists the answers. */
  readonly ask: string
  /** Words it can be, where they can be listed; for completion. */
  readonly choices?: readonly string[]
  /** True: the command goes without it, where something else stands for it. */
  readonly isOptional?: boolean
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

/** Machine output; of commands that print something a program could read. */
export const jsonFlag = ownFlag('json', {
  help: 'stable machine output: one JSON object, or one a line for lists',
  why: 'How an answer is printed is nothing the server knows.',
})

const whereWhy = 'Where the server is comes before any endpoint of it.'

/** Flags of every command that speaks to a server. */
export const serverFlags: readonly Flag[] = [
  jsonFlag,
  ownFlag('url', {
    placeholder: 'URL',
    help: 'a server elsewhere; needs --key (BELAY_URL)',
    why: whereWhy,
  }),
  ownFlag('key', {
    placeholder: 'KEY',
    help: 'Belay key, or admin.secret, for a server elsewhere (BELAY_KEY)',
    why: whereWhy,
  }),
  ownFlag('data', {
    placeholder: 'DIR',
    help: 'data directory of the server on this machine (BELAY_DATA, ./.belay)',
    why: whereWhy,
  }),
]

/** What was typed after a command's name, by flag; lists and pairs as they were given, one text each time. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** `--from -24h` as `--from=-24h`: what begins with a dash and a digit is a value, never a flag. */
function withDistances(argv: readonly string[]): readonly string[] {
  return argv.flatMap((argument, at) => {
    const next = argv[at + 1]
    const before = argv[at - 1]
    if (isFlagAlone(argument) && next !== undefined && isNumber(next))
      return [`${argument}=${next}`]
    return before !== undefined && isFlagAlone(before) && isNumber(argument) ? [] : [argument]
  })
}

function isFlagAlone(argument: string): boolean {
  return /^--[a-z][a-z0-9-]*$/.test(argument)
}

function isNumber(argument: string): boolean {
  return /^-\d/.test(argument)
}

/** Parses arguments strictly. Throws CommandError that names the argument, the nearest one, and where the help is. */
export function parse(
  { name, arguments: expected, flags, common }: Command,
  argv: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const known = [...flags(), ...common]
  try {
    const parsed = parseArgs({
      args: [...withDistances(argv)],
      options: Object.fromEntries(known.map((flag) => [flag.name, optionOf(flag)])),
      allowPositionals: true,
      strict: true,
    })
    const extra = parsed.positionals[expected.length]
    if (extra !== undefined) throw new Error(`Unexpected argument "${extra}".`)
    return {
      values: parsed.values as Values, // strings, switches and repeated strings: optionOf asks for nothing else
      positionals: parsed.positionals,
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const unknown = /^Unknown option '--?([^']+)'/.exec(said)?.[1]
    const sentence =
      unknown === undefined
        ? said
        : `There is no flag --${unknown}.${meant(
            unknown,
            known.map((flag) => flag.name),
            '--',
          )}`
    throw new CommandError(`${sentence}\n\`belay ${name} --help\` says what it takes.`)
  }
}

function optionOf({ kind, short }: Flag): NonNullable<ParseArgsConfig['options']>[string] {
  const letter = short === undefined ? {} : { short }
  if (kind === 'switch') return { type: 'boolean', ...letter }
  return { type: 'string', multiple: kind === 'list' || kind === 'pairs', ...letter }
}

/** ` Did you mean …?`, or nothing when nothing is near. */
export function meant(typed: string, candidates: readonly string[], before: string): string {
  const nearest = nearestTo(typed, candidates)
  return nearest === null ? '' : ` Did you mean \`${before}${nearest}\`?`
}

/** The one text of a flag; undefined when it was not given. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

const serverFile = z.object({ url: z.string(), token: z.string() })

/** Every text of a flag that may be given several times. */
export function textsOf(values: Values, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

/**
 * A client of the server that the options name: by address and key, or the one that runs on this
 * machine with this data directory, which needs no key. Throws CommandError when there is none.
 */
export function connect(values: Values, terminal: Terminal): Client {
  return createClient({ ...findServer(values, terminal), fetch })
}

export function findServer(
  values: Values,
  { environment }: Terminal,
): { baseUrl: string; token: string } {
  const key = textOf(values, 'key') ?? environment['BELAY_KEY']
  const url = textOf(values, 'url') ?? (key === undefined ? undefined : environment['BELAY_URL'])
  if (url !== undefined) {
    if (key === undefined)
      throw new CommandError('A server by address needs a key: add --key, or set BELAY_KEY.')
    return { baseUrl: url.replace(/\/+$/, ''), token: key }
  }
  const directory = resolve(textOf(values, 'data') ?? environment['BELAY_DATA'] ?? '.belay')
  const path = join(directory, 'server.json')
  if (!existsSync(path)) {
    throw new CommandError(
      `No Belay runs here with the data directory ${directory}. Start it with \`belay start\`, name its directory with --data, or give --url and --key.`,
      1,
    )
  }
  const announced = readAnnounced(path)
  if (announced === null)
    throw new CommandError(
      `${path} is damaged: it should say where the running server is. Restart the server, which writes it anew, or give --url and --key.`,
      1,
    )
  return { baseUrl: announced.url, token: announced.token }
}

function readAnnounced(path: string): z.infer<typeof serverFile> | null {
  try {
    return serverFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
