import assert from 'node:assert/strict'
import { it } from 'node:test'
import { csvOf, csvOfBars } from '#web/charts/csv.ts'

it('a chart is copied as CSV, with nothing where there is no value and no row where there is none at all', () => {
  const csv = csvOf(
    [0, 60, 120],
    [
      { id: 'a', label: 'p50, ms', colour: 1, values: [1, null, null] },
      { id: 'b', label: 'p95', colour: 2, values: [null, null, 2.5] },
    ],
  )
  assert.equal(
    csv,
    'time,"p50, ms",p95\r\n1970-01-01T00:00:00.000Z,1,\r\n1970-01-01T00:02:00.000Z,,2.5\r\n',
  )
})

it('named values are copied as CSV, with nothing where there is no value', () => {
  const bars = [
    { name: 'sim/echo', value: 0.5 },
    { name: 'a "quoted", name', value: null },
  ]
  assert.equal(
    csvOfBars('Latency p50', bars),
    'name,Latency p50\r\nsim/echo,0.5\r\n"a ""quoted"", name",\r\n',
  )
})
