import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * What a list shows of input and output is made where the span is encoded: the last question, the
 * last answer, never a file. A trace shows its root's, else its children's; a content of which
 * nothing can be read (instructions alone, other JSON) stands behind all that can.
 */
export const migration: TraceMigration = {
  number: 7,
  name: 'previews',
  statements: [
    `ALTER TABLE spans {on-cluster} ADD COLUMN IF NOT EXISTS input_preview String CODEC(ZSTD) AFTER output, ADD COLUMN IF NOT EXISTS output_preview String CODEC(ZSTD) AFTER input_preview`,
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
      argMaxState(if(input_preview != '', input_preview, substringUTF8(input, 1, 1000)), (toUInt8(multiIf(input = '' OR kind = 'try' OR counts < 0, 0, input_preview = '', if(parent_span_id = '', 2, 1), parent_span_id = '', 4, 3)), -toUnixTimestamp64Nano(started_at))) AS input_preview,
      argMaxState(if(output_preview != '', output_preview, substringUTF8(output, 1, 1000)), (toUInt8(multiIf(output = '' OR kind = 'try' OR counts < 0, 0, output_preview = '', if(parent_span_id = '', 2, 1), parent_span_id = '', 4, 3)), toUnixTimestamp64Nano(started_at))) AS output_preview,
      toUInt64(countIf(counts >= 0) - countIf(counts < 0 AND kind = 'span')) AS spans,
      sumIf(toInt64(counts), kind = 'model') AS calls,
      toUInt64(countIf(status = 'error' AND kind != 'try' AND counts >= 0) - countIf(status = 'error' AND kind = 'span' AND counts < 0)) AS errors,
      max(toUInt8(if(parent_span_id = '' AND counts >= 0, transform(toString(status), ['unset', 'ok', 'error'], [1, 2, 3], 0), 0))) AS root_status,
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
  ],
}
