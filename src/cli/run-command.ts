import { commands } from '#cli/commands.ts'
import { CommandError, type Terminal } from '#cli/command.ts'
import { ApiError } from '#client/client.ts'

/** Exit codes of every command; see design of the command line. */
const exitFailed = 1
const exitMisuse = 2

/** Runs the command that the arguments name and returns its exit code. Never throws. */
export async function runCommand(
  argv: readonly string[],
  terminal: Terminal = systemTerminal,
): Promise<number> {
  const [first, second] = argv
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    terminal.out(overview())
    return first === undefined ? exitMisuse : 0
  }
  const command =
    commands.find(({ name }) => name === `${first} ${second ?? ''}`.trim()) ??
    commands.find(({ name }) => name === first)
  if (command === undefined) {
    const verbs = commands
      .filter(({ name }) => name.startsWith(`${first} `))
      .map(({ name }) => `belay ${name}`)
    terminal.err(
      verbs.length > 0
        ? `belay ${first} what? There is: ${verbs.join(', ')}.`
        : `There is no command "${first}". \`belay help\` lists them.`,
    )
    return exitMisuse
  }
  const rest = argv.slice(command.name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(await command.help())
    return 0
  }
  try {
    return await command.run(rest, terminal)
  } catch (error) {
    if (error instanceof CommandError) {
      terminal.err(error.message)
      return error.exitCode
    }
    if (error instanceof ApiError) {
      terminal.err(`${error.problem.title}: ${error.problem.detail}\n${error.problem.remedy}`)
      return exitFailed
    }
    terminal.err(sentenceOf(error))
    return exitFailed
  }
}

/** `fetch` says only that it failed; where it was going and why stand in its cause. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== 'fetch failed') return error.message
  const reason = error.cause instanceof Error ? error.cause.message : 'no connection'
  return `The server does not answer (${reason}). Is it running, and is the address right? \`belay doctor\` looks.`
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'belay: a GenAIOps platform that a team runs itself',
    '',
    '  npx belay start                          # then open the address it prints',
    '  npx belay keys create --name my-app      # a key for an application',
    '  npx belay traces tail                    # watch calls as they come',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command takes --help; most take --json. Commands find a server on this machine by its',
    'data directory (BELAY_DATA, ./.belay), or take --url and --key (BELAY_URL, BELAY_KEY).',
  ].join('\n')
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
  err: (text) => void process.stderr.write(`${text}\n`),
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  hasColour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  environment: process.env,
}
