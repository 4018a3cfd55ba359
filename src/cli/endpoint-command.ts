import {
  type Argument,
  type Command,
  CommandError,
  connect,
  parse,
  serverFlags,
  type Terminal,
  type Values,
} from '#cli/command.ts'
import { argumentsOf, type Flag, flagsOf } from '#cli/flag.ts'
import { readCall } from '#cli/read-call.ts'
import { type Column, table } from '#cli/table.ts'
import type { Client } from '#client/client.ts'
import type { CallOf, Endpoint, ReplyOf } from '#contract/endpoint.ts'

/** What a command's own part is given: the call as it was typed, and what to make it with. */
export type Called<E extends Endpoint> = {
  readonly endpoint: E
  readonly call: Client
  readonly given: CallOf<E>
  /** Flags that no endpoint has. */
  readonly values: Values
  readonly positionals: readonly string[]
  readonly isJson: boolean
  readonly terminal: Terminal
}

export type EndpointCommand = Command & {
  /** Fields that are no flag, each with the reason. */
  readonly without: Readonly<Record<string, string>>
}

/**
 * A command that is a client of one endpoint: summary, arguments, flags, their bounds and defaults
 * come from the contract; only examples and how the answer is printed are written by hand.
 */
export function endpointCommand<E extends Endpoint>(definition: Definition<E>): EndpointCommand {
  const { endpoint, argument, second, file, named = {}, without = {} } = definition
  const contractFlags = () =>
    flagsOf(endpoint).flatMap((flag) => {
      const field = fieldOf(flag)
      return Object.hasOwn(without, field) || field === file?.field
        ? []
        : [{ ...flag, name: named[pathOf(flag)] ?? named[field] ?? flag.name }]
    })
  // Of the endpoints that need none no flag is made here: every command's definition is run with every command.
  const secondFlag = second && flagsOf(endpoint).find((flag) => fieldOf(flag) === second.field)
  const secondArgument =
    second === undefined || secondFlag === undefined
      ? undefined
      : { ...second, help: secondFlag.help, choices: secondFlag.choices }
  const command: EndpointCommand = {
    name: definition.name,
    summary: definition.summary ?? endpoint.summary,
    examples: definition.examples,
    endpoint,
    arguments: [argument, secondArgument, file].filter((one) => one !== undefined),
    common: serverFlags,
    without,
    flags: () => [
      ...contractFlags().filter((flag) => fieldOf(flag) !== second?.field),
      ...(definition.own ?? []),
    ],
    async run(argv, terminal) {
      const { values, positionals } = parse(command, argv)
      const lacking = command.arguments[positionals.length]
      if (lacking !== undefined && lacking.isOptional !== true) throw new CommandError(lacking.ask)
      const [field] = argumentsOf(endpoint).map(fieldOf)
      const word = positionals[argument === undefined ? 0 : 1]
      const typed = second === undefined ? values : { ...values, [second.field]: word }
      const given = readCall(endpoint, {
        flags: contractFlags(),
        values: typed,
        body: definition.fill?.({ values, positionals }) ?? {},
        params: field === undefined ? {} : { [field]: positionals[0] ?? '' },
        isPathOpen: argument?.isFound === true,
        hint: `For example: ${definition.examples[0] ?? ''}`,
      })
      return print(definition, {
        endpoint,
        call: connect(values, terminal),
        given,
        values,
        positionals,
        isJson: values['json'] === true,
        terminal,
      })
    },
  }
  return command
}

type Definition<E extends Endpoint> = Printed<E> & {
  readonly name: string
  readonly endpoint: E
  readonly examples: readonly string[]
  /** Where it does one thing of several that the endpoint can; the endpoint’s own otherwise. */
  readonly summary?: string
  /** What stands in the place of the path's field, where it has one. */
  readonly argument?: Argument & {
    /** True when it may be a name: the command finds the id, and the contract's check of it waits until then. */
    readonly isFound?: boolean
  }
  /** A word without a flag after the path's, in the place of this field, which says what it can be. */
  readonly second?: Pick<Argument, 'name' | 'ask'> & { readonly field: string }
  /** The last word: a file on this machine, in the place of a field that `fill` makes of it. */
  readonly file?: Argument & { readonly field: string }
  /** Fields whose flag has another name than their own; by their path (`filter.variant`) where two have one name. */
  readonly named?: Readonly<Record<string, string>>
  /** Fields that are no flag, each with the reason. */
  readonly without?: Readonly<Record<string, string>>
  /** Flags that the endpoint has not. */
  readonly own?: readonly Flag[]
  /** Fields of the body that are not typed as they are: what stands in files, or follows from their names. */
  fill?(typed: {
    readonly values: Values
    readonly positionals: readonly string[]
  }): Readonly<Record<string, unknown>>
}

/**
 * How the answer is printed: by hand, as a text, or as a table of its items. With `--json` it is a line an answer, or
 * an item; what is told beside it goes to the other stream.
 */
type Printed<E extends Endpoint> =
  | { run(called: Called<E>): Promise<number> }
  | (Beside<E> & {
      say(reply: ReplyOf<E>, called: Called<E>): string
      /** Another call than the typed one: by the id of what was named, or one of several. */
      find?(called: Called<E>): Promise<CallOf<E>>
      /** What stands for the answer with `--json`; the answer itself otherwise. */
      json?(reply: ReplyOf<E>, called: Called<E>): unknown
    })
  | (Beside<E> & {
      readonly list: {
        /** In the place of an empty table; the table’s head otherwise. */
        readonly none?: string | ((reply: ReplyOf<E>) => string)
        readonly columns: readonly Column<ItemOf<E>>[]
        /** What there is beyond this page. */
        readonly more?: string
      }
    })

/** What follows the output itself. */
type Beside<E extends Endpoint> = {
  /** Lines for people, with `--json` too. */
  notes?(reply: ReplyOf<E>, called: Called<E>): readonly string[]
  /** The exit code; 0 otherwise. */
  exit?(reply: ReplyOf<E>): number
}

type ItemOf<E extends Endpoint> =
  ReplyOf<E> extends { readonly items: readonly (infer Item)[] } ? Item : never

async function print<E extends Endpoint>(how: Printed<E>, called: Called<E>): Promise<number> {
  if ('run' in how) return how.run(called)
  const { call, endpoint, isJson, terminal } = called
  const given = ('say' in how ? await how.find?.(called) : undefined) ?? called.given
  const reply = await call(endpoint, given)
  if ('say' in how) {
    const json = () => JSON.stringify(how.json?.(reply, called) ?? reply)
    terminal.out(isJson ? json() : how.say(reply, called))
    tellBeside(how, reply, called)
    return how.exit?.(reply) ?? 0
  }
  const { none, columns, more = 'There are more' } = how.list
  // An endpoint with items, or the columns would have nothing to be called with.
  const { items, nextCursor = null } = reply as {
    readonly items: readonly ItemOf<E>[]
    readonly nextCursor?: string | null
  }
  if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
  else if (items.length === 0 && none !== undefined)
    terminal.out(typeof none === 'string' ? none : none(reply))
  else terminal.out(table(items, columns))
  tellBeside(how, reply, called)
  if (nextCursor !== null) terminal.err(`${more}: --cursor ${nextCursor} goes on.`)
  return how.exit?.(reply) ?? 0
}

function tellBeside<E extends Endpoint>(
  { notes }: Beside<E>,
  reply: ReplyOf<E>,
  called: Called<E>,
): void {
  for (const note of notes?.(reply, called) ?? []) called.terminal.err(note)
}

/** Where the field of a flag stands in its part of the call: `filter.variant`. */
function pathOf({ name, from }: Flag): string {
  return from.kind === 'contract' ? from.path.join('.') : name
}

/** The endpoint's own name of a flag. */
export function fieldOf({ name, from }: Flag): string {
  return from.kind === 'contract' ? (from.path.at(-1) ?? name) : name
}
