import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from 'kysely'
import { Pool, type PoolClient } from 'pg'
import { PgliteThread } from '#store/connect/pglite-thread.ts'
import { type RecordDatabase, RecordStoreError } from '#store/ports/record-database.ts'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { StorableTextPlugin, storableJsonText, storableText } from '#store/records/storable.ts'

/** Connections kept to a PostgreSQL server; records are edited by people, so few are enough. */
const poolSize = 10

const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true }), new StorableTextPlugin()]

/** Opens the PostgreSQL that lives in this process (PGlite, on its own thread). */
export async function openEmbeddedRecords(
  directory: string,
  template: string | null,
): Promise<RecordDatabase> {
  const thread = await PgliteThread.open(directory, template)
  const session = new OneSession(thread)
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => session,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
  }
  const kysely = new Kysely<RecordTables>({ dialect, plugins })
  return {
    address: 'embedded',
    kysely,
    script: (text) => session.alone(() => thread.script(text)),
    execute: (text, parameters) =>
      session.alone(async () => {
        try {
          if (parameters.length > 0)
            return await thread.query(text, parameters.map(storableParameter))
          const results = await thread.script(text)
          return { rows: results.flatMap(({ rows }) => rows) }
        } catch (error) {
          // A pool would hand out another connection; here the one session must not stay in a broken transaction.
          await thread.script('rollback')
          throw error
        }
      }),
    async onChange(listener) {
      thread.listen(listener)
    },
    announce: (noun) => announce(kysely, noun),
    async close() {
      await session.alone(() => thread.close())
    },
  }
}

/** Opens a PostgreSQL server by URL. */
export async function openServerRecords(url: string): Promise<RecordDatabase> {
  const pool = new Pool({ connectionString: url, max: poolSize, application_name: 'belay' })
  // An idle connection that the server closes is replaced; without a listener it would end the process.
  pool.on('error', () => {})
  const kysely = new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool }), plugins })
  try {
    await sql`select 1`.execute(kysely)
  } catch (error) {
    throw new RecordStoreError(
      `PostgreSQL at ${new URL(url).host} cannot be reached: ${error instanceof Error ? error.message : error}`,
      { retryable: true, code: '', cause: error },
    )
  }
  const listening = new ChangeListener(pool)
  return {
    address: new URL(url).host,
    kysely,
    async script(text) {
      const results: unknown = await pool.query(text)
      const all = Array.isArray(results) ? results : [results]
      return all.map((result: { rows: Record<string, unknown>[] }) => ({ rows: result.rows }))
    },
    async execute(text, parameters) {
      const results: unknown = await pool.query(text, parameters.map(storableParameter))
      const all = Array.isArray(results) ? results : [results]
      return {
        rows: all.flatMap((result: { rows?: Record<string, unknown>[] }) => result.rows ?? []),
      }
    },
    onChange: (listener) => listening.listen(listener),
    announce: (noun) => announce(kysely, noun),
    async close() {
      listening.close()
      await kysely.destroy()
    },
  }
}

/** How long after a lost connection it is tried anew. */
const relistenMs = 1000

/**
 * Holds the one connection that hears announcements, for everybody who listens, and takes another
 * when the server closes it. What was announced in between is made up for by one call with the noun ''.
 */
class ChangeListener {
  readonly #pool: Pool
  readonly #listeners: ((noun: string) => void)[] = []
  #connected: Promise<void> | null = null
  #client: PoolClient | null = null
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async listen(listener: (noun: string) => void): Promise<void> {
    this.#connected ??= this.#connect()
    try {
      await this.#connected
    } catch (error) {
      this.#connected = null
      throw error
    }
    this.#listeners.push(listener)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#client?.release(true)
    this.#client = null
  }

  async #connect(): Promise<void> {
    const client = await this.#pool.connect()
    if (this.#isClosed) return client.release(true)
    this.#client = client
    const drop = () => {
      if (this.#client !== client) return
      this.#client = null
      client.release(true)
    }
    client.on('notification', ({ payload }) => this.#tell(payload ?? ''))
    client.on('error', () => {
      drop()
      this.#again()
    })
    try {
      await client.query('listen belay')
    } catch (error) {
      drop()
      throw error
    }
  }

  #tell(noun: string): void {
    for (const listener of this.#listeners) listener(noun)
  }

  #again(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#connect().then(
        () => this.#tell(''),
        () => this.#again(),
      )
    }, relistenMs)
  }
}

/** The job queue writes JSON as text: its jobs, and the errors of those that failed, with what people wrote in them. */
function storableParameter(value: unknown): unknown {
  return typeof value === 'string' ? storableJsonText(storableText(value)) : value
}

async function announce(kysely: Kysely<RecordTables>, noun: string): Promise<void> {
  await sql`select pg_notify('belay', ${noun})`.execute(kysely)
}

/**
 * PGlite is one session, so a transaction has it alone and everything else waits in line: a
 * statement of somebody else must never end up inside. (Kysely's own PGlite dialect shares the
 * session without such a line.)
 */
class OneSession implements Driver {
  readonly #thread: PgliteThread
  #line: Promise<void> = Promise.resolve()

  constructor(thread: PgliteThread) {
    this.#thread = thread
  }

  async alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const lease = await this.#lease()
    try {
      return await work()
    } finally {
      lease.release()
    }
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<Lease> {
    return this.#lease()
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof Lease) connection.release()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async #lease(): Promise<Lease> {
    const before = this.#line
    const lease = new Lease(this.#thread)
    this.#line = lease.released
    await before
    return lease
  }
}

class Lease implements DatabaseConnection {
  readonly #thread: PgliteThread
  readonly released: Promise<void>
  readonly release: () => void

  constructor(thread: PgliteThread) {
    this.#thread = thread
    const { promise, resolve } = Promise.withResolvers<void>()
    this.released = promise
    this.release = resolve
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = await this.#thread.query(query.sql, query.parameters)
    return { rows: rows as Row[], numAffectedRows: BigInt(affectedRows) } // the row type is the caller's claim, as with any driver
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new RecordStoreError('Records are read in pages, not streamed.', {
      retryable: false,
      code: '',
    })
  }
}
