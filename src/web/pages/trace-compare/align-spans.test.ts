import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { treeSpan } from '#test/tree-span.ts'
import { buildSpanTree, type TreeSpan } from '#web/parts/spans/span-tree.ts'
import { alignSpans } from '#web/pages/trace-compare/align-spans.ts'
import {
  costDifference,
  countDifference,
  durationDifference,
  scoreDifference,
} from '#web/pages/trace-compare/difference.ts'

type Sent = readonly [name: string, parent: number, kind?: TreeSpan['kind']]

const treeOf = (side: string, sent: readonly Sent[]) =>
  buildSpanTree(
    sent.map(([name, parent, kind = 'span'], at) =>
      treeSpan(`${side}${at}`, parent, { name, kind, startMs: at }),
    ),
  )

const aligned = (first: readonly Sent[], second: readonly Sent[]) =>
  alignSpans(treeOf('a', first), treeOf('b', second)).map(
    (step) =>
      `${'-'.repeat(step.depth)}${step.first?.name ?? '∅'}${
        step.first?.name === step.second?.name ? '' : ` | ${step.second?.name ?? '∅'}`
      }`,
  )

describe('two traces beside each other', () => {
  it('have their steps aligned by name under the same parent, the nth with the nth', () => {
    assert.deepEqual(
      aligned(
        [
          ['answer', -1],
          ['search', 0],
          ['search', 0],
          ['rank', 2],
        ],
        [
          ['answer', -1],
          ['search', 0],
          ['rank', 1],
          ['search', 0],
          ['search', 0],
        ],
      ),
      ['answer', '-search', '--∅ | rank', '-search', '--rank | ∅', '-∅ | search'],
    )
  })

  it('keep what only one has where it stood', () => {
    const first: Sent[] = [
      ['a', -1],
      ['x', 0],
      ['z', 0],
    ]
    const second: Sent[] = [
      ['a', -1],
      ['w', 0],
      ['x', 0],
      ['y', 0],
      ['z', 0],
    ]
    assert.deepEqual(aligned(first, second), ['a', '-∅ | w', '-x', '-∅ | y', '-z'])
    assert.deepEqual(aligned(second, first), ['a', '-w | ∅', '-x', '-y | ∅', '-z'])
  })

  it('take a call of another model for the same step, and another tool for another one', () => {
    assert.deepEqual(
      aligned(
        [
          ['invoke_agent one', -1, 'agent'],
          ['chat gpt-5', 0, 'model'],
          ['find_order', 0, 'tool'],
        ],
        [
          ['invoke_agent two', -1, 'agent'],
          ['chat claude', 0, 'model'],
          ['find_user', 0, 'tool'],
        ],
      ),
      [
        'invoke_agent one | invoke_agent two',
        '-chat gpt-5 | chat claude',
        '-∅ | find_user',
        '-find_order | ∅',
      ],
    )
    assert.deepEqual(aligned([['one', -1]], [['two', -1]]), ['one | two'])
    assert.deepEqual(aligned([], [['two', -1]]), ['∅ | two'])
  })

  it('of 50,000 spans in one chain are aligned too', () => {
    const chain: Sent[] = Array.from({ length: 50_000 }, (_, at) => [`s${at}`, at - 1])
    assert.equal(aligned(chain, chain).length, chain.length)
  })
})

describe('a difference', () => {
  it('has its sign, its share of the first and whether it is for the better', () => {
    const cost = (usd: string, unpriced = 0) => ({ usd, unpriced, reportedUsd: null })
    assert.deepEqual(durationDifference(1000, 1500), { text: '+500 ms (+50 %)', tone: 'bad' })
    assert.deepEqual(durationDifference(1500, 1000), { text: '−500 ms (−33 %)', tone: 'good' })
    assert.deepEqual(countDifference(0, 3), { text: '+3', tone: 'bad' })
    assert.deepEqual(countDifference(3, 3), { text: 'same', tone: 'same' })
    assert.deepEqual(countDifference(null, 3), { text: '–', tone: 'none' })
    assert.deepEqual(costDifference(cost('0.2'), cost('0.1')), {
      text: '−$0.10 (−50 %)',
      tone: 'good',
    })
    assert.equal(costDifference(cost('0.2', 1), cost('0.1')).text, '–')
    assert.deepEqual(scoreDifference(0.5, 0.75), { text: '+0.25', tone: 'none' })
  })
})
