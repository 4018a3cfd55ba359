/**
 * Why a configuration is not run: each sentence says where, what, and what to try. Thrown before
 * anything runs; whoever reads the command line prints it.
 */
export class PromptfooProblem extends Error {
  override name = 'PromptfooProblem'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** Ends the reading with one sentence. */
export function refuse(sentence: string): never {
  throw new PromptfooProblem([sentence])
}

/** What an error says, without its stack. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
