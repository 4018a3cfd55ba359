import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { CronTimers, nextTimeMs } from '#jobs/cron-timers.ts'
import { defineJob } from '#jobs/define-job.ts'

const job = defineJob({
  name: 'say',
  summary: 'Says a word.',
  data: z.object({}),
  cron: '* * * * *',
  retriesMax: 0,
  timeoutS: 60,
  parallelMax: 1,
  run: async () => {},
})

test('the next time is in UTC, and never the moment itself', () => {
  const at = (text: string) => Date.parse(text)
  const next = (cron: string, after: string) => new Date(nextTimeMs(cron, at(after))).toISOString()
  assert.equal(next('17 3 * * *', '2026-11-30T03:16:59.999Z'), '2026-11-30T03:17:00.000Z')
  assert.equal(next('17 3 * * *', '2026-11-30T03:17:00.000Z'), '2026-12-01T03:17:00.000Z')
  assert.equal(next('* * * * *', '2026-12-31T23:59:30.000Z'), '2027-01-01T00:00:00.000Z')
  assert.equal(next('0 0 29 2 *', '2026-11-30T00:00:00.000Z'), '2028-02-29T00:00:00.000Z')
})

test('each time is told once, also one that is further off than a timer reaches', (context) => {
  context.mock.timers.enable({
    apis: ['setTimeout', 'Date'],
    now: Date.parse('2026-11-30T00:00:30Z'),
  })
  const told: string[] = []
  const timers = new CronTimers({
    send: ({ name }) => told.push(`${name} ${new Date().toISOString()}`),
    nowMs: () => Date.now(),
  })
  timers.schedule(job, '* * * * *')
  timers.schedule({ ...job, name: 'yearly' }, '0 0 1 2 *')
  context.mock.timers.tick(29_999)
  assert.equal(told.length, 0)
  context.mock.timers.tick(1)
  assert.deepEqual(told, ['say 2026-11-30T00:01:00.000Z'])
  context.mock.timers.tick(60_000)
  assert.equal(told.length, 2)
  for (let day = 0; day < 70; day += 1) context.mock.timers.tick(24 * 60 * 60 * 1000)
  assert.deepEqual(
    told.filter((one) => one.startsWith('yearly')).map((one) => one.slice(0, 21)),
    ['yearly 2027-02-01T00:'],
  )
  timers.stop()
  const count = told.length
  context.mock.timers.tick(120_000)
  assert.equal(told.length, count)
})
