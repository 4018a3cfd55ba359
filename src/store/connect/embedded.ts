import { mkdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { drainPending, Session } from 'chdb'
import {
  isPermanentCode,
  type QueryParameters,
  type QuerySettings,
  type TraceDatabase,
  TraceStoreError,
} from '#store/ports/trace-database.ts'

/**
 * Engine arguments of the embedded ClickHouse: caches small enough for a laptop (the mark cache
 * alone would take 5 GB), few background threads, no `system.*_log` tables (none exist unless
 * configured).
 */
const engineArguments = [
  '--mark_cache_size=67108864',
  '--uncompressed_cache_size=0',
  '--index_mark_cache_size=16777216',
  '--index_uncompressed_cache_size=0',
  '--background_pool_size=2',
  '--background_schedule_pool_size=4',
  '--max_thread_pool_size=200',
  // It looks 20 times a second otherwise, also while nobody asks anything.
  '--memory_worker_period_ms=5000',
  // Each table would look once a second for work, twice over. An insert wakes it for its merges, and a statement that
  // changes what is there is given a `Waker`. To stream there is never anything.
  '--background_processing_pool_thread_sleep_seconds_if_nothing_to_do=30',
  '--background_streaming_processing_pool_thread_sleep_seconds_if_nothing_to_do=600',
  // Merges can wait; on a small machine the gateway's threads want the same cores.
  '--os_threads_nice_value_merge_mutate=10',
  '--output_format_json_quote_64bit_integers=1',
]

/** One statement runs at a time on a session; this many reads can run beside each other. */
const readerCount = 4
const timeoutMsDefault = 30_000
const rowsMaxDefault = 200_000
const memoryBytesMax = 2_000_000_000
/** Groups that fill more go on in files: slower, where the query would be refused. */
const groupBytesMax = 1_000_000_000
/** A query may be cancelled before the engine has begun it, so it is killed until it is gone. */
const killAgainMs = 50
/** How often a statement that takes its time has the engine look for what it waits for. */
const wakeAgainMs = 50

/**
 * Opens the ClickHouse that lives in this process. A data directory belongs to one process; the
 * caller holds the lock.
 *
 * The library's hook for `@clickhouse/client` is not used: it turns settings into a lasting SET,
 * and its abort does not reach the engine. Here settings stand inline in each statement, the
 * writer, the readers and the killer have sessions of their own. Reads are streamed, and one that
 * is cancelled is killed by name: a stream notices only between two pieces of its result, of which
 * an aggregation has one, at its end.
 */
export function openEmbeddedTraces(directory: string): TraceDatabase {
  mkdirSync(directory, { recursive: true })
  const open = () => new Session(directory, { connectionArgs: engineArguments })
  const writer = open()
  const readers = new SessionPool(Array.from({ length: readerCount }, open))
  const killer = new Killer(open())
  const waker = new Waker(open())
  let lastWrite: Promise<unknown> = Promise.resolve()

  // The writer's session takes one statement at a time: they queue here, in order.
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = lastWrite.then(work, work)
    lastWrite = turn.catch(() => {})
    return turn
  }

  return {
    address: 'embedded',
    query: (sql, parameters, settings) =>
      readers.use(
        (session) =>
          readRows({
            session,
            killer,
            sql,
            parameters: parameters ?? {},
            settings: settings ?? {},
          }),
        settings?.signal,
      ),
    command: (sql) =>
      inTurn(async () => {
        await waker.during(writer.queryAsync(sql).catch(rethrow))
      }),
    insert: ({ table, rows, token }) =>
      inTurn(async () => {
        await writer
          .insert({
            table,
            values: rows,
            format: 'JSONEachRow',
            settings: {
              insert_deduplication_token: token,
              deduplicate_blocks_in_dependent_materialized_views: 1,
              // One block per batch: a token stands for all of it or none of it. Parsed by several threads, a batch of
              // long conversations would come in pieces, each a part in every table.
              input_format_parallel_parsing: 0,
              min_insert_block_size_rows: 0,
              min_insert_block_size_bytes: 0,
              max_insert_block_size: 1_000_000,
              input_format_skip_unknown_fields: 1,
            },
          })
          .catch(rethrow)
      }),
    expand: (sql) =>
      sql
        .replaceAll('{engine:MergeTree}', 'MergeTree')
        .replaceAll('{engine:AggregatingMergeTree}', 'AggregatingMergeTree')
        .replaceAll('{engine:ReplacingMergeTree}', 'ReplacingMergeTree')
        .replaceAll('{on-cluster}', '')
        .replaceAll('{deduplication}', 'non_replicated_deduplication_window = 1000'),
    async close() {
      await lastWrite
      await readers.drain()
      writer.close()
      readers.close()
      await killer.close()
      waker.close()
      await drainPending()
    },
  }
}

async function readRows<Row>({
  session,
  killer,
  sql,
  parameters,
  settings,
}: {
  session: Session
  killer: Killer
  sql: string
  parameters: QueryParameters
  settings: QuerySettings
}): Promise<Row[]> {
  if (settings.signal?.aborted === true) throw cancelled()
  const rowsMax = settings.rowsMax ?? rowsMaxDefault
  const timeoutMs = settings.timeoutMs ?? timeoutMsDefault
  const name = killer.nextName()
  const bounded = `${sql}\nSETTINGS output_format_json_quote_64bit_integers = 1, output_format_json_quote_decimals = 1, max_execution_time = ${timeoutMs / 1000}, max_memory_usage = ${memoryBytesMax}, max_bytes_before_external_group_by = ${groupBytesMax}, log_comment = '${name}'`
  const rows: Row[] = []
  const stream = session.queryStreamBind(
    bounded,
    parameters,
    settings.signal === undefined ? {} : { signal: settings.signal },
  )
  const ended = new AbortController()
  const kill = () => void killer.kill(name, ended.signal)
  settings.signal?.addEventListener('abort', kill, { once: true })
  try {
    for await (const chunk of stream) {
      rows.push(...chunk.rows<Row>())
      if (rows.length > rowsMax) {
        throw new TraceStoreError(
          `The query gives more than ${rowsMax} rows; narrow the window or the filters.`,
          { retryable: false, code: 396 },
        )
      }
    }
  } catch (error) {
    rethrow(error)
  } finally {
    settings.signal?.removeEventListener('abort', kill)
    ended.abort()
    stream.cancel()
  }
  return rows
}

function rethrow(error: unknown): never {
  if (error instanceof TraceStoreError) throw error
  const message = error instanceof Error ? error.message : String(error)
  const told =
    error instanceof Object && 'clickhouseCode' in error ? Number(error.clickhouseCode) : Number.NaN
  const code =
    Number.isFinite(told) && told > 0 ? told : Number(/Code: (\d+)/.exec(message)?.[1] ?? 0)
  throw new TraceStoreError(message.split('\n')[0] ?? message, {
    retryable: !isPermanentCode(code),
    code,
    cause: error,
  })
}

/** Stops queries in the engine, by the comment they carry: a session's query has no id that could be chosen. */
class Killer {
  readonly #session: Session
  #last = 0
  #line: Promise<void> = Promise.resolve()

  constructor(session: Session) {
    this.#session = session
  }

  nextName(): string {
    this.#last += 1
    return `belay ${this.#last}`
  }

  /** Kills it again and again until `ended`: the engine may not have begun it yet. */
  async kill(name: string, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      this.#line = this.#line.then(async () => {
        // The next try is the remedy of one that fails.
        await this.#session
          .queryAsync(`KILL QUERY WHERE Settings['log_comment'] = '${name}'`)
          .catch(() => {})
      })
      await this.#line
      await pause(killAgainMs, undefined, { signal: ended }).catch(() => {})
    }
  }

  async close(): Promise<void> {
    await this.#line
    this.#session.close()
  }
}

/**
 * Has the engine look for mutations while a statement may wait for one: by itself it looks seldom. To
 * let merges begin, which were never stopped, is what makes it look at once.
 */
class Waker {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async during<Value>(statement: Promise<Value>): Promise<Value> {
    const ended = new AbortController()
    const waking = this.#wakeUntil(ended.signal)
    try {
      return await statement
    } finally {
      ended.abort()
      await waking
      // What the statement left to be done later begins now too.
      await this.#wake()
    }
  }

  close(): void {
    this.#session.close()
  }

  async #wakeUntil(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await pause(wakeAgainMs, undefined, { signal: ended }).catch(() => {})
      if (!ended.aborted) await this.#wake()
    }
  }

  async #wake(): Promise<void> {
    // A table that is being made or removed meanwhile is none to wake; the next time finds the others.
    await this.#session.queryAsync('SYSTEM START MERGES').catch(() => {})
  }
}

function cancelled(): TraceStoreError {
  return new TraceStoreError('The query was cancelled while it waited.', {
    retryable: true,
    code: 0,
  })
}

/** Sessions lent out one at a time; who finds none free waits in line, or leaves it when aborted. */
class SessionPool {
  readonly #free: Session[]
  readonly #all: readonly Session[]
  readonly #line: ((session: Session) => void)[] = []

  constructor(sessions: Session[]) {
    this.#all = sessions
    this.#free = [...sessions]
  }

  async use<Value>(
    work: (session: Session) => Promise<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Value> {
    const session = await this.#take(signal)
    try {
      return await work(session)
    } finally {
      const next = this.#line.shift()
      if (next === undefined) this.#free.push(session)
      else next(session)
    }
  }

  /** Resolves when no session is lent out. */
  async drain(): Promise<void> {
    await Promise.all(this.#all.map(() => this.#take(undefined)))
  }

  close(): void {
    for (const session of this.#all) session.close()
  }

  #take(signal: AbortSignal | undefined): Promise<Session> {
    const session = this.#free.pop()
    if (session !== undefined) return Promise.resolve(session)
    return new Promise((resolve, reject) => {
      const settle = (lent: Session) => {
        signal?.removeEventListener('abort', leave)
        resolve(lent)
      }
      const leave = () => {
        const place = this.#line.indexOf(settle)
        if (place !== -1) this.#line.splice(place, 1)
        reject(cancelled())
      }
      this.#line.push(settle)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }
}
