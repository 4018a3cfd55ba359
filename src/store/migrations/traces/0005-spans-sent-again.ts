import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { contentStarts, countedNet, modifyTracesView } from '#store/migrations/traces-view.ts'

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
    modifyTracesView(countedNet, contentStarts),
  ],
}
