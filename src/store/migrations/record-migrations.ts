import type { RecordMigration } from '#store/migrations/record-migration.ts'
import { migration as first } from '#store/migrations/records/0001-first.ts'
import { migration as prompts } from '#store/migrations/records/0002-prompts.ts'
import { migration as datasets } from '#store/migrations/records/0003-datasets.ts'
import { migration as evaluations } from '#store/migrations/records/0004-evaluations.ts'
import { migration as onlineEvaluations } from '#store/migrations/records/0005-online-evaluations.ts'
import { migration as reviews } from '#store/migrations/records/0006-reviews.ts'
import { migration as scopeUses } from '#store/migrations/records/0007-scope-uses.ts'
import { migration as payers } from '#store/migrations/records/0008-payers.ts'
import { migration as timeZones } from '#store/migrations/records/0009-time-zones.ts'
import { migration as traceComments } from '#store/migrations/records/0010-trace-comments.ts'
import { migration as exemptionDecisions } from '#store/migrations/records/0011-exemption-decisions.ts'

/** Every step of the record store's schema, in order. */
export const recordMigrations: readonly RecordMigration[] = [
  first,
  prompts,
  datasets,
  evaluations,
  onlineEvaluations,
  reviews,
  scopeUses,
  payers,
  timeZones,
  traceComments,
  exemptionDecisions,
]
