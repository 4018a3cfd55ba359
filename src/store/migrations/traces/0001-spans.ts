import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { listsAndSums } from '#store/migrations/traces-view.ts'

/**
 * The first schema of the trace store; docs/adr/0002-trace-schema.md has the alternatives and what
 * was measured. Tables other than `spans` and `scores` are filled by materialised views, in the
 * same insert and under the same deduplication token.
 */
export const migration: TraceMigration = {
  number: 1,
  name: 'spans',
  statements: [
    `CREATE TABLE spans {on-cluster} (
      project LowCardinality(String),
      environment LowCardinality(String),
      minute DateTime('UTC') DEFAULT toStartOfMinute(started_at) CODEC(Delta, ZSTD),
      trace_hash UInt64 DEFAULT cityHash64(trace_id),
      trace_id String,
      span_id String,
      parent_span_id String,
      started_at DateTime64(9, 'UTC') CODEC(Delta, ZSTD),
      duration_ns UInt64 CODEC(ZSTD),
      received_at DateTime64(3, 'UTC') DEFAULT now64(3),
      name String,
      kind LowCardinality(String) DEFAULT 'span',
      operation LowCardinality(String),
      source LowCardinality(String),
      status LowCardinality(String) DEFAULT 'unset',
      status_message String,
      error_type LowCardinality(String),
      provider LowCardinality(String),
      request_model LowCardinality(String),
      response_model LowCardinality(String),
      model LowCardinality(String) DEFAULT if(response_model != '', response_model, request_model),
      price_tier LowCardinality(String),
      counts Int8,
      usage Map(LowCardinality(String), Int64),
      reported_cost Nullable(Decimal(38, 12)),
      key LowCardinality(String),
      connection LowCardinality(String),
      user_id String,
      session_id String,
      trace_name String,
      tags Array(LowCardinality(String)),
      release LowCardinality(String),
      prompt LowCardinality(String),
      prompt_version LowCardinality(String),
      service LowCardinality(String),
      queue_ns UInt64,
      connect_ns UInt64,
      first_token_ns UInt64,
      streamed UInt8,
      finish_reasons Array(LowCardinality(String)),
      http_status UInt16,
      wire LowCardinality(String),
      input String CODEC(ZSTD(3)),
      output String CODEC(ZSTD(3)),
      tools String CODEC(ZSTD(3)),
      parameters String CODEC(ZSTD(3)),
      metadata Map(LowCardinality(String), String),
      attributes String CODEC(ZSTD(3)),
      resource String CODEC(ZSTD(3)),
      scope String,
      events String CODEC(ZSTD(3)),
      links String CODEC(ZSTD(3)),
      flags Array(LowCardinality(String)),
      INDEX input_text lower(input) TYPE text(tokenizer = 'unicodeWord'),
      INDEX output_text lower(output) TYPE text(tokenizer = 'unicodeWord')
    ) ENGINE = {engine:MergeTree}
    PARTITION BY toMonday(minute)
    ORDER BY (project, environment, minute, trace_hash, span_id)
    SETTINGS {deduplication}`,

    // What lists and dashboards read: no long texts, previews of 200 characters.
    `CREATE TABLE spans_core {on-cluster} (
      project LowCardinality(String),
      environment LowCardinality(String),
      minute DateTime('UTC') CODEC(Delta, ZSTD),
      trace_hash UInt64,
      trace_id String,
      span_id String,
      parent_span_id String,
      started_at DateTime64(9, 'UTC') CODEC(Delta, ZSTD),
      duration_ns UInt64 CODEC(ZSTD),
      name String,
      kind LowCardinality(String),
      operation LowCardinality(String),
      source LowCardinality(String),
      status LowCardinality(String),
      status_message String,
      provider LowCardinality(String),
      model LowCardinality(String),
      price_tier LowCardinality(String),
      counts Int8,
      usage Map(LowCardinality(String), Int64),
      reported_cost Nullable(Decimal(38, 12)),
      key LowCardinality(String),
      first_token_ns UInt64,
      has_content UInt8
    ) ENGINE = {engine:MergeTree}
    PARTITION BY toMonday(minute)
    ORDER BY (project, environment, minute, trace_hash, span_id)
    SETTINGS {deduplication}`,

    `CREATE MATERIALIZED VIEW spans_core_view {on-cluster} TO spans_core AS
    SELECT project, environment, minute, trace_hash, trace_id, span_id, parent_span_id, started_at,
      duration_ns, name, kind, operation, source, status, substringUTF8(status_message, 1, 200) AS status_message,
      provider, model, price_tier, counts, usage, reported_cost, key, first_token_ns,
      input != '' OR output != '' AS has_content
    FROM spans WHERE counts >= 0`,

    // Where to look for a trace by its id alone, at any size of the data.
    `CREATE TABLE trace_places {on-cluster} (
      project LowCardinality(String),
      trace_id String,
      environment LowCardinality(String),
      first_minute SimpleAggregateFunction(min, DateTime('UTC')),
      last_minute SimpleAggregateFunction(max, DateTime('UTC'))
    ) ENGINE = {engine:AggregatingMergeTree}
    ORDER BY (project, trace_id, environment)
    SETTINGS {deduplication}`,

    `CREATE MATERIALIZED VIEW trace_places_view {on-cluster} TO trace_places AS
    SELECT project, trace_id, environment, min(minute) AS first_minute, max(minute) AS last_minute
    FROM spans WHERE counts >= 0 GROUP BY project, trace_id, environment`,

    // One row a trace (and minute) that aggregates: the root often comes last, its children know
    // neither user nor session. argMax by a weight makes the last non-empty value win.
    `CREATE TABLE traces {on-cluster} (
      project LowCardinality(String),
      environment LowCardinality(String),
      minute DateTime('UTC') CODEC(Delta, ZSTD),
      trace_hash UInt64,
      trace_id String,
      started SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
      ended SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
      name AggregateFunction(argMax, String, Tuple(UInt8, DateTime64(3, 'UTC'))),
      user_id AggregateFunction(argMax, String, Tuple(UInt8, DateTime64(3, 'UTC'))),
      session_id AggregateFunction(argMax, String, Tuple(UInt8, DateTime64(3, 'UTC'))),
      release AggregateFunction(argMax, String, Tuple(UInt8, DateTime64(3, 'UTC'))),
      input_preview AggregateFunction(argMax, String, Tuple(UInt8, Int64)),
      output_preview AggregateFunction(argMax, String, Tuple(UInt8, Int64)),
      spans SimpleAggregateFunction(sum, UInt64),
      calls SimpleAggregateFunction(sum, Int64),
      errors SimpleAggregateFunction(sum, UInt64),
      root_status SimpleAggregateFunction(max, UInt8),
      models SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      providers SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      keys SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      services SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      tags SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      flags SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
      usage SimpleAggregateFunction(sumMap, Map(String, Int64)),
      calls_by_price SimpleAggregateFunction(sumMap, Map(String, Int64)),
      reported_cost SimpleAggregateFunction(sum, Decimal(38, 12))
    ) ENGINE = {engine:AggregatingMergeTree}
    PARTITION BY toMonday(minute)
    ORDER BY (project, environment, minute, trace_hash, trace_id)
    SETTINGS {deduplication}`,

    `CREATE MATERIALIZED VIEW traces_view {on-cluster} TO traces AS
    SELECT project, environment, minute, trace_hash, trace_id,
      min(started_at) AS started,
      max(addNanoseconds(started_at, duration_ns)) AS ended,
      argMaxState(if(trace_name != '', trace_name, name), (toUInt8(multiIf(trace_name != '', 2, parent_span_id = '', 1, 0)), received_at)) AS name,
      argMaxState(user_id, (toUInt8(user_id != ''), received_at)) AS user_id,
      argMaxState(session_id, (toUInt8(session_id != ''), received_at)) AS session_id,
      argMaxState(toString(release), (toUInt8(release != ''), received_at)) AS release,
      argMaxState(substringUTF8(input, 1, 1000), (toUInt8(multiIf(input = '' OR kind = 'try', 0, parent_span_id = '', 2, 1)), -toUnixTimestamp64Nano(started_at))) AS input_preview,
      argMaxState(substringUTF8(output, 1, 1000), (toUInt8(multiIf(output = '' OR kind = 'try', 0, parent_span_id = '', 2, 1)), toUnixTimestamp64Nano(started_at))) AS output_preview,
      countIf(counts >= 0) AS spans,
      sumIf(toInt64(counts), kind = 'model') AS calls,
      countIf(status = 'error' AND kind != 'try' AND counts >= 0) AS errors,
      max(toUInt8(if(parent_span_id = '', transform(toString(status), ['unset', 'ok', 'error'], [1, 2, 3], 0), 0))) AS root_status,
      ${listsAndSums}`,

    // Every token class per minute and per hour; never cost, which prices can change afterwards.
    // A speed of writing is told only of answers that took 50 ms to write: below it is noise.
    ...(['minute', 'hour'] as const).flatMap((step) => [
      `CREATE TABLE calls_by_${step} {on-cluster} (
        project LowCardinality(String),
        environment LowCardinality(String),
        ${step} DateTime('UTC') CODEC(Delta, ZSTD),
        provider LowCardinality(String),
        model LowCardinality(String),
        price_tier LowCardinality(String),
        key LowCardinality(String),
        prompt LowCardinality(String),
        prompt_version LowCardinality(String),
        release LowCardinality(String),
        calls SimpleAggregateFunction(sum, Int64),
        errors SimpleAggregateFunction(sum, Int64),
        usage SimpleAggregateFunction(sumMap, Map(String, Int64)),
        reported_cost SimpleAggregateFunction(sum, Decimal(38, 12)),
        latency AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float32),
        first_token AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float32),
        tokens_per_second AggregateFunction(quantilesTDigest(0.5), Float32)
      ) ENGINE = {engine:AggregatingMergeTree}
      PARTITION BY ${step === 'minute' ? 'toMonday(minute)' : 'toStartOfMonth(hour)'}
      ORDER BY (project, environment, ${step}, provider, model, price_tier, key, prompt, prompt_version, release)
      SETTINGS {deduplication}`,

      `CREATE MATERIALIZED VIEW calls_by_${step}_view {on-cluster} TO calls_by_${step} AS
      SELECT project, environment, ${step === 'minute' ? 'minute' : 'toStartOfHour(minute) AS hour'}, provider, model, price_tier, key, prompt, prompt_version, release,
        sum(toInt64(counts)) AS calls,
        sumIf(toInt64(counts), status = 'error') AS errors,
        sumMap(mapApply((class, tokens) -> (toString(class), tokens * counts), usage)) AS usage,
        sum(toDecimal128(ifNull(reported_cost, 0), 12) * counts) AS reported_cost,
        quantilesTDigestStateIf(0.5, 0.95, 0.99)(toFloat32(duration_ns / 1e6), counts = 1) AS latency,
        quantilesTDigestStateIf(0.5, 0.95, 0.99)(toFloat32(first_token_ns / 1e6), counts = 1 AND first_token_ns > 0) AS first_token,
        quantilesTDigestStateIf(0.5)(toFloat32((usage['output'] + usage['reasoning']) / greatest((duration_ns - first_token_ns) / 1e9, 1e-6)), counts = 1 AND first_token_ns > 0 AND duration_ns > first_token_ns + 50000000 AND usage['output'] + usage['reasoning'] > 1) AS tokens_per_second
      FROM spans WHERE kind = 'model' AND counts != 0
      GROUP BY project, environment, ${step === 'minute' ? 'minute' : 'toStartOfHour(minute)'}, provider, model, price_tier, key, prompt, prompt_version, release
      SETTINGS prefer_column_name_to_alias = 1`,
    ]),

    `CREATE TABLE scores {on-cluster} (
      project LowCardinality(String),
      environment LowCardinality(String),
      trace_id String,
      span_id String,
      session_id String,
      id String,
      name LowCardinality(String),
      data_type LowCardinality(String),
      value Nullable(Float64),
      label String,
      comment String,
      source LowCardinality(String),
      author String,
      created_at DateTime64(9, 'UTC'),
      received_at DateTime64(3, 'UTC') DEFAULT now64(3),
      metadata Map(LowCardinality(String), String)
    ) ENGINE = {engine:ReplacingMergeTree}(received_at)
    PARTITION BY toStartOfMonth(created_at)
    ORDER BY (project, trace_id, id)
    SETTINGS {deduplication}`,
  ],
}
