import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { migration as spans } from '#store/migrations/traces/0001-spans.ts'
import { migration as responseId } from '#store/migrations/traces/0002-response-id.ts'
import { migration as plainValues } from '#store/migrations/traces/0003-plain-values.ts'
import { migration as statesGone } from '#store/migrations/traces/0004-states-gone.ts'
import { migration as spansSentAgain } from '#store/migrations/traces/0005-spans-sent-again.ts'
import { migration as foldedSearch } from '#store/migrations/traces/0006-folded-search.ts'
import { migration as previews } from '#store/migrations/traces/0007-previews.ts'

/** Every step of the trace store's schema, in order. */
export const traceMigrations: readonly TraceMigration[] = [
  spans,
  responseId,
  plainValues,
  statesGone,
  spansSentAgain,
  foldedSearch,
  previews,
]
