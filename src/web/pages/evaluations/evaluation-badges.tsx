import type { Comparison, Evaluation, VariantSummary } from '#contract/evaluations.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { Badge } from '#web/ui/badge.tsx'

const states: Readonly<
  Record<
    Evaluation['state'],
    { readonly tone: 'plain' | 'accent' | 'good' | 'warn' | 'bad'; readonly means: string }
  >
> = {
  queued: { tone: 'plain', means: 'Waits for its turn' },
  running: { tone: 'accent', means: 'Calls are being made' },
  done: { tone: 'good', means: 'Every call was made' },
  stopped: { tone: 'warn', means: 'Its budget was reached before the end' },
  cancelled: { tone: 'warn', means: 'Somebody stopped it; what it has is kept' },
  failed: { tone: 'bad', means: 'It could not go on' },
}

/** How far an evaluation is, in one word. */
export function StateBadge({ evaluation }: { readonly evaluation: Evaluation }) {
  const { tone, means } = states[evaluation.state]
  return (
    <Badge tone={tone} hint={evaluation.reason === '' ? means : evaluation.reason}>
      {evaluation.state}
    </Badge>
  )
}

const gates = {
  passed: { tone: 'good', word: 'met', means: 'Every criterion of its gate is met' },
  failed: { tone: 'bad', word: 'not met', means: 'A criterion of its gate is not met' },
  open: { tone: 'plain', word: 'not yet', means: 'The gate is decided when it is over' },
} as const

/** Whether the gate was met; a dash where there is none. */
export function GateBadge({ gate }: { readonly gate: Evaluation['gate'] }) {
  if (gate === 'none') return <span className="faint">–</span>
  const { tone, word, means } = gates[gate]
  return (
    <Badge tone={tone} hint={means}>
      {word}
    </Badge>
  )
}

type Verdict = NonNullable<VariantSummary['verdict']>

const verdictTones = { ship: 'good', hold: 'warn', rollback: 'bad' } as const

/** What is to be done with a variant, with its name where several stand together. */
export function VerdictBadge({
  verdict,
  role,
  variant,
  hint,
}: {
  readonly verdict: Verdict
  /** What the metric is there for, where the verdict is on one metric alone. */
  readonly role?: Comparison['role']
  readonly variant?: string
  readonly hint?: string
}) {
  return (
    <Badge tone={verdictTones[verdict]} hint={hint}>
      {verdictWords(verdict, role)}
      {variant === undefined ? '' : `${verdict === 'ship' ? '' : ':'} ${variant}`}
    </Badge>
  )
}

const order: readonly Verdict[] = ['ship', 'hold', 'rollback']

/** The best verdict of an evaluation, with the variant that has it; all of them on hover. */
export function BestVerdict({ verdicts }: { readonly verdicts: Evaluation['verdicts'] }) {
  const best = verdicts.toSorted(
    (left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict),
  )[0]
  if (best === undefined) return <span className="faint">–</span>
  return (
    <VerdictBadge
      verdict={best.verdict}
      variant={best.variant}
      hint={verdicts
        .map(({ variant, verdict }) => `${variant}: ${verdictWords(verdict)}`)
        .join('\n')}
    />
  )
}
