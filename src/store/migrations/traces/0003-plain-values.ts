import type { TraceMigration } from '#store/migrations/trace-migration.ts'

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
    `ALTER TABLE traces_view {on-cluster} MODIFY QUERY
    WITH leftPad(toString(toUnixTimestamp64Milli(received_at)), 13, '0') AS arrived,
      if(trace_name != '', trace_name, name) AS shown_name
    SELECT project, environment, minute, trace_hash, trace_id,
      min(started_at) AS started,
      max(addNanoseconds(started_at, duration_ns)) AS ended,
      max(if(shown_name = '', '', concat(multiIf(trace_name != '', '2', parent_span_id = '', '1', '0'), arrived, shown_name))) AS name_last,
      max(if(user_id = '', '', concat('1', arrived, user_id))) AS user_id_last,
      max(if(session_id = '', '', concat('1', arrived, session_id))) AS session_id_last,
      max(if(release = '', '', concat('1', arrived, release))) AS release_last,
      argMaxState(substringUTF8(input, 1, 1000), (toUInt8(multiIf(input = '' OR kind = 'try', 0, parent_span_id = '', 2, 1)), -toUnixTimestamp64Nano(started_at))) AS input_preview,
      argMaxState(substringUTF8(output, 1, 1000), (toUInt8(multiIf(output = '' OR kind = 'try', 0, parent_span_id = '', 2, 1)), toUnixTimestamp64Nano(started_at))) AS output_preview,
      countIf(counts >= 0) AS spans,
      sumIf(toInt64(counts), kind = 'model') AS calls,
      countIf(status = 'error' AND kind != 'try' AND counts >= 0) AS errors,
      max(toUInt8(if(parent_span_id = '', transform(toString(status), ['unset', 'ok', 'error'], [1, 2, 3], 0), 0))) AS root_status,
      groupUniqArrayIf(toString(model), model != '' AND kind = 'model') AS models,
      groupUniqArrayIf(toString(provider), provider != '' AND kind = 'model') AS providers,
      groupUniqArrayIf(toString(key), key != '') AS keys,
      groupUniqArrayIf(toString(service), service != '') AS services,
      arrayDistinct(arrayFlatten(groupArray(arrayMap(tag -> toString(tag), tags)))) AS tags,
      arrayDistinct(arrayFlatten(groupArray(arrayMap(flag -> toString(flag), flags)))) AS flags,
      sumMap(mapApply((class, tokens) -> (concat(provider, '\\t', model, '\\t', price_tier, '\\t', class), tokens * counts), usage)) AS usage,
      sumMap(if(kind = 'model' AND counts != 0, map(concat(provider, '\\t', model, '\\t', price_tier), toInt64(counts)), CAST(map(), 'Map(String, Int64)'))) AS calls_by_price,
      sum(toDecimal128(ifNull(reported_cost, 0), 12) * counts) AS reported_cost
    FROM spans GROUP BY project, environment, minute, trace_hash, trace_id
    SETTINGS prefer_column_name_to_alias = 1`,
    `ALTER TABLE traces {on-cluster} ${columns.map((column) => `MATERIALIZE COLUMN ${column}_last`).join(', ')} SETTINGS mutations_sync = 1`,
  ],
}
