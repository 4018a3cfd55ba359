import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  draftOfQueue,
  newDimension,
  newLabel,
  newQueueDraft,
  readQueueDraft,
} from '#web/pages/review/queue-draft.ts'

describe('the form of a review queue', () => {
  it('needs only a name to be a queue of two reviewers and a scale of five steps', () => {
    assert.deepEqual(readQueueDraft(newQueueDraft()).problems, [
      { path: 'name', message: 'Give it a name.' },
    ])
    assert.deepEqual(readQueueDraft({ ...newQueueDraft(), name: ' support ' }).value, {
      name: 'support',
      guidelines: '',
      dimensions: [{ kind: 'scale', name: 'helpful', description: '', steps: 5, passesFrom: 4 }],
      reviewersPerItem: 2,
      dataset: '',
    })
  })

  it('says at its place what cannot be', () => {
    const scale = { ...newDimension('tone'), steps: '4', passesFrom: '5' }
    const choice = { ...newDimension('tone'), kind: 'choice' as const }
    const { problems, value } = readQueueDraft({
      ...newQueueDraft(),
      name: 'x',
      reviewersPerItem: '10',
      dimensions: [
        scale,
        { ...choice, labels: [newLabel('kind', true), newLabel('kind')] },
        { ...choice, name: '', labels: [newLabel('kind'), newLabel(' ')] },
      ],
    })
    assert.equal(value, null)
    assert.deepEqual(problems, [
      { path: 'reviewersPerItem', message: 'A whole number from 1 to 9.' },
      { path: 'dimensions.0.passesFrom', message: 'A step of the scale: 1 to 4.' },
      { path: 'dimensions.1.name', message: '“tone” stands twice.' },
      { path: 'dimensions.1.labels', message: '“kind” stands twice.' },
      { path: 'dimensions.2.name', message: 'Name what is judged.' },
      { path: 'dimensions.2.labels', message: 'At least two words to choose between.' },
    ])
  })

  it('a queue comes back from its form as it was', () => {
    const queue = {
      name: 'support',
      guidelines: '# Be fair',
      dimensions: [
        { kind: 'scale' as const, name: 'helpful', description: 'x', steps: 7, passesFrom: 5 },
        {
          kind: 'choice' as const,
          name: 'tone',
          description: '',
          labels: ['kind', 'neutral', 'rude'],
          passing: ['kind', 'neutral'],
        },
      ],
      reviewersPerItem: 3,
      dataset: 'right answers',
    }
    assert.deepEqual(readQueueDraft(draftOfQueue(queue)).value, queue)
  })
})
