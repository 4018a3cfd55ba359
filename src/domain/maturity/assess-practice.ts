import type { AssessedPractice, Evidence, PracticeState } from '#contract/maturity.ts'
import type { Finding } from '#plugins/define-criterion.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { Practice } from './practices.ts'

type Word = RecordOf<'attestations'>

const metStates: ReadonlySet<PracticeState> = new Set([
  'practised',
  'effective',
  'attested',
  'exempt',
  'not applicable',
])

/** What is known of one practice: what its criterion found (null without one), and what people said of it, newest first. */
export type Known = {
  readonly practice: Practice
  readonly finding: Finding | null
  readonly words: readonly Word[]
  readonly atMs: number
}

/**
 * The state of a practice. Evidence that meets the proof comes first; then a valid word given for
 * this very practice; then what evidence there is. A word that stems from a self-assessment is shown
 * beside the evidence and decides nothing here: it makes up the claimed figure, and the distance
 * between the two would mean nothing if it counted in both.
 */
export function assessPractice({ practice, finding, words, atMs }: Known): AssessedPractice {
  const found = finding ?? unseen(practice)
  const said = words.filter(({ source }) => source === 'person')
  const given = said.filter(isDecided)
  const waiting = said.find((word) => word.decision === 'open' && isValid(word, atMs))
  const valid = given.find((word) => isValid(word, atMs))
  const state = metStates.has(found.state) || valid === undefined ? found.state : valid.kind
  const isMet = metStates.has(state)
  const evidence = [
    ...(valid === undefined ? [] : [evidenceOf(valid)]),
    ...(waiting === undefined ? [] : [evidenceOf(waiting)]),
    ...found.evidence,
    ...(valid === undefined ? lapsed(given) : []),
    ...claimed(words, atMs),
  ]
  return {
    ...practice,
    state,
    isMet,
    evidence,
    nextStep: isMet ? '' : found.nextStep,
    nextPath: isMet ? '' : found.nextPath,
  }
}

/** True while the word counts. */
export function isValid({ expiresAt }: Pick<Word, 'expiresAt'>, atMs: number): boolean {
  return expiresAt === null || expiresAt.getTime() > atMs
}

/** False of an exemption that waits for somebody else, or was refused: it never counts. */
function isDecided({ decision }: Pick<Word, 'decision'>): boolean {
  return decision !== 'open' && decision !== 'refused'
}

function unseen({ proof }: Practice): Finding {
  const nextStep = `Belay sees no evidence of this by itself. If it is done, attest it with an owner, and name the record that shows: ${proof}.`
  return { state: 'absent', evidence: [], nextStep, nextPath: '' }
}

function evidenceOf(word: Word): Evidence {
  const until = word.expiresAt === null ? '' : ` until ${day(word.expiresAt)}`
  const sentences: Readonly<Record<Word['kind'], string>> = {
    attested: `Attested by ${word.owner}${until}: ${word.statement}`,
    exempt: `${exemptionWords(word, until)}: ${word.statement}`,
    'not applicable': `Does not apply${until}, says ${word.owner}: ${word.statement}`,
  }
  return plain(sentences[word.kind])
}

function exemptionWords({ decision, createdBy, decidedBy, approver }: Word, until: string): string {
  if (decision === 'open')
    return `${createdBy} asks to exempt it${until}, which counts once somebody else approves it`
  return decision === 'named'
    ? `Exempt${until}, of the old kind: approved by ${approver} in the words of ${createdBy}, who asked`
    : `Exempt${until}, asked for by ${createdBy}, approved by ${decidedBy}`
}

function lapsed([newest]: readonly Word[]): Evidence[] {
  if (newest === undefined || newest.expiresAt === null) return []
  return [plain(`The word of ${newest.owner} for it ended on ${day(newest.expiresAt)}.`)]
}

function claimed(words: readonly Word[], atMs: number): Evidence[] {
  const claim = words.find((word) => word.source === 'self-assessment' && isValid(word, atMs))
  if (claim === undefined) return []
  const what = claim.kind === 'not applicable' ? 'Said not to apply' : 'Claimed'
  const sentence = `${what} by ${claim.owner} in the self-assessment of ${day(claim.createdAt)}; a claim stands beside the evidence and is none.`
  return [{ ...plain(sentence), path: `/maturity/self-assessment/${claim.selfAssessment ?? ''}` }]
}

function plain(sentence: string): Evidence {
  return { sentence, count: null, of: null, windowDays: null, path: '' }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
