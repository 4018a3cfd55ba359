import assert from 'node:assert/strict'
import { test } from 'node:test'
import { practiceStates, type PracticeState } from '#contract/maturity.ts'
import type { Finding, FoundState } from '#plugins/define-criterion.ts'
import { assessPractice, type Known } from './assess-practice.ts'
import { undecided } from './attestations.ts'
import { findPractice } from './practices.ts'

const atMs = Date.parse('2026-06-01T00:00:00Z')
const practice = findPractice('OBS-1.1')
assert.ok(practice !== undefined)

const word: Known['words'][number] = {
  id: 'att_1',
  project: 'prj_1',
  practice: 'OBS-1.1',
  kind: 'attested',
  statement: 'It is done.',
  owner: 'Grace',
  approver: '',
  createdBy: 'Ada',
  creatorKind: 'person',
  creatorId: 'per_1',
  createdAt: new Date(atMs - 1000),
  expiresAt: new Date(atMs + 1000),
  source: 'person',
  selfAssessment: null,
  decision: null,
  ...undecided,
}

const finding = (state: FoundState): Finding => ({
  state,
  evidence: [{ sentence: 'Seen.', count: 1, of: 2, windowDays: 30, path: '/' }],
  nextStep: state === 'practised' || state === 'effective' ? '' : 'Do it.',
  nextPath: '',
})

const cases: readonly {
  title: string
  found: FoundState | null
  words?: Known['words']
  state: PracticeState
  isMet: boolean
}[] = [
  {
    title: 'without a criterion and a word it is absent',
    found: null,
    state: 'absent',
    isMet: false,
  },
  { title: 'unknown never counts as met', found: 'unknown', state: 'unknown', isMet: false },
  { title: 'configured is not met', found: 'configured', state: 'configured', isMet: false },
  {
    title: 'a valid word counts over what is only configured',
    found: 'configured',
    words: [word],
    state: 'attested',
    isMet: true,
  },
  {
    title: 'evidence that meets the proof comes before a word',
    found: 'practised',
    words: [{ ...word, kind: 'not applicable' }],
    state: 'practised',
    isMet: true,
  },
  {
    title: 'an exemption that somebody else approved counts as met',
    found: null,
    words: [{ ...word, kind: 'exempt', decision: 'approved', decidedBy: 'Barbara' }],
    state: 'exempt',
    isMet: true,
  },
  {
    title: 'an exemption of the old kind, whose approver was written, counts until its end',
    found: null,
    words: [{ ...word, kind: 'exempt', decision: 'named', approver: 'Barbara' }],
    state: 'exempt',
    isMet: true,
  },
  {
    title: 'an exemption that waits does not count',
    found: null,
    words: [{ ...word, kind: 'exempt', decision: 'open' }],
    state: 'absent',
    isMet: false,
  },
  {
    title: 'an exemption that was refused does not count, and takes nothing from an older word',
    found: null,
    words: [{ ...word, kind: 'exempt', decision: 'refused', decidedBy: 'Barbara' }, word],
    state: 'attested',
    isMet: true,
  },
  {
    title: 'a word counts until its end',
    found: null,
    words: [{ ...word, expiresAt: new Date(atMs + 1) }],
    state: 'attested',
    isMet: true,
  },
  {
    title: 'a word that ends now counts no more',
    found: null,
    words: [{ ...word, expiresAt: new Date(atMs) }],
    state: 'absent',
    isMet: false,
  },
  {
    title: 'a self-assessment’s word is shown and decides nothing',
    found: 'configured',
    words: [{ ...word, source: 'self-assessment' }],
    state: 'configured',
    isMet: false,
  },
  {
    title: 'a person’s word counts beside that of a self-assessment',
    found: null,
    words: [{ ...word, source: 'self-assessment' }, word],
    state: 'attested',
    isMet: true,
  },
]

for (const { title, found, words = [], state, isMet } of cases) {
  test(title, () => {
    const assessed = assessPractice({
      practice,
      finding: found === null ? null : finding(found),
      words,
      atMs,
    })
    assert.deepEqual(
      [assessed.state, assessed.isMet, assessed.nextStep === ''],
      [state, isMet, isMet],
    )
    assert.ok(practiceStates.includes(assessed.state))
  })
}

test('a practice that nothing can show says what to attest', () => {
  const { nextStep } = assessPractice({ practice, finding: null, words: [], atMs })
  assert.match(
    nextStep,
    /attest it with an owner, and name the record that shows: ≥95 % of gateway requests/,
  )
})

test('a claim and a word that has ended are said beside the evidence', () => {
  const words: Known['words'] = [
    { ...word, source: 'self-assessment', selfAssessment: 'sas_1' },
    { ...word, expiresAt: new Date(atMs) },
  ]
  const { evidence } = assessPractice({ practice, finding: finding('configured'), words, atMs })
  assert.deepEqual(
    evidence.map(({ sentence }) => sentence.split(' ')[0]),
    ['Seen.', 'The', 'Claimed'],
  )
  assert.equal(evidence[2]?.path, '/maturity/self-assessment/sas_1')
})
