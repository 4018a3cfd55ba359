import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { CronTimers } from '#jobs/cron-timers.ts'
import type { AnyJob, Job } from '#jobs/define-job.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'

/** How a job stands, for the page Health. */
export type JobState = {
  readonly name: string
  readonly summary: string
  readonly cron: string | null
  readonly waiting: number
  readonly running: number
  /** Given up after all tries, within the time that ended jobs are kept. */
  readonly failed: number
}

export type JobQueueSettings = {
  readonly database: RecordDatabase
  readonly onTrouble: (sentence: string) => void
}

const schema = 'jobs'
/**
 * How often a queue is looked at on a PostgreSQL server, where another process may have sent. In the
 * embedded store only this process sends: it wakes the queue itself, and the looks only catch what waited for its next try.
 */
const pollS = { server: 2, embedded: 60 }
/** First pause between tries; it doubles up to the largest. */
const retryPauseS = 10
const retryPauseSMax = 600
const flowLookS = 60 * 60
/** What a job's next try is woken after the time at which it may begin. */
const wakeSlackMs = 500
/** Ended jobs are kept this long, so that the page can tell of failures. */
const endedKeptS = 7 * 24 * 60 * 60
/** A server that has not been heard of for so long is dead, and another takes over its jobs. */
const heartbeatS = 60
/** Running jobs get this long to finish when the server stops; then they are tried again at the next start. */
const stopPatienceMs = 5000

/**
 * What happens later, on pg-boss over the record store: embedded or a server, the jobs are rows in
 * it, so a `kill -9` loses none. Nothing outside the database is awaited inside a transaction,
 * because PGlite is one session.
 */
export class JobQueue {
  readonly #settings: JobQueueSettings
  readonly #jobs: AnyJob[] = []
  readonly #isEmbedded: boolean
  /** By queue: its workers, to be woken. */
  readonly #workers = new Map<string, string[]>()
  readonly #timers: CronTimers
  readonly #boss: PgBoss
  readonly #stopping = new AbortController()
  /** Calls are answered before the queue is open; what they send waits for it. */
  readonly #opened = Promise.withResolvers<void>()

  constructor(settings: JobQueueSettings) {
    this.#settings = settings
    // Who sends is told; nobody may, and a queue that does not open is no crash.
    this.#opened.promise.catch(() => {})
    const { database } = settings
    this.#isEmbedded = database.address === 'embedded'
    this.#timers = new CronTimers({
      nowMs: () => Date.now(),
      send: (job) =>
        void this.#sendByName(job.name, {}, 'schedule').catch((error: unknown) =>
          this.#tell(`The job ${job.name} could not be sent at its time: ${String(error)}`),
        ),
    })
    this.#boss = new PgBoss({
      db: {
        // The queue's rows are its own business; to us they are opaque.
        executeSql: async (text, values) => {
          const { rows } = await database.execute(text, values ?? [])
          return { rows: [...rows] }
        },
      },
      schema,
      backend: this.#isEmbedded ? 'pglite' : 'postgres',
      application_name: 'belay',
      // Nobody reads the list of instances, and keeping it samples the event loop 50 times a second.
      registerInstance: false,
      // One process that owns its store needs no clock that several share.
      schedule: !this.#isEmbedded,
      // No job of ours waits for others; it looks for such every five seconds otherwise.
      flowIntervalSeconds: flowLookS,
    })
    this.#boss.on('error', (error) => this.#tell(`The job queue is in trouble: ${error.message}`))
  }

  /** Takes on what it is to do, before it is started. */
  add(jobs: readonly AnyJob[]): void {
    this.#jobs.push(...jobs)
  }

  /** Makes the queues, takes up what waits there, and sets the schedules. */
  async start(): Promise<void> {
    try {
      await this.#boss.start()
      for (const job of this.#jobs) await this.#open(job)
      this.#opened.resolve()
    } catch (error) {
      this.#opened.reject(error)
      throw error
    }
  }

  /**
   * Sends a job, once the queue is open. With a `key` there is at most one such job waiting or running: another is not made,
   * and null returned. Else its id.
   */
  async send<Data extends object>(
    job: Job<Data>,
    data: Data,
    { key = null }: { readonly key?: string | null } = {},
  ): Promise<string | null> {
    // The queue's policy is one job a key, and no key would be a key of its own.
    return this.#sendByName(job.name, data, key ?? randomUUID())
  }

  async #sendByName(name: string, data: object, singletonKey: string): Promise<string | null> {
    await this.#opened.promise
    const id = await this.#boss.send(name, data, { singletonKey })
    this.#wake(name)
    return id
  }

  #wake(name: string): void {
    for (const worker of this.#workers.get(name) ?? []) this.#boss.notifyWorker(worker)
  }

  /** Trouble that comes of stopping is none. */
  #tell(sentence: string): void {
    if (!this.#stopping.signal.aborted) this.#settings.onTrouble(sentence)
  }

  async states(): Promise<JobState[]> {
    const queues = await this.#boss.getQueues(this.#jobs.map(({ name }) => name))
    return this.#jobs.map(({ name, summary, cron }) => {
      const queue = queues.find((one) => one.name === name)
      return {
        name,
        summary,
        cron,
        waiting: queue?.queuedCount ?? 0,
        running: queue?.activeCount ?? 0,
        failed: queue?.failedCount ?? 0,
      }
    })
  }

  /** Lets running jobs finish for a while; those that do not are tried again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#timers.stop()
    await this.#boss.stop({ graceful: true, timeout: stopPatienceMs, close: true })
  }

  async #open(job: AnyJob): Promise<void> {
    const bounds = {
      retryLimit: job.retriesMax,
      retryDelay: retryPauseS,
      retryBackoff: true,
      retryDelayMax: retryPauseSMax,
      expireInSeconds: job.timeoutS,
      heartbeatSeconds: heartbeatS,
      deleteAfterSeconds: endedKeptS,
    }
    await this.#boss.createQueue(job.name, { ...bounds, policy: 'exclusive' })
    // One that a former Belay made keeps the bounds of that time otherwise.
    await this.#boss.updateQueue(job.name, bounds)
    if (this.#isEmbedded) await this.#takeUp(job)
    else await this.#boss.supervise(job.name)
    const workers: string[] = []
    this.#workers.set(job.name, workers)
    // One by one: of workers that are begun together only the first can be woken.
    for (let count = 0; count < job.parallelMax; count += 1) {
      const worker = await this.#boss.work(
        job.name,
        {
          pollingIntervalSeconds: this.#isEmbedded ? pollS.embedded : pollS.server,
          // Where one job was, the next is looked for at once.
          burstWhenBatchFull: true,
        },
        async (jobs) => {
          for (const { data, signal } of jobs)
            await this.#run(job, data, AbortSignal.any([signal, this.#stopping.signal]))
        },
      )
      workers.push(worker)
    }
    await this.#schedule(job)
  }

  async #schedule({ name, cron, ...job }: AnyJob): Promise<void> {
    // What a former Belay scheduled in the store is no longer of use where timers do it.
    if (cron === null || this.#isEmbedded) await this.#boss.unschedule(name)
    else await this.#boss.schedule(name, cron, {}, { tz: 'UTC' })
    if (cron !== null && this.#isEmbedded) this.#timers.schedule({ name, cron, ...job }, cron)
  }

  async #run(job: AnyJob, data: unknown, signal: AbortSignal): Promise<void> {
    try {
      // What its schema let through is what it takes: the two were declared together.
      await job.run(job.data.parse(data) as never, signal)
    } catch (error) {
      this.#tell(
        `The job ${job.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      )
      this.#wakeForNextTry(job.name)
      throw error
    }
  }

  /** The pause before a next try lies between once and twice its length; longer ones the looks catch. */
  #wakeForNextTry(name: string): void {
    for (const pauses of [1, 2])
      setTimeout(() => this.#wake(name), pauses * retryPauseS * 1000 + wakeSlackMs).unref()
  }

  /** The embedded store has one owner, so what is marked as running there was cut off with the last one. */
  async #takeUp(job: AnyJob): Promise<void> {
    for (const { id, state } of await this.#boss.findJobs(job.name)) {
      if (state !== 'active') continue
      await this.#boss.fail(job.name, id, { message: 'The server ended while it ran.' })
      // It did nothing wrong, so it does not wait as one that failed does.
      await this.#boss.update(job.name, undefined, { id, startAfter: new Date() })
    }
  }
}
