import type { PromotionCriterion } from '#contract/promotions.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Evaluations of one name that are looked through, the newest first. */
const lookedThroughMax = 200
const dayMs = 24 * 60 * 60 * 1000

/**
 * Whether the newest evaluation of that name which tried exactly this release passed its gate, not
 * longer ago than so many days. What is missing, running or without a gate is no evidence.
 */
export async function gateEvidence(
  records: Pick<RecordStore, 'evaluations'>,
  asked: {
    readonly project: string
    readonly gate: string
    readonly release: string
    readonly ageDaysMax: number
    readonly nowMs: number
  },
): Promise<PromotionCriterion> {
  const { project, gate, release, ageDaysMax, nowMs } = asked
  const rows = await records.evaluations.page({
    match: { project, name: gate },
    after: null,
    limit: lookedThroughMax,
  })
  const tried = rows.find(({ definition }) =>
    definition.variants.some(
      (variant) => variant.kind === 'release' && variant.release === release,
    ),
  )
  const again = `Run an evaluation "${gate}" with a variant {kind: release, release: ${release}} and a gate.`
  if (tried === undefined) return unmet(`No evaluation "${gate}" has tried this release.`, again)
  if (tried.endedAt === null)
    return unmet(`The evaluation ${tried.id} is still running.`, 'Wait for its end.')
  const days = (nowMs - tried.endedAt.getTime()) / dayMs
  if (days > ageDaysMax)
    return unmet(
      `The evaluation ${tried.id} ended ${Math.floor(days)} days ago; what it found may be ${ageDaysMax} days old.`,
      again,
    )
  if (tried.gate === 'passed')
    return {
      kind: 'gate',
      isMet: true,
      finding: `The evaluation ${tried.id} passed its gate: ${casesOf(tried)}.`,
      remedy: '',
    }
  return unmet(
    tried.gate === 'none'
      ? `The evaluation ${tried.id} has no gate.`
      : `The evaluation ${tried.id} did not pass its gate: ${casesOf(tried)}.`,
    tried.gate === 'none'
      ? again
      : `\`belay evaluations show ${tried.id}\` says where it fell short.`,
  )
}

function casesOf({ callsDone, callsFailed }: RecordOf<'evaluations'>): string {
  return `${callsDone} calls, ${callsFailed} of them failed`
}

function unmet(finding: string, remedy: string): PromotionCriterion {
  return { kind: 'gate', isMet: false, finding, remedy }
}
