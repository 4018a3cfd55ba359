import { redactions } from '#contract/config.ts'

export type Redaction = (typeof redactions)[number]

/** Replaces what must not be kept; pure, linear in the length of the text. */
export type Redact = (text: string) => string

/** Leaves everything as it is. */
export const redactNothing: Redact = (text) => text

// No pattern has a repetition inside a repetition, and every one begins with something fixed or a
// bounded class, so that no text makes them slow.
const patterns: Readonly<Record<Redaction, (text: string) => string>> = {
  secrets: (text) =>
    text
      .replace(secretPattern, '[redacted secret]')
      .replace(privateKeyPattern, '[redacted secret]'),
  emails: (text) => (text.includes('@') ? text.replace(emailPattern, '[redacted e-mail]') : text),
  cards: (text) =>
    text.replace(cardPattern, (digits) => (isCardNumber(digits) ? '[redacted card]' : digits)),
}

/** Prefixes by which the providers’ and Belay’s own keys, and common tokens, can be told. */
const secretPattern =
  /\b(?:sk-ant-|sk-proj-|sk-|bly_|AIza|gsk_|xai-|pplx-|ghp_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA)[A-Za-z0-9_-]{12,256}/g
const privateKeyPattern =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g
const emailPattern = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g
const cardPattern = /\b\d(?:[ -]?\d){12,18}\b/g

/** Puts the chosen redactions together, in a fixed order whatever order they were chosen in. */
export function createRedact(chosen: readonly Redaction[]): Redact {
  const steps = redactions.filter((name) => chosen.includes(name)).map((name) => patterns[name])
  if (steps.length === 0) return redactNothing
  return (text) => (text === '' ? text : steps.reduce((rest, step) => step(rest), text))
}

/** Luhn's check (ISO/IEC 7812-1), so that order numbers and timestamps stay. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const weighed = index % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}
