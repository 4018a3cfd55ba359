import { untranslatable } from './untranslatable.ts'

/**
 * What a translation leaves out. A field that changes the answer and has no counterpart is refused by its
 * name, or left out where the operator allows it for the connection (`drop`); a wish that an answer may do
 * without is left out always. Either way the caller is told the names.
 */
export class Omissions {
  readonly #isAllowed: boolean
  readonly #fields = new Set<string>()

  constructor(isAllowed: boolean) {
    this.#isAllowed = isAllowed
  }

  /** Paths in the caller's body of all that was left out. */
  get fields(): readonly string[] {
    return [...this.#fields]
  }

  /** Leaves a field out, or gives the request up with a sentence that says why it cannot pass. */
  refuse(field: string, sentence: string): void {
    if (!this.#isAllowed) {
      untranslatable(
        field,
        `${sentence} The connection’s setting \`drop\` can allow to leave it out.`,
      )
    }
    this.#fields.add(field)
  }

  /** Leaves a wish out: the answer is one without it too. */
  leaveOut(field: string): void {
    this.#fields.add(field)
  }
}
