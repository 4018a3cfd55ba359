import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

const itemsMin = 50
const dataset = { name: 'questions', items: 50, version: 1, withExpected: 50, createdBy: 'Ada' }

export const criterion = defineCriterion({
  id: 'EVL-2.3',
  summary:
    'Datasets of at least 50 items with expected answers. Every version is immutable, every item says where it comes from, and its maker is its owner.',
  judge({ datasets }) {
    const [best] = datasets.toSorted((a, b) => b.withExpected - a.withExpected)
    const step = {
      nextStep:
        'Make a dataset of 50 questions with their right answers: import a file, or take calls from the traces and correct their answers.',
      nextPath: '/datasets',
    }
    if (best === undefined || best.items === 0) return open('absent', step)
    const evidence = seen(
      `Dataset ${best.name} has ${best.withExpected} of ${best.items} items with an expected answer (version ${best.version}, by ${best.createdBy}).`,
      { count: best.withExpected, of: best.items, path: '/datasets' },
    )
    return best.withExpected >= itemsMin
      ? met('practised', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('without a dataset it is absent'),
    configured(
      '49 answers are too few',
      { datasets: [{ ...dataset, withExpected: 49 }] },
      '49 of 50',
    ),
    practised('50 items with answers are practised', { datasets: [dataset] }),
  ],
})
