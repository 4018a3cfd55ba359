import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { contentStarts, countedOnce, modifyTracesView } from '#store/migrations/traces-view.ts'

const columns = ['name', 'user_id', 'session_id', 'release'] as const

/**
 * Name, user, session and release of a trace row become plain text that aggregates by `max`: its
 * weight, its time of arrival in milliseconds (13 digits) and then the value, or nothing at all.
 * The states of `argMax` that they were had to be built one by one to be read, a microsecond each.
 * A state ends in its weight, one byte, and its time, eight: rows that are there keep their order.
 */
export const migration: TraceMigration = {
  number: 3,
  name: 'plain-values',
  statements: [
    ...columns.map(
      (column) =>
        `ALTER TABLE traces {on-cluster} ADD COLUMN IF NOT EXISTS ${column}_last SimpleAggregateFunction(max, String)
         DEFAULT if(finalizeAggregation(${column}) = '', '', concat(
           toString(reinterpretAsUInt8(substring(CAST(${column} AS String), -9, 1))),
           leftPad(toString(reinterpretAsInt64(substring(CAST(${column} AS String), -8))), 13, '0'),
           finalizeAggregation(${column}))) AFTER ${column}`,
    ),
    modifyTracesView(countedOnce, contentStarts),
    `ALTER TABLE traces {on-cluster} ${columns.map((column) => `MATERIALIZE COLUMN ${column}_last`).join(', ')} SETTINGS mutations_sync = 1`,
  ],
}
