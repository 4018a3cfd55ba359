import { Readable } from 'node:stream'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import {
  isPermanentCode,
  type QueryParameters,
  type QuerySettings,
  type TraceDatabase,
  TraceStoreError,
} from '#store/ports/trace-database.ts'

const requestTimeoutMs = 60_000

/**
 * Opens a ClickHouse server or cluster by URL (`https://user:password@host:8443/database`).
 * `clusterName` makes migrations create replicated tables ON CLUSTER; without it plain ones are made.
 */
export function openClusterTraces(url: string, clusterName: string): TraceDatabase {
  const client = createClient({
    url,
    request_timeout: requestTimeoutMs,
    application: 'belay',
    // What fails is told by whoever asked, in Belay's own words.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 1,
      output_format_json_quote_decimals: 1,
    },
  })
  const { host } = new URL(url)
  return {
    address: host,
    async query<Row>(
      sql: string,
      parameters: QueryParameters = {},
      settings: QuerySettings = {},
    ): Promise<Row[]> {
      const ask = async () => {
        const result = await client.query({
          query: sql,
          query_params: { ...parameters },
          format: 'JSONEachRow',
          ...(settings.signal === undefined ? {} : { abort_signal: settings.signal }),
          clickhouse_settings: {
            max_execution_time: (settings.timeoutMs ?? 30_000) / 1000,
            max_result_rows: String(settings.rowsMax ?? 200_000),
            // A client that goes away must not leave its query running.
            cancel_http_readonly_queries_on_client_close: 1,
          },
        })
        return result.json<Row>()
      }
      try {
        return await ask().catch((error: unknown) => {
          // A server may close a kept connection in the moment in which it is used again; a read
          // changes nothing, so it is asked once more.
          if (!isCutOff(error) || settings.signal?.aborted === true) throw error
          return ask()
        })
      } catch (error) {
        return rethrow(error)
      }
    },
    async command(sql) {
      await client.command({ query: sql }).catch(rethrow)
    },
    async insert({ table, rows, token }) {
      const { stream } = await client
        .exec({
          query: `INSERT INTO ${table} FORMAT JSONEachRow`,
          values: Readable.from([rows], { objectMode: false }),
          clickhouse_settings: {
            insert_deduplication_token: token,
            deduplicate_blocks_in_dependent_materialized_views: 1,
            max_insert_block_size: '1000000',
            // Several threads would make several blocks of a batch of long rows, and the token stands for one.
            input_format_parallel_parsing: 0,
            input_format_skip_unknown_fields: 1,
          },
        })
        .catch(rethrow)
      // An answer that nobody reads keeps its connection; after ten of them inserts would wait for ever.
      await stream.toArray()
    },
    expand: (sql) => expandForServer(sql, clusterName),
    close: () => client.close(),
  }
}

function expandForServer(sql: string, clusterName: string): string {
  const isReplicated = clusterName !== ''
  const path = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'"
  return sql
    .replaceAll(
      /\{engine:(\w+)\}(\(([^)]*)\))?/g,
      (_, engine: string, __: unknown, given: string | undefined) => {
        if (!isReplicated) return given === undefined ? engine : `${engine}(${given})`
        return `Replicated${engine}(${path}${given === undefined ? '' : `, ${given}`})`
      },
    )
    .replaceAll(
      '{on-cluster}',
      isReplicated ? `ON CLUSTER '${clusterName.replaceAll("'", '')}'` : '',
    )
    .replaceAll(
      '{deduplication}',
      isReplicated
        ? 'replicated_deduplication_window = 10000'
        : 'non_replicated_deduplication_window = 1000',
    )
}

function isCutOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.message === 'socket hang up' ||
      ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')))
  )
}

function rethrow(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Object && 'code' in error ? Number(error.code) || 0 : 0
  throw new TraceStoreError(message.split('\n')[0] ?? message, {
    retryable: !isPermanentCode(code),
    code,
    cause: error,
  })
}
