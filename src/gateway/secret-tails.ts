import { parseExact } from '#kit/exact-json.ts'
import { placeholder } from '#kit/secret-filter.ts'

/** Looks for the written forms of a secret in a text that grows. */
export class SecretTails {
  /** None is empty; the longest first, because a shorter one may stand in it. */
  readonly forms: readonly string[]
  readonly longest: number
  readonly #shortest: number
  /** Forms by the lower byte of their first character: most characters of a text begin none. */
  readonly #byFirst: (string[] | undefined)[] = Array.from({ length: 256 }, () => undefined)

  constructor(forms: readonly string[]) {
    this.forms = forms.toSorted((left, right) => right.length - left.length)
    this.longest = this.forms[0]?.length ?? 0
    this.#shortest = this.forms.at(-1)?.length ?? 0
    for (const form of this.forms) {
      const first = form.charCodeAt(0) & 0xff
      this.#byFirst[first] = [...(this.#byFirst[first] ?? []), form]
    }
  }

  /** How many characters at the end of a text are the beginning of a form, and not the whole of it. */
  openEnd(text: string): number {
    for (let at = Math.max(0, text.length - this.longest + 1); at < text.length; at += 1) {
      const candidates = this.#byFirst[text.charCodeAt(at) & 0xff]
      if (candidates === undefined) continue
      for (const form of candidates)
        if (text.length - at < form.length && beginsAt(text, at, form)) return text.length - at
    }
    return 0
  }

  isIn(text: string): boolean {
    return text.length >= this.#shortest && this.forms.some((form) => text.includes(form))
  }
}

/** Whether all of a text from `at` on is what a form begins with. */
function beginsAt(text: string, at: number, form: string): boolean {
  for (let index = at; index < text.length; index += 1)
    if (text.charCodeAt(index) !== form.charCodeAt(index - at)) return false
  return true
}

/** A value of JSON without the secret in any of its texts, and without the log probabilities that spell it out. */
export function withoutForms(value: unknown, { forms }: SecretTails): unknown {
  const text = JSON.stringify(value, (key, one: unknown) =>
    typeof one === 'string'
      ? forms.reduce((left, form) => left.replaceAll(form, placeholder), one)
      : withoutChances(key, one),
  )
  return parseExact(text)
}

const chances = new Set(['logprobs', 'logprobsResult'])

/** For `JSON.stringify`: log probabilities repeat a text token by token, and each in bytes. */
export function withoutChances(key: string, value: unknown): unknown {
  if (!chances.has(key)) return value
  return Array.isArray(value) ? [] : null
}
