import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { layIntoGrid } from '#web/charts/bucket-grid.ts'

const second = '000000000'

describe('the time axis of a chart', () => {
  it('has every bucket of the window, with a hole where nothing happened', () => {
    const grid = layIntoGrid([{ startNs: `120${second}` }, { startNs: `240${second}` }], {
      fromNs: `130${second}`,
      toNs: `310${second}`,
      bucketS: 60,
    })
    assert.deepEqual(grid.times, [120, 180, 240, 300])
    assert.deepEqual(
      grid.buckets.map((bucket) => bucket !== null),
      [true, false, true, false],
    )
  })

  it('follows the server where buckets do not start at multiples of their length', () => {
    const grid = layIntoGrid([{ startNs: `70${second}` }], {
      fromNs: `10${second}`,
      toNs: `130${second}`,
      bucketS: 60,
    })
    assert.deepEqual(grid.times, [10, 70])
  })

  it('keeps a day in its place when it begins an hour off, because the clocks changed', () => {
    const day = 86_400
    const grid = layIntoGrid(
      [{ startNs: `${day}${second}` }, { startNs: `${3 * day - 3600}${second}` }],
      { fromNs: `${day}${second}`, toNs: `${4 * day}${second}`, bucketS: day },
    )
    assert.deepEqual(grid.times, [day, 2 * day, 3 * day - 3600])
    assert.deepEqual(
      grid.buckets.map((bucket) => bucket !== null),
      [true, false, true],
    )
  })

  it('stands empty when there is no data', () => {
    const grid = layIntoGrid([], { fromNs: `0`, toNs: `120${second}`, bucketS: 60 })
    assert.deepEqual(grid.buckets, [null, null])
  })
})
