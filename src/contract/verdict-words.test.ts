import assert from 'node:assert/strict'
import { it } from 'node:test'
import { verdictWords } from '#contract/verdict-words.ts'

it('a verdict on variants side by side says better, no worse, worse or not told apart', () => {
  assert.deepEqual(
    [
      verdictWords('ship'),
      verdictWords('ship', 'goal'),
      verdictWords('ship', 'guardrail'),
      verdictWords('hold', 'goal'),
      verdictWords('hold'),
      verdictWords('rollback', 'guardrail'),
      verdictWords('rollback'),
    ],
    ['ship', 'better', 'no worse', 'not told apart', 'not told apart', 'worse', 'worse'],
  )
})
