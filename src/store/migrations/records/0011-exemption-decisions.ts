import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** Who gave a person's word, from the deeds; empty where there is none: self-assessments have deeds of their own. */
const creatorOf = (column: string) => `coalesce((
  select ${column} from events
  where events.record = attestations.id and events.deed = 'attestation.created'
  order by events.at limit 1
), '')`

/** Exemptions are asked for by one and decided by another. Those from before have an approver in the words of who asked. */
export const migration: RecordMigration = {
  number: 11,
  name: 'exemption-decisions',
  statements: [
    `alter table attestations add column creator_kind text not null default ''`,
    `alter table attestations add column creator_id text not null default ''`,
    `alter table attestations add column decision text
      check (decision in ('open', 'approved', 'refused', 'named'))`,
    `alter table attestations add column decided_by text not null default ''`,
    `alter table attestations add column decider_kind text not null default ''`,
    `alter table attestations add column decider_id text not null default ''`,
    `alter table attestations add column decided_at timestamptz`,
    `alter table attestations add column reason text not null default ''`,
    `update attestations set creator_kind = ${creatorOf('actor_kind')}, creator_id = ${creatorOf('actor_id')}`,
    `update attestations set decision = 'named' where kind = 'exempt'`,
  ],
}
