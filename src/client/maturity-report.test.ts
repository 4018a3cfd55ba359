import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assessmentMarkdown,
  formatPoints,
  selfAssessmentMarkdown,
} from '#client/maturity-report.ts'
import type { Assessment, Question, SelfAssessment } from '#contract/maturity.ts'

const question: Question = {
  id: 'MOD-1',
  focus: 'MOD',
  level: 1,
  text: 'Do you compare models?',
  meaning: { yes: '', partly: '', no: '' },
  example: '',
  practices: ['MOD-1.1'],
}

const self: SelfAssessment = {
  id: 'sas_00000000000000000000000000',
  startedAt: '2026-03-01T10:00:00Z',
  completedAt: '2026-03-02T10:00:00Z',
  expiresAt: null,
  by: 'Ada',
  answers: { 'MOD-1': { answer: 'partly', note: 'two of three teams' } },
  result: {
    points: 5.25,
    band: 'Initial',
    level: 0,
    cells: [{ focus: 'MOD', level: 1, share: 0.5, points: 0.5, pointsMax: 1 }],
    strengths: [],
    gaps: [{ question: 'MOD-1', text: 'Models are not compared everywhere' }],
    plan: [{ question: 'MOD-1', text: 'Compare models side by side', practices: ['MOD-1.4'] }],
  },
}

test('a self-assessment is passed on as Markdown with points, grid, plan and answers', () => {
  const text = selfAssessmentMarkdown(self, [question], 'Support')
  assert.match(text, /^# GenAIOps self-assessment of Support, 2 Mar 2026$/m)
  assert.match(text, /\*\*5\.2 of 28 points: Initial\.\*\*/)
  assert.match(text, /^\| Models and access \| 50 % \| – \| – \| – \| 0\.5 \|$/m)
  assert.match(text, /^1\. Compare models side by side \(MOD-1\.4\)$/m)
  assert.match(text, /^- MOD-1 Do you compare models\? \*\*partly\*\* \(two of three teams\)$/m)
  assert.doesNotMatch(text, /Strengths/)
})

const practice = {
  id: 'MOD-1.1',
  level: 1 as const,
  focus: 'MOD' as const,
  practice: 'Models are compared',
  proof: '',
  evidence: [],
  nextPath: '',
}

const assessed: Assessment = {
  at: '2026-03-01T23:30:00Z',
  gatedLevel: 0,
  gateReason: 'MOD-1.4 is open.',
  points: 9.96,
  band: 'Initial',
  cells: [{ focus: 'MOD', level: 1, practices: 2, met: 1, share: 0.5, points: 0.5, pointsMax: 1 }],
  practices: [
    {
      ...practice,
      state: 'practised',
      isMet: true,
      evidence: [
        { sentence: 'Two models were compared.', count: 2, of: null, windowDays: 30, path: '' },
      ],
      nextStep: '',
    },
    { ...practice, id: 'MOD-1.4', state: 'absent', isMet: false, nextStep: 'Compare them.' },
  ],
  nextSteps: ['MOD-1.4'],
  claimed: null,
}

test('an assessment is passed on as Markdown with points, grid, next steps and evidence', () => {
  const text = assessmentMarkdown(assessed, 'Support')
  assert.match(text, /^# GenAIOps maturity of Support, 1 Mar 2026$/m)
  assert.match(text, /no full level yet, 9\.9 of 28 points \(Initial\), 1 of 2 practices met\.$/m)
  assert.match(text, /^There is no self-assessment yet\.$/m)
  assert.match(text, /^\| Models and access \| 50 % \| – \| – \| – \| 0\.5 \|$/m)
  assert.match(text, /^1\. \*\*Models are compared\*\* \(MOD-1\.4\): Compare them\.$/m)
  assert.match(text, /^- MOD-1\.1 Models are compared \(practised\); Two models were compared\.$/m)
})

test('points are rounded down to a tenth, and a sum of tenths is not one short', () => {
  const cases: readonly [points: number, text: string][] = [
    [0, '0'],
    [9.96, '9.9'],
    [0.1 + 0.2, '0.3'],
    [0.7 + 0.1, '0.8'],
    [28, '28'],
  ]
  for (const [points, text] of cases) assert.equal(formatPoints(points), text)
})
