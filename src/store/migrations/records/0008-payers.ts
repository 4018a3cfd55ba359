import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** Who set a job up, from the deeds: the newest of those that make it somebody's. */
const payerOf = (table: string, deeds: string) => `update ${table} set payer = (
  select jsonb_build_object('kind', actor_kind, 'id', actor_id) from events
  where events.record = ${table}.id and events.deed in (${deeds})
  order by events.at desc limit 1
)`

/** On whose account jobs call models. */
export const migration: RecordMigration = {
  number: 8,
  name: 'payers',
  statements: [
    `alter table evaluations add column payer jsonb`,
    `alter table online_evaluations add column payer jsonb`,
    `alter table judge_calibrations add column payer jsonb`,
    payerOf('evaluations', `'evaluation.created', 'evaluation.resumed'`),
    payerOf('online_evaluations', `'online-evaluation.created', 'online-evaluation.edited'`),
    payerOf('judge_calibrations', `'judge-calibration.created'`),
  ],
}
