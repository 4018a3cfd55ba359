import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import {
  CommandError,
  findServer,
  type Terminal,
  textOf,
  textsOf,
  type Values,
  type Command,
} from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import { createStreamer } from '#client/client.ts'
import { noAnswer, type PlaygroundAnswer, withEvent } from '#client/playground-answer.ts'
import {
  playgroundBodyBytesMax,
  type PlaygroundEvent,
  runPlayground,
} from '#contract/playground.ts'
import { inputClasses, outputClasses, type TokenClass } from '#contract/usage.ts'

const fileWhy = 'It is a file on this machine, which the server does not see.'
const imageTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
}

/** `belay playground run`: one question to several models, their answers as they come, one after the other. */
const playgroundRun = endpointCommand({
  name: 'playground run',
  endpoint: runPlayground,
  summary:
    'Ask several models the same and read their answers as they come. Each call is a trace like any other. Ctrl-C ends them.',
  examples: [
    'belay playground run --model sim/echo --model sim/lorem "Where is my parcel?"',
    'belay playground run --prompt support@latest --variable question="Where is it?"',
    'belay playground run --model sim/image --image cat.png "What is this?" --json',
  ],
  file: {
    name: 'MESSAGE',
    field: 'messages',
    help: 'what the user says; may be left out with --prompt',
    ask: 'What shall the models answer? Type a message, or name a prompt with --prompt.',
    isOptional: true,
  },
  named: {
    models: 'model',
    variables: 'variable',
    max_tokens: 'max-tokens',
    top_p: 'top-p',
    frequency_penalty: 'frequency-penalty',
    presence_penalty: 'presence-penalty',
    reasoning_effort: 'reasoning-effort',
    service_tier: 'service-tier',
  },
  without: {
    prompt: 'It is written as --prompt NAME@VERSION, as evaluations write it.',
    tools: 'Definitions of tools are too long to type; --tools takes a file.',
    outputContract: 'A schema is too long to type; --schema takes a file.',
    max_completion_tokens: 'It is --max-tokens by the name that newer models have for it.',
    tool_choice: 'It matters in programs, which send it to the endpoint themselves.',
    parallel_tool_calls: 'It matters in programs, which send it to the endpoint themselves.',
    verbosity: 'Few models have it; programs send it to the endpoint themselves.',
  },
  own: [
    ownFlag('system', {
      placeholder: 'TEXT',
      help: 'instructions before the message',
      why: 'It is a message of the conversation, before the one that is typed.',
    }),
    ownFlag('prompt', {
      placeholder: 'NAME[@VERSION]',
      help: 'registered prompt to run: its number, label, or latest; production if left out',
      why: 'Name and version are two fields of one object, which are typed as one.',
    }),
    ownFlag('image', {
      placeholder: 'FILE',
      help: 'picture beside the message: png, jpeg, gif or webp; may be given several times',
      isRepeated: true,
      why: fileWhy,
    }),
    ownFlag('tools', {
      placeholder: 'FILE',
      help: 'JSON list of tools: name, description, parameters',
      why: fileWhy,
    }),
    ownFlag('schema', {
      placeholder: 'FILE',
      help: 'JSON Schema that the answer must fit',
      why: fileWhy,
    }),
  ],
  fill: bodyOf,
  async run({ given, values, isJson, terminal }) {
    const stream = createStreamer({ ...findServer(values, terminal), fetch })
    const models = given.body?.models ?? []
    const printer = new Printer({
      models: models.length === 0 ? [textOf(values, 'prompt') ?? ''] : models,
      repeats: given.body?.repeats ?? 1,
      terminal: isJson ? null : terminal,
    })
    for await (const event of stream(runPlayground, given, new AbortController().signal))
      printer.take(event)
    const answers = printer.answers()
    if (isJson) for (const answer of answers) terminal.out(JSON.stringify(answer))
    return answers.every(({ state }) => state === 'finished') ? 0 : 1
  },
})

function bodyOf({
  values,
  positionals: [message],
}: {
  readonly values: Values
  readonly positionals: readonly string[]
}): Record<string, unknown> {
  const system = textOf(values, 'system')
  const prompt = textOf(values, 'prompt')
  const schema = textOf(values, 'schema')
  const tools = textOf(values, 'tools')
  const user = [
    ...(message === undefined ? [] : [{ type: 'text', content: message }]),
    ...textsOf(values, 'image').map(imagePart),
  ]
  return {
    ...(prompt === undefined ? {} : { prompt: referenceOf(prompt) }),
    messages: [
      ...(system === undefined
        ? []
        : [{ role: 'system', parts: [{ type: 'text', content: system }] }]),
      ...(user.length === 0 ? [] : [{ role: 'user', parts: user }]),
    ],
    ...(schema === undefined ? {} : { outputContract: { schema: jsonOf(schema) } }),
    ...(tools === undefined ? {} : { tools: jsonOf(tools) }),
  }
}

function referenceOf(text: string): { name: string; version?: string } {
  const at = text.lastIndexOf('@')
  return at === -1 ? { name: text } : { name: text.slice(0, at), version: text.slice(at + 1) }
}

function imagePart(path: string) {
  const type = imageTypes[extname(path).toLowerCase()]
  if (type === undefined)
    throw new CommandError(`${path} is no png, jpeg, gif or webp by its name.`)
  const content = bytesOf(path).toString('base64')
  return { type: 'blob', modality: 'image', mime_type: type, content }
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(bytesOf(path).toString())
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new CommandError(`${path} is no JSON: ${error.message}.`)
  }
}

function bytesOf(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile())
    throw new CommandError(`${path} is no file that can be read.`)
  if (found.size > playgroundBodyBytesMax)
    throw new CommandError(
      `${path} has ${found.size} bytes; a run takes ${playgroundBodyBytesMax} in all.`,
    )
  return readFileSync(path)
}

type Told = { readonly model: string; readonly repeat: number } & PlaygroundAnswer

/**
 * Prints the answers of a run one after the other while they all come at once: the first in turn as
 * it is written, the others whole when theirs comes. Without a terminal it only collects them.
 */
class Printer {
  readonly #terminal: Terminal | null
  readonly #answers: Told[]
  readonly #repeats: number
  /** Place of the answer that is being printed. */
  #turn = 0
  /** Characters of it that are printed. */
  #printed = 0

  constructor(given: {
    readonly models: readonly string[]
    readonly repeats: number
    readonly terminal: Terminal | null
  }) {
    this.#terminal = given.terminal
    this.#repeats = given.repeats
    this.#answers = given.models.flatMap((model) =>
      Array.from({ length: given.repeats }, (_, repeat) => ({ model, repeat, ...noAnswer })),
    )
  }

  answers(): readonly Told[] {
    return this.#answers
  }

  take(event: PlaygroundEvent): void {
    if (event.type === 'run-started') return
    const place = event.model * this.#repeats + event.repeat
    const known = this.#answers[place]
    if (known === undefined) return
    this.#answers[place] = { ...known, ...withEvent(known, event) }
    if (place === this.#turn) this.#print()
  }

  #print(): void {
    for (
      let told = this.#answers[this.#turn];
      told !== undefined;
      told = this.#answers[this.#turn]
    ) {
      if (this.#terminal === null || told.state === 'waiting') return
      const { text } = told
      if (this.#printed === 0 && text !== '' && this.#answers.length > 1)
        this.#terminal.out(`${this.#turn === 0 ? '' : '\n'}── ${nameOf(told, this.#repeats)}`)
      this.#terminal.write(text.slice(this.#printed))
      this.#printed = text.length
      if (told.state === 'running') return
      if (text !== '') this.#terminal.out('')
      for (const call of told.toolCalls) this.#terminal.out(`→ ${call.name}(${call.arguments})`)
      if (told.refusal !== '') this.#terminal.out(`Refused: ${told.refusal}`)
      this.#terminal.err(`${nameOf(told, this.#repeats)}: ${endOf(told)}`)
      this.#turn += 1
      this.#printed = 0
    }
  }
}

function nameOf({ model, repeat }: Told, repeats: number): string {
  return repeats === 1 ? model : `${model}, ${repeat + 1} of ${repeats}`
}

/** The figures of an answer, or why there is none, in one line. */
function endOf({ state, failure, figures, traceId, contractFault }: Told): string {
  if (failure !== null) return `${failure.code}: ${failure.detail} ${failure.remedy}`
  if (figures === null) return state
  const { durationMs, firstTokenMs, usage, costUsd } = figures
  const sum = (classes: readonly TokenClass[]): number =>
    classes.reduce((tokens, name) => tokens + (usage?.[name] ?? 0), 0)
  return [
    firstTokenMs === null ? '' : `first token ${Math.round(firstTokenMs)} ms`,
    `${Math.round(durationMs)} ms in all`,
    usage === null ? 'tokens unknown' : `${sum(inputClasses)} in, ${sum(outputClasses)} out`,
    costUsd === null ? 'unpriced' : `US$ ${costUsd}`,
    figures.isSimulated ? 'simulated' : '',
    contractFault === null ? '' : `breaks the schema: ${contractFault}`,
    `trace ${traceId}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** In the order of the help. */
export const commands: readonly Command[] = [playgroundRun]
