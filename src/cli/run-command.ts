import { allCommands } from '#cli/all-commands.ts'
import { type Command, CommandError, meant, type Terminal } from '#cli/command.ts'
import { firstSentence, helpOf, overview } from '#cli/help.ts'
import { ApiError } from '#client/client.ts'
import type { Problem } from '#contract/faults.ts'

/** Exit codes of every command; see design of the command line. */
const exitFailed = 1
const exitMisuse = 2
const helpWords: ReadonlySet<string> = new Set(['--help', '-h'])

/** Runs the command that the arguments name and returns its exit code. Never throws. */
export async function runCommand(
  argv: readonly string[],
  terminal: Terminal = systemTerminal,
): Promise<number> {
  const asksHelp = argv.some((word) => helpWords.has(word)) || argv[0] === 'help'
  const words = asksHelp ? argv.filter((word) => !helpWords.has(word) && word !== 'help') : argv
  const [first, second = ''] = words
  if (first === undefined) {
    terminal.out(overview(allCommands))
    return asksHelp ? 0 : exitMisuse
  }
  const command =
    allCommands.find(({ name }) => name === `${first} ${second}`) ??
    allCommands.find(({ name }) => name === first)
  if (command === undefined) {
    const ofNoun = allCommands.filter(({ name }) => name.startsWith(`${first} `))
    if (asksHelp && ofNoun.length > 0 && second === '') {
      terminal.out(ofNoun.map(helpLine).join('\n'))
      return 0
    }
    terminal.err(unknownCommand({ first, second, ofNoun }))
    return exitMisuse
  }
  if (asksHelp) {
    terminal.out(helpOf(command))
    return 0
  }
  const rest = argv.slice(command.name.split(' ').length)
  try {
    return await command.run(rest, terminal)
  } catch (error) {
    if (error instanceof CommandError) {
      terminal.err(error.message)
      return error.exitCode
    }
    if (error instanceof ApiError) {
      terminal.err(problemText(error.problem))
      return exitFailed
    }
    terminal.err(sentenceOf(error))
    return exitFailed
  }
}

/** Fields and rows that are printed; the rest would bury what to do. */
const errorsShownMax = 20

/** What happened, then each field or row that the sentence does not name itself, then what to do. */
function problemText({ title, detail, errors = [], remedy }: Problem): string {
  const untold = errors.filter(({ message }) => !detail.includes(message))
  const more = untold.length - errorsShownMax
  return [
    `${title}: ${detail}`,
    ...untold.slice(0, errorsShownMax).map(({ path, message }) => `  ${path}: ${message}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    remedy,
  ].join('\n')
}

/** `fetch` says only that it failed; where it was going and why stand in its cause. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== 'fetch failed') return error.message
  const reason = error.cause instanceof Error ? error.cause.message : 'no connection'
  return `The server does not answer (${reason}). Is it running, and is the address right? \`belay doctor\` looks.`
}

function helpLine({ name, summary }: Command): string {
  return `  belay ${name.padEnd(24)}  ${firstSentence(summary)}`
}

/** What there is instead: the verbs of a known noun, or the name that is nearest. */
function unknownCommand(typed: {
  readonly first: string
  readonly second: string
  readonly ofNoun: readonly Command[]
}): string {
  const { first, second, ofNoun } = typed
  const verb = second.startsWith('-') ? '' : second
  if (ofNoun.length > 0) {
    const names = ofNoun.map(({ name }) => name)
    const there = `There is: ${names.map((name) => `belay ${name}`).join(', ')}.`
    if (verb === '') return `belay ${first} what? ${there}`
    return `There is no command "${first} ${verb}".${meant(`${first} ${verb}`, names, 'belay ')} ${there}`
  }
  const names = allCommands.map(({ name }) => name)
  const nouns = [...new Set(names.map((name) => name.split(' ')[0] ?? ''))]
  const hint = meant(`${first} ${verb}`.trim(), names, 'belay ') || meant(first, nouns, 'belay ')
  return `There is no command "${`${first} ${verb}`.trim()}".${hint} \`belay help\` lists them.`
}

// A reader that has seen enough (`belay traces list | head`) closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
// With `2>&1` the messages go the same way; the exit code still says what they said.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const systemTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  write: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(`${text}\n`),
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  hasColour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  environment: process.env,
}
