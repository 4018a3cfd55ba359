import { defineChoiceEvaluator } from '../define.ts'
import { unscored } from '../outcome.ts'
import { askInBothOrders, choicePrompt, choiceSettings, chosen } from './choose-best.ts'

const judge = choicePrompt('select-best')
/** Among more answers than this a judge loses its way. */
const candidatesMax = 20

export const evaluator = defineChoiceEvaluator({
  id: 'select-best',
  title: 'Best of several',
  summary:
    'A judge names the best of the answers that the variants gave to one item. It is asked in two orders, because judges favour a place.',
  family: 'judge',
  needs: ['output', 'model'],
  measures: 'score',
  judge,
  settings: choiceSettings,
  async choose(candidates, settings, { callModel }) {
    if (callModel === null) return unscored('No judge model is configured.')
    if (candidates.length > candidatesMax)
      return unscored(
        `${candidates.length} candidates are too many to choose from; at most ${candidatesMax}.`,
      )
    const found = await askInBothOrders(judge, candidates, settings, callModel)
    return found === null
      ? unscored('The judge did not name a candidate.')
      : chosen(candidates.length, found.best, found.reason)
  },
  examples: [
    {
      title: 'the one that is named in both orders is the best',
      candidates: [{ output: 'a' }, { output: 'b' }, { output: 'c' }],
      answers: ['{"reason": "It is c.", "best": 3}', '{"reason": "It is c.", "best": 1}'],
      expect: { best: 2, scores: [0, 0, 1] },
    },
    {
      title: 'a judge that names a place names two of three, which share it',
      candidates: [{ output: 'a' }, { output: 'b' }, { output: 'c' }],
      answers: ['{"reason": "First.", "best": 1}', '{"reason": "First.", "best": 1}'],
      expect: { best: null, scores: [0.5, 0, 0.5] },
    },
    {
      title: 'nought is a tie',
      candidates: [{ output: 'a' }, { output: 'A' }],
      answers: ['{"reason": "The same.", "best": 0}', '{"reason": "The same.", "best": 0}'],
      expect: { best: null, scores: [0.5, 0.5] },
    },
    {
      title: 'equal answers are a tie without a question',
      candidates: [{ output: 'a' }, { output: 'a' }],
      answers: ['never asked for'],
      expect: { best: null, scores: [0.5, 0.5] },
    },
    {
      title: 'a number that is no candidate leaves it unscored',
      candidates: [{ output: 'a' }, { output: 'b' }],
      answers: ['{"reason": "?", "best": 7}', '{"reason": "b", "best": 1}'],
      expect: { unscored: 'did not name a candidate' },
    },
  ],
})
