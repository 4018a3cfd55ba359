/** More notes than this are not read by anybody. */
const notesMax = 20

/**
 * What a configuration says that neither promptfoo nor Belay heeds, in sentences for whoever wrote it. Nothing of it
 * keeps the configuration from running. Tests are read twice, so each note is kept once.
 */
export class Notes {
  readonly #said = new Set<string>()
  #unsaid = 0

  say(sentence: string): void {
    if (this.#said.has(sentence)) return
    if (this.#said.size < notesMax) this.#said.add(sentence)
    else this.#unsaid += 1
  }

  /** In the order in which they were noted. */
  all(): readonly string[] {
    return this.#unsaid === 0 ? [...this.#said] : [...this.#said, 'More of this kind is not shown.']
  }
}
