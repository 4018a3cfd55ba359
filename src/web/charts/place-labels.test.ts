import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placeLabels } from '#web/charts/place-labels.ts'

const frame = { top: 0, bottom: 100 }
const at = (...middles: number[]) => middles.map((middle) => ({ middle, height: 10 }))

describe('labels at the ends of lines', () => {
  it('stand at their ends where there is room', () => {
    assert.deepEqual(placeLabels(at(20, 80, 50), frame), [20, 80, 50])
    assert.deepEqual(placeLabels(at(20, 30), frame), [20, 30])
  })

  it('make way for one another and keep their order', () => {
    assert.deepEqual(placeLabels(at(50, 50, 50), frame), [50, 60, 70])
    assert.deepEqual(placeLabels(at(52, 50), frame), [60, 50])
  })

  it('stay inside the frame, pushing those in their way', () => {
    assert.deepEqual(placeLabels(at(-5), frame), [5])
    assert.deepEqual(placeLabels(at(98, 99, 100), frame), [75, 85, 95])
  })

  it('are packed from the top when there is no room for all', () => {
    const placed = placeLabels(at(5, 5, 5), { top: 0, bottom: 20 })
    assert.ok(placed.every((middle) => middle >= 5))
  })
})
