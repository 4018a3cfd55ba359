import type { RecordTable } from '#store/ports/record-tables.ts'

/** What of the records changes when something happens. */
type Change = {
  readonly nouns: readonly RecordTable[]
  /** Only the record that the event names changed, and no other of the noun. */
  readonly isOne?: true
}

const of = (...nouns: RecordTable[]): Change => ({ nouns })
const oneOf = (noun: RecordTable): Change => ({ nouns: [noun], isOne: true })

/**
 * Everything that somebody does and that is written down with who did it, and the nouns whose
 * records it changes: what pages, the snapshot and other processes then read anew.
 */
export const deeds = {
  'alias.put': of('aliases'),
  'alias.removed': of('aliases'),
  'attestation.created': of('attestations'),
  'attestation.decided': of('attestations'),
  'attestation.removed': of('attestations'),
  'connection.created': of('connections'),
  'connection.edited': of('connections'),
  'connection.removed': of('connections'),
  'dataset.changed': of('datasets'),
  'dataset.created': of('datasets'),
  'dataset.edited': of('datasets'),
  'dataset.removed': of('datasets'),
  'evaluation.cancelled': of('evaluations'),
  'evaluation.chosen': of('evaluations'),
  'evaluation.created': of('evaluations'),
  'evaluation.removed': of('evaluations'),
  'evaluation.resumed': of('evaluations'),
  'fragment-version.created': of('fragments'),
  'fragment.archived': of('fragments'),
  'fragment.edited': of('fragments'),
  'invitation.created': of('invitations'),
  'invitation.removed': of('invitations'),
  'judge-calibration.created': of('judgeCalibrations'),
  'key.created': oneOf('keys'),
  'key.edited': oneOf('keys'),
  'key.restored': oneOf('keys'),
  'key.revoked': oneOf('keys'),
  'model-request.created': of('modelRequests'),
  'model-request.decided': of('modelRequests'),
  'online-evaluation.created': of('onlineEvaluations'),
  'online-evaluation.edited': of('onlineEvaluations'),
  'online-evaluation.removed': of('onlineEvaluations'),
  // Who looked at what changes nothing that is read.
  'overview.opened': of(),
  'person.edited': of('people'),
  'person.joined': of('people'),
  'price.created': of('prices'),
  'price.removed': of('prices'),
  'project.closed': of('keys'),
  'project.created': of('projects'),
  'project.edited': of('projects'),
  'project.removed': of('projects', 'keys'),
  'prompt-comment.created': of('promptComments'),
  'prompt-comment.opened': of('promptComments'),
  'prompt-comment.resolved': of('promptComments'),
  'prompt-input.created': of('promptInputs'),
  'prompt-input.edited': of('promptInputs'),
  'prompt-input.removed': of('promptInputs'),
  'prompt-label.moved': of('prompts'),
  'prompt-label.removed': of('prompts'),
  'prompt-rules.edited': of('promptRules'),
  'prompt-version.created': of('prompts'),
  'prompt.archived': of('prompts'),
  'prompt.created': of('prompts'),
  'prompt.edited': of('prompts'),
  'prompt.restored': of('prompts'),
  'review-item.removed': of('reviewQueues'),
  'review-items.added': of('reviewQueues'),
  'review-items.reassigned': of('reviewQueues'),
  'review-queue.created': of('reviewQueues'),
  'review-queue.edited': of('reviewQueues'),
  'review-queue.removed': of('reviewQueues'),
  'review.put': of('reviews'),
  'review.removed': of('reviews'),
  'self-assessment.answered': of('selfAssessments'),
  'self-assessment.completed': of('selfAssessments', 'attestations'),
  'self-assessment.started': of('selfAssessments'),
  'trace-comment.created': of('traceComments'),
  'trace-comment.edited': of('traceComments'),
  'trace-comment.removed': of('traceComments'),
  'traces.removalBegun': of('traceComments'),
  'traces.removed': of('events'),
} as const satisfies Readonly<Record<string, Change>>

/** What goes on by itself and is not written down: pages are told, nobody did it. */
export const progress = {
  'evaluation.progressed': of('evaluations'),
  'judge-calibration.progressed': of('judgeCalibrations'),
  'online-evaluation.progressed': of('onlineEvaluations'),
  'session.ended': of('sessions'),
} as const satisfies Readonly<Record<string, Change>>

/** The event, the record it is about, and what of it is worth keeping (never a secret). */
export type Deed = {
  readonly deed: keyof typeof deeds
  readonly record: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Anything that happens to records. */
export type Happened = Deed | { readonly progress: keyof typeof progress }

/** What changed by it. */
export function changeOf(happened: Happened): Change {
  return 'deed' in happened ? deeds[happened.deed] : progress[happened.progress]
}
