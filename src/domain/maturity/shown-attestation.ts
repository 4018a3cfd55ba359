import type { Attestation } from '#contract/maturity.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

/** An attestation as the API has it: by names. The ids behind them are for the rule of the second person. */
export function shownAttestation({
  project: _project,
  selfAssessment: _selfAssessment,
  creatorKind: _creatorKind,
  creatorId: _creatorId,
  deciderKind: _deciderKind,
  deciderId: _deciderId,
  createdAt,
  expiresAt,
  decidedAt,
  ...attestation
}: RecordOf<'attestations'>): Attestation {
  return {
    ...attestation,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}
