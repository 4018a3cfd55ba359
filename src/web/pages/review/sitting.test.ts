import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReviewDimension } from '#contract/reviews.ts'
import {
  type Said,
  Sitting,
  type SittingDoors,
  type SittingItem,
} from '#web/pages/review/sitting.ts'

const dimensions: readonly ReviewDimension[] = [
  { kind: 'scale', name: 'helpful', description: '', steps: 5, passesFrom: 4 },
  { kind: 'choice', name: 'tone', description: '', labels: ['kind', 'rude'], passing: ['kind'] },
]

function itemOf(id: string): SittingItem {
  return {
    id,
    queue: 'queue',
    source: 'person',
    traceId: null,
    input: `question ${id}`,
    output: `answer ${id}`,
    expected: null,
    context: [],
    assignee: '',
    reviewsWanted: 1,
    reviewsDone: 0,
    createdAt: '2026-01-01T00:00:00Z',
  }
}

/** A queue as the server keeps it: items in order, what was said of them, and every question it was asked. */
class Desk {
  readonly said = new Map<string, Said>()
  readonly asked: (string | undefined)[] = []
  refusal: Error | null = null
  readonly #ids: readonly string[]

  constructor(ids: readonly string[]) {
    this.#ids = ids
  }

  readonly doors: SittingDoors = {
    next: async (after) => {
      this.asked.push(after)
      const waiting = this.#ids.filter((id) => !this.said.has(id))
      const place = after === undefined ? -1 : waiting.indexOf(after)
      const id = waiting[place === -1 ? 0 : (place + 1) % waiting.length]
      return {
        item: id === undefined ? null : itemOf(id),
        left: waiting.length,
        doneByMe: this.said.size,
      }
    },
    put: async (item, said) => {
      if (this.refusal !== null) throw this.refusal
      this.said.set(item, said)
    },
    takeBack: async (item) => {
      this.said.delete(item)
    },
  }
}

async function begin(ids: readonly string[]): Promise<{ desk: Desk; sitting: Sitting }> {
  const desk = new Desk(ids)
  const sitting = new Sitting(dimensions, desk.doors)
  await sitting.start()
  return { desk, sitting }
}

async function judge(sitting: Sitting, first: number, second: number): Promise<void> {
  sitting.press(first)
  sitting.press(second)
  await sitting.save()
}

describe('a sitting of one reviewer', () => {
  it('number keys choose for one dimension after another, and only what the dimension has', async () => {
    const { sitting } = await begin(['a'])
    sitting.press(9)
    assert.deepEqual([sitting.read().said.values, sitting.read().active], [{}, 0])
    sitting.press(4)
    assert.equal(sitting.read().active, 1)
    sitting.press(2)
    assert.deepEqual(sitting.read().said.values, { helpful: 4, tone: 'rude' })
    assert.equal(sitting.read().active, 1)
  })

  it('reads the next item ahead, so that saving shows it without asking first', async () => {
    const { desk, sitting } = await begin(['a', 'b', 'c'])
    assert.deepEqual(desk.asked, [undefined, 'a'])
    await judge(sitting, 5, 1)
    assert.equal(sitting.read().item?.id, 'b')
    assert.deepEqual(sitting.read().said.values, {})
    assert.deepEqual([sitting.read().doneByMe, sitting.read().left], [1, 2])
    assert.deepEqual(desk.asked, [undefined, 'a', 'b'])
    assert.deepEqual(desk.said.get('a')?.values, { helpful: 5, tone: 'kind' })
  })

  it('does not save before every dimension is said, and goes to the one that is missing', async () => {
    const { desk, sitting } = await begin(['a', 'b'])
    sitting.activate(1)
    sitting.press(1)
    sitting.activate(1)
    await sitting.save()
    assert.equal(desk.said.size, 0)
    assert.equal(sitting.read().item?.id, 'a')
    assert.equal(sitting.read().active, 0)
    assert.match(sitting.read().hint, /helpful/)
  })

  it('what is skipped comes again after the others, and the last one is over when it is said', async () => {
    const { sitting } = await begin(['a', 'b'])
    await sitting.skip()
    assert.equal(sitting.read().item?.id, 'b')
    await judge(sitting, 1, 1)
    assert.equal(sitting.read().item?.id, 'a')
    await sitting.skip()
    assert.equal(sitting.read().item?.id, 'a')
    assert.match(sitting.read().hint, /only one/)
    await judge(sitting, 1, 1)
    assert.equal(sitting.read().phase, 'over')
    assert.deepEqual([sitting.read().doneByMe, sitting.read().left], [2, 0])
  })

  it('the last judgement is taken back with what was said, also from the end', async () => {
    const { desk, sitting } = await begin(['a'])
    sitting.write({ comment: 'too long', correction: 'short' })
    await judge(sitting, 2, 2)
    assert.equal(sitting.read().phase, 'over')
    await sitting.undo()
    assert.equal(desk.said.size, 0)
    const { item, said, phase, left, canUndo } = sitting.read()
    assert.deepEqual([item?.id, phase, left, canUndo], ['a', 'judging', 1, false])
    assert.deepEqual(said, {
      values: { helpful: 2, tone: 'rude' },
      comment: 'too long',
      correction: 'short',
    })
    sitting.choose('tone', 'kind')
    await sitting.save()
    assert.equal(desk.said.get('a')?.values['tone'], 'kind')
  })

  it('what the server refuses is kept, is not shown again, and is sent again', async () => {
    const { desk, sitting } = await begin(['a', 'b'])
    desk.refusal = new Error('no way through')
    await judge(sitting, 5, 1)
    await judge(sitting, 4, 1)
    assert.deepEqual(
      sitting.read().unsaved.map(({ item, error }) => [item.id, error.message]),
      [
        ['a', 'no way through'],
        ['b', 'no way through'],
      ],
    )
    assert.equal(sitting.read().phase, 'over')
    desk.refusal = null
    sitting.retry()
    await settled(sitting)
    assert.deepEqual([...desk.said.keys()], ['a', 'b'])
    assert.deepEqual(sitting.read().unsaved, [])
  })

  it('an unreachable server is said, and asked again on request', async () => {
    const desk = new Desk(['a'])
    let isDown = true
    const sitting = new Sitting(dimensions, {
      ...desk.doors,
      next: (after) => (isDown ? Promise.reject(new Error('down')) : desk.doors.next(after)),
    })
    await sitting.start()
    assert.deepEqual([sitting.read().phase, sitting.read().error?.message], ['broken', 'down'])
    isDown = false
    await sitting.start()
    assert.equal(sitting.read().item?.id, 'a')
  })
})

/** When everything that was being saved is answered. */
function settled(sitting: Sitting): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!sitting.read().isSaving) resolve()
    }
    sitting.subscribe(look)
    look()
  })
}
