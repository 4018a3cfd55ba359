import { readFileSync } from 'node:fs'
import { type Argument, type Command, CommandError, jsonFlag, parse } from '#cli/command.ts'
import { type VerdictCapsule, verdictCapsule } from '#contract/verdict-capsule.ts'
import { replayVerdict } from '#domain/rollouts/replay-verdict.ts'

const fileArgument: Argument = {
  name: 'FILE',
  help: 'a capsule, as `belay rollouts capsule ROLLOUT` writes it',
  ask: 'Which file? `belay rollouts capsule ROLLOUT > FILE` writes one.',
}

/** `belay verdict replay FILE`: a verdict computed again where no server is. */
const replay: Command = {
  name: 'verdict replay',
  summary:
    'Compute the verdict of a rollout again from its capsule, without a server. Exit code 0: it is the same, byte for byte; 1: it is another.',
  examples: ['belay verdict replay verdict.json'],
  endpoint: null,
  arguments: [fileArgument],
  flags: () => [jsonFlag],
  common: [],
  run(argv, terminal) {
    const { values, positionals } = parse(replay, argv)
    const [path] = positionals
    if (path === undefined) throw new CommandError(fileArgument.ask)
    const { isSame, decision, text } = replayVerdict(readCapsule(path))
    terminal.out(
      values['json'] === true
        ? text
        : `${decision.verdict}: ${decision.reason}\n${isSame ? 'The same as in the capsule, byte for byte.' : 'NOT what the capsule says.'}`,
    )
    if (!isSame)
      terminal.err(
        'The capsule was changed after it was written, or another version of Belay wrote it.',
      )
    return Promise.resolve(isSame ? 0 : 1)
  },
}

function readCapsule(path: string): VerdictCapsule {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const read = verdictCapsule.safeParse(content)
  if (read.success) return read.data
  const problems = read.error.issues.map(
    ({ path: at, message }) => `  ${at.join('.') || 'the whole file'}: ${message}`,
  )
  throw new CommandError(`${path} is no capsule of a verdict:\n${problems.join('\n')}`)
}

/** In the order of the help. */
export const commands: readonly Command[] = [replay]
