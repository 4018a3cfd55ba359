import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Question, SelfAssessment } from '#contract/maturity.ts'
import { selfAssessmentMarkdown } from '#web/pages/maturity/markdown-report.ts'

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

it('a self-assessment is passed on as Markdown with points, grid, plan and answers', () => {
  const text = selfAssessmentMarkdown(self, [question], 'Support')
  assert.match(text, /^# GenAIOps self-assessment of Support, 2 Mar 2026$/m)
  assert.match(text, /\*\*5\.2 of 28 points: Initial\.\*\*/)
  assert.match(text, /^\| Models and access \| 50 % \| – \| – \| – \| 0\.5 \|$/m)
  assert.match(text, /^1\. Compare models side by side \(MOD-1\.4\)$/m)
  assert.match(text, /^- MOD-1 Do you compare models\? \*\*partly\*\* \(two of three teams\)$/m)
  assert.doesNotMatch(text, /Strengths/)
})
