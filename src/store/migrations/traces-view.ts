// What stands here made views that are there: it never changes, as no step does. A new version of the view is a new piece.
/** What rows of `traces` list and add up of their spans: the same in every version of the view. */
export const listsAndSums = `groupUniqArrayIf(toString(model), model != '' AND kind = 'model') AS models,
      groupUniqArrayIf(toString(provider), provider != '' AND kind = 'model') AS providers,
      groupUniqArrayIf(toString(key), key != '') AS keys,
      groupUniqArrayIf(toString(service), service != '') AS services,
      arrayDistinct(arrayFlatten(groupArray(arrayMap(tag -> toString(tag), tags)))) AS tags,
      arrayDistinct(arrayFlatten(groupArray(arrayMap(flag -> toString(flag), flags)))) AS flags,
      sumMap(mapApply((class, tokens) -> (concat(provider, '\\t', model, '\\t', price_tier, '\\t', class), tokens * counts), usage)) AS usage,
      sumMap(if(kind = 'model' AND counts != 0, map(concat(provider, '\\t', model, '\\t', price_tier), toInt64(counts)), CAST(map(), 'Map(String, Int64)'))) AS calls_by_price,
      sum(toDecimal128(ifNull(reported_cost, 0), 12) * counts) AS reported_cost
    FROM spans GROUP BY project, environment, minute, trace_hash, trace_id
    SETTINGS prefer_column_name_to_alias = 1`

/** What a span adds to its trace's row while a span that comes again takes nothing back. */
export const countedOnce = {
  spans: 'countIf(counts >= 0)',
  errors: "countIf(status = 'error' AND kind != 'try' AND counts >= 0)",
  isRoot: "parent_span_id = ''",
}

/** The same where a row of `counts` -1 and kind `span` takes an older one back. */
export const countedNet = {
  spans: "toUInt64(countIf(counts >= 0) - countIf(counts < 0 AND kind = 'span'))",
  errors:
    "toUInt64(countIf(status = 'error' AND kind != 'try' AND counts >= 0) - countIf(status = 'error' AND kind = 'span' AND counts < 0))",
  isRoot: "parent_span_id = '' AND counts >= 0",
}

/** The start of a content, of the root before its children. */
export const contentStarts = (content: 'input' | 'output'): string =>
  `substringUTF8(${content}, 1, 1000), (toUInt8(multiIf(${content} = '' OR kind = 'try', 0, parent_span_id = '', 2, 1))`

/** Makes of the view that fills `traces` the one whose names, users and releases are plain text. */
export function modifyTracesView(
  { spans, errors, isRoot }: typeof countedOnce,
  /** What is shown of a content, and how it ranks among its trace's: SQL without what orders those of one rank. */
  preview: (content: 'input' | 'output') => string,
): string {
  return `ALTER TABLE traces_view {on-cluster} MODIFY QUERY
    WITH leftPad(toString(toUnixTimestamp64Milli(received_at)), 13, '0') AS arrived,
      if(trace_name != '', trace_name, name) AS shown_name
    SELECT project, environment, minute, trace_hash, trace_id,
      min(started_at) AS started,
      max(addNanoseconds(started_at, duration_ns)) AS ended,
      max(if(shown_name = '', '', concat(multiIf(trace_name != '', '2', parent_span_id = '', '1', '0'), arrived, shown_name))) AS name_last,
      max(if(user_id = '', '', concat('1', arrived, user_id))) AS user_id_last,
      max(if(session_id = '', '', concat('1', arrived, session_id))) AS session_id_last,
      max(if(release = '', '', concat('1', arrived, release))) AS release_last,
      argMaxState(${preview('input')}, -toUnixTimestamp64Nano(started_at))) AS input_preview,
      argMaxState(${preview('output')}, toUnixTimestamp64Nano(started_at))) AS output_preview,
      ${spans} AS spans,
      sumIf(toInt64(counts), kind = 'model') AS calls,
      ${errors} AS errors,
      max(toUInt8(if(${isRoot}, transform(toString(status), ['unset', 'ok', 'error'], [1, 2, 3], 0), 0))) AS root_status,
      ${listsAndSums}`
}
