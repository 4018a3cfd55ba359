import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * A span that came again with other content has several rows: `spans_core` learns when each came,
 * so that the newest is shown, and a row of `counts` -1 and kind `span` takes the older one out of
 * its trace's count of spans and errors.
 */
export const migration: TraceMigration = {
  number: 5,
  name: 'spans-sent-again',
  statements: [
    `ALTER TABLE spans_core {on-cluster} ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') AFTER duration_ns`,
    `ALTER TABLE spans_core_view {on-cluster} MODIFY QUERY
    SELECT project, environment, minute, trace_hash, trace_id, span_id, parent_span_id, started_at,
      duration_ns, received_at, name, kind, operation, source, status, substringUTF8(status_message, 1, 200) AS status_message,
      provider, model, price_tier, counts, usage, reported_cost, key, first_token_ns,
      input != '' OR output != '' AS has_content
    FROM spans WHERE counts >= 0`,
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
