import type { Client } from '#client/client.ts'
import {
  type Answer,
  answerSelfAssessment,
  createSelfAssessment,
  focusTitles,
  levelTitles,
  listSelfAssessments,
  type Question,
  type SelfAssessment,
} from '#contract/maturity.ts'

/** Shows a prompt and reads a line; null when there is nobody left who could answer. */
export type Ask = (prompt: string) => Promise<string | null>

/** A completed self-assessment and what was asked. */
export type Completed = { readonly self: SelfAssessment; readonly questions: readonly Question[] }

/** What a typed line means: an answer with an optional note, one question back, stop, or nothing known. */
export type Typed =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly note: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'unclear' }

const words: readonly (readonly [pattern: RegExp, answer: Answer])[] = [
  [/^(?:1|yes|y)(?:\s+|$)/i, 'yes'],
  [/^(?:2|partly|p)(?:\s+|$)/i, 'partly'],
  [/^(?:4|does not apply|n\/a|na)(?:\s+|$)/i, 'does not apply'],
  [/^(?:3|no|n)(?:\s+|$)/i, 'no'],
]

/** Reads what somebody typed: `1`, `partly`, `3 we have no set yet`, `b`, `q`. */
export function readTyped(line: string): Typed {
  const text = line.trim()
  if (/^(b|back)$/i.test(text)) return { kind: 'back' }
  if (/^(q|quit|exit)$/i.test(text)) return { kind: 'stop' }
  for (const [pattern, answer] of words) {
    const match = pattern.exec(text)
    if (match !== null) return { kind: 'answer', answer, note: text.slice(match[0].length).trim() }
  }
  return { kind: 'unclear' }
}

/**
 * Asks what is open of the newest unfinished self-assessment, or of a new one, saving each answer;
 * completes it at the end. Null when it was left before that; it goes on there the next time.
 */
export async function askSelfAssessment({
  call,
  query,
  ask,
  out,
}: {
  readonly call: Client
  readonly query: { readonly project?: string | undefined }
  readonly ask: Ask
  readonly out: (text: string) => void
}): Promise<Completed | null> {
  const { questions, items } = await call(listSelfAssessments, { query })
  let self =
    items.find(({ completedAt }) => completedAt === null) ??
    (await call(createSelfAssessment, { query }))
  const isOpen = (question: Question) => self.answers[question.id] === undefined
  out(greeting(questions.filter(isOpen).length, questions.length, self))
  let index = questions.findIndex(isOpen)
  while (index !== -1 && index < questions.length) {
    const question = questions[index]
    if (question === undefined) break
    out(questionText(question, index, questions.length, self))
    const typed = await readUntilClear(ask, out)
    if (typed.kind === 'stop') {
      out('Your answers are saved; `belay assess --interactive` goes on here.')
      return null
    }
    if (typed.kind === 'back') {
      index = Math.max(0, index - 1)
      continue
    }
    const { answer, note } = typed
    self = await call(answerSelfAssessment, {
      params: { id: self.id },
      body: { answers: { [question.id]: { answer, note } } },
    })
    const next = questions.findIndex((one, at) => at > index && isOpen(one))
    index = next === -1 ? questions.findIndex(isOpen) : next
  }
  const last = await ask('\nAll questions are answered. Complete it now, for twelve months? [Y/n] ')
  if (last === null || /^n/i.test(last.trim())) {
    out('Your answers are saved; `belay assess --interactive` asks again whether to complete it.')
    return null
  }
  self = await call(answerSelfAssessment, { params: { id: self.id }, body: { isComplete: true } })
  return { self, questions }
}

async function readUntilClear(
  ask: Ask,
  out: (text: string) => void,
): Promise<Exclude<Typed, { kind: 'unclear' }>> {
  for (;;) {
    const line = await ask(
      '1 yes, 2 partly, 3 no, 4 does not apply (a note may follow), b back, q stop: ',
    )
    if (line === null) return { kind: 'stop' }
    const typed = readTyped(line)
    if (typed.kind !== 'unclear') return typed
    out(`"${line.trim()}" is none of 1, 2, 3, 4, yes, partly, no, does not apply, b, q.`)
  }
}

function greeting(open: number, all: number, { startedAt }: SelfAssessment): string {
  if (open === all)
    return `Self-assessment: ${all} questions, about ten minutes. Each answer is saved at once.`
  return `Self-assessment of ${startedAt.slice(0, 10)}: ${all - open} of ${all} questions are answered.`
}

function questionText(
  question: Question,
  index: number,
  all: number,
  { answers }: SelfAssessment,
): string {
  const { focus, level, text, meaning, example } = question
  const given = answers[question.id]
  return [
    '',
    `${index + 1} of ${all} · ${focusTitles[focus]} · level ${level}, ${levelTitles[level]}`,
    text,
    `  For example: ${example}`,
    `  1 yes             ${meaning.yes}`,
    `  2 partly          ${meaning.partly}`,
    `  3 no              ${meaning.no}`,
    '  4 does not apply  There is a reason why it has no place here; note it.',
    ...(given === undefined
      ? []
      : [`  Answered so far: ${given.answer}${given.note === '' ? '' : ` (${given.note})`}`]),
  ].join('\n')
}
