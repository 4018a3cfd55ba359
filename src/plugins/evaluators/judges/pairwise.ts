import { defineChoiceEvaluator } from '../define.ts'
import { unscored } from '../outcome.ts'
import { askForBest, choicePrompt, choiceSettings, chosen } from './choose-best.ts'

const judge = choicePrompt('pairwise')
/** Each pair is asked for twice; more candidates than this would be asked for too often. */
const candidatesMax = 6

export const evaluator = defineChoiceEvaluator({
  id: 'pairwise',
  title: 'Pairwise',
  summary:
    'A judge compares the answers of the variants two at a time, each pair in both orders, because judges favour a place; who wins most is the best.',
  family: 'judge',
  needs: ['output', 'model'],
  measures: 'score',
  judge,
  settings: choiceSettings,
  async choose(candidates, settings, { callModel }) {
    if (callModel === null) return unscored('No judge model is configured.')
    if (candidates.length > candidatesMax)
      return unscored(
        `${candidates.length} candidates are too many to compare pair by pair; at most ${candidatesMax}.`,
      )
    const wins = candidates.map(() => 0)
    const reasons: string[] = []
    for (const [first, one] of candidates.entries()) {
      for (const [offset, other] of candidates.slice(first + 1).entries()) {
        const second = first + 1 + offset
        // Equal outputs are a draw, and need no question.
        if (one.output === other.output) continue
        const forth = await askForBest(judge, [one, other], settings, callModel)
        const back = await askForBest(judge, [other, one], settings, callModel)
        if (forth === null || back === null) return unscored('The judge did not name a candidate.')
        reasons.push(forth.reason)
        for (const winner of [
          winnerOf(forth.best, [first, second]),
          winnerOf(back.best, [second, first]),
        ])
          if (winner !== undefined) wins[winner] = (wins[winner] ?? 0) + 1
      }
    }
    const most = Math.max(...wins)
    const winners = wins.flatMap((count, at) => (count === most ? [at] : []))
    return chosen(
      candidates.length,
      winners,
      `Wins: ${wins.join(', ')}. ${reasons[0] ?? ''}`.trim(),
    )
  },
  examples: [
    {
      title: 'who wins in both orders is the best',
      candidates: [{ output: 'a' }, { output: 'b' }],
      answers: ['{"reason": "b is right.", "best": 2}', '{"reason": "b is right.", "best": 1}'],
      expect: { best: 1 },
    },
    {
      title: 'a judge that always takes the first one has told nothing',
      candidates: [{ output: 'a' }, { output: 'b' }],
      answers: ['{"reason": "First.", "best": 1}', '{"reason": "First.", "best": 1}'],
      expect: { best: null },
    },
    {
      title: 'two that win as often as each other share it, and the third has nothing',
      candidates: [{ output: 'a' }, { output: 'b' }, { output: 'c' }],
      answers: [
        { reason: 'a and b are the same.', best: 0 },
        { reason: 'a and b are the same.', best: 0 },
        { reason: 'a is better than c.', best: 1 },
        { reason: 'a is better than c.', best: 2 },
        { reason: 'b is better than c.', best: 1 },
        { reason: 'b is better than c.', best: 2 },
      ],
      expect: { best: null, scores: [0.5, 0.5, 0] },
    },
    {
      title: 'one answer that names nobody leaves it unscored',
      candidates: [{ output: 'a' }, { output: 'b' }],
      answers: ['{"reason": "b is right.", "best": 2}', '{"reason": "Hm.", "best": null}'],
      expect: { unscored: 'did not name a candidate' },
    },
  ],
})

/** Who won a pair that was shown in this order; nobody, where both are equally good. */
function winnerOf(best: readonly number[], places: readonly [number, number]): number | undefined {
  const [only, another] = best
  return only === undefined || another !== undefined ? undefined : places[only]
}
