import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { defineJob, type Job } from '#jobs/define-job.ts'
import { JobQueue } from '#jobs/job-queue.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'
import { waitFor } from '#test/scenarios/start-server.ts'
import type { RecordPlace } from '#test/store/records.suite.ts'

type Data = { readonly word: string }

/** What Belay asks of its job queue, whichever PostgreSQL the jobs are rows of. */
export function testJobs(name: string, openPlace: () => Promise<RecordPlace>): void {
  describe(`Jobs on ${name}`, () => {
    let place: RecordPlace
    let database: RecordDatabase

    before(async () => {
      place = await openPlace()
      database = await place.open()
    })
    after(async () => {
      await database.close()
      await place.remove()
    })

    const say = (run: Job<Data>['run'], more: Partial<Job<Data>> = {}) =>
      defineJob<Data>({
        name: 'say',
        summary: 'Says a word.',
        data: z.object({ word: z.string() }),
        cron: null,
        retriesMax: 2,
        timeoutS: 60,
        parallelMax: 1,
        run,
        ...more,
      })
    const openQueue = async (job: Job<Data>, troubles: string[] = []) => {
      const queue = new JobQueue({
        database,
        onTrouble: (sentence) => troubles.push(sentence),
      })
      queue.add([job])
      await queue.start()
      return queue
    }

    test('a job that is sent runs once, with its data, and records are answered meanwhile', async () => {
      const said: string[] = []
      const running = Promise.withResolvers<void>()
      const queue = await openQueue(
        say(async ({ word }) => {
          said.push(word)
          await running.promise
        }),
      )
      try {
        assert.ok(
          await queue.send(
            say(async () => {}),
            { word: 'up' },
          ),
        )
        await waitFor('the job to begin', async () => (said.length > 0 ? true : null))
        const { rows } = await database.execute('select $1::int + 1 as sum', [1])
        assert.deepEqual(rows, [{ sum: 2 }])
        running.resolve()
        await waitFor('the job to end', async () => {
          const [state] = await queue.states()
          return state?.running === 0 && state.waiting === 0 ? true : null
        })
        assert.deepEqual(said, ['up'])
      } finally {
        running.resolve()
        await queue.stop()
      }
    })

    test('a job that is sent while the queue still opens waits for it, and runs', async () => {
      const said: string[] = []
      const job = say(
        async ({ word }) => {
          said.push(word)
        },
        { name: 'early' },
      )
      const queue = new JobQueue({ database, onTrouble: (told) => assert.fail(told) })
      queue.add([job])
      const sent = queue.send(job, { word: 'at once' })
      await queue.start()
      try {
        assert.ok(await sent)
        await waitFor('the job to run', async () => (said.length > 0 ? true : null))
        assert.deepEqual(said, ['at once'])
      } finally {
        await queue.stop()
      }
    })

    test('of jobs under one key there is one at a time; without a key each counts', async () => {
      const job = say(async () => {})
      const queue = await openQueue(job)
      await queue.stop()
      const idle = await openQueue(job)
      try {
        const ids = [
          await idle.send(job, { word: 'a' }, { key: 'same' }),
          await idle.send(job, { word: 'b' }, { key: 'same' }),
          await idle.send(job, { word: 'c' }),
          await idle.send(job, { word: 'd' }),
        ]
        assert.deepEqual(
          ids.map((id) => id !== null),
          [true, false, true, true],
        )
      } finally {
        await idle.stop()
      }
    })

    test('data that a job does not take fails it, and is told of', async () => {
      const troubles: string[] = []
      const ran: string[] = []
      const strict = say(async ({ word }) => void ran.push(word), {
        name: 'strict',
        data: z.object({ word: z.string().max(3) }),
        retriesMax: 0,
      })
      const queue = await openQueue(strict, troubles)
      try {
        await queue.send(strict, { word: 'too long' })
        await queue.send(strict, { word: 'ok' })
        await waitFor('the sound one to run', async () => (ran.includes('ok') ? true : null))
        assert.deepEqual(ran, ['ok'])
        assert.match(troubles.join(' '), /strict.*word/s)
      } finally {
        await queue.stop()
      }
    })

    test('a job that a dead server was running runs again under the next one', async () => {
      const began = Promise.withResolvers<void>()
      const forever = say(() => new Promise(() => began.resolve()), { name: 'cut-off' })
      const first = await openQueue(forever)
      await first.send(forever, { word: 'again' })
      await began.promise
      // Nothing of the first is ended in order: its rows stay as a killed process leaves them, and an hour passes.
      await database.execute(
        `update jobs.job set heartbeat_on = now() - interval '1 hour' where name = 'cut-off';
         update jobs.queue set monitor_claim_on = now() - interval '1 hour' where name = 'cut-off'`,
        [],
      )
      const said: string[] = []
      const second = await openQueue({ ...forever, run: async ({ word }) => void said.push(word) })
      try {
        await waitFor('the job to run again', async () => (said.length > 0 ? true : null), 40_000)
        assert.deepEqual(said, ['again'])
      } finally {
        await second.stop()
        await first.stop()
      }
    })

    test('a statement that fails inside a transaction of several leaves none open', async () => {
      await assert.rejects(
        database.execute('begin; create table half (id int); select 1/0; commit', []),
      )
      const { rows } = await database.execute(`select to_regclass('half')::text as found`, [])
      assert.deepEqual(rows, [{ found: null }])
    })
  })
}
