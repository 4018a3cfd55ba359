import type { Comparison, VariantSummary } from '#contract/evaluations.ts'
import { formatDifference, formatDistance, formatInterval } from '#web/format/interval.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { type Finding, findingOf } from '#web/pages/evaluations/finding.ts'
import {
  isUnderWay,
  kindOfComparison,
  type ShownEvaluation,
  titleOfMetric,
} from '#web/pages/evaluations/shown-evaluation.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { Link } from '#web/ui/link.tsx'

type EvaluationAnswerProps = {
  readonly shown: ShownEvaluation
  /** Addresses of the evidence: the comparisons, and the items. */
  readonly comparisons: string
  readonly items: string
}

/** The evaluation in one sentence: which is better, by how much, what to do; then what it took. */
export function EvaluationAnswer({ shown, comparisons, items }: EvaluationAnswerProps) {
  const finding = findingOf(shown)
  return (
    <>
      {isUnderWay(shown) && finding.kind !== 'nothing' ? 'So far: ' : ''}
      {finding.kind === 'nothing' ? (
        isUnderWay(shown) ? (
          'It has just begun.'
        ) : (
          'No call was made.'
        )
      ) : finding.kind === 'unscored' ? (
        <>
          Answers were <Link href={items}>collected</Link>; no evaluator scored them.
        </>
      ) : finding.kind === 'lone' ? (
        <LoneFinding finding={finding} items={items} />
      ) : (
        <ComparedFinding
          finding={finding}
          variants={shown.summary.variants}
          comparisons={comparisons}
          items={items}
        />
      )}{' '}
      {shown.callsDone === 0 ? null : (
        <span className="soft">
          {plural(shown.callsDone, 'call')}
          {shown.callsFailed === 0 ? '' : `, ${formatCount(shown.callsFailed)} of them failed`}
          {shown.costUsd === null ? ', none with a price' : `, ${formatUsd(shown.costUsd)}`}.
        </span>
      )}
    </>
  )
}

function LoneFinding({
  finding,
  items,
}: {
  readonly finding: Extract<Finding, { kind: 'lone' }>
  readonly items: string
}) {
  const { variant, figure } = finding
  return (
    <>
      <strong>{variant}</strong>: {figure.metric}{' '}
      <Link href={items}>{formatInterval(figure.value, figure.kind, figure.unit)}</Link> on{' '}
      {plural(figure.n, 'case')}
      {figure.missing === 0 ? '' : `, ${formatCount(figure.missing)} without a score`}.
    </>
  )
}

type ComparedProps = {
  readonly finding: Extract<Finding, { kind: 'compared' }>
  readonly variants: readonly Pick<VariantSummary, 'metrics'>[]
  readonly comparisons: string
  readonly items?: string
}

/** Which of two is better on what, by how much, and therefore what to do. */
export function ComparedFinding({ finding, variants, comparisons, items }: ComparedProps) {
  const { variant, baseline, verdict, told, others } = finding
  const more = others
    .map(({ name, verdict: theirs }) => `${name}: ${verdictWords(theirs)}`)
    .join(', ')
  return (
    <>
      {told === null || told.effect === null ? (
        <>
          <strong>{variant}</strong> against <strong>{baseline}</strong>:{' '}
          <Link href={comparisons}>{told === null ? 'no metric decides' : 'no item compares'}</Link>
        </>
      ) : (
        <Claim
          told={told}
          effect={told.effect}
          names={{ variant, baseline }}
          kind={kindOfComparison(told, variants)}
          comparisons={comparisons}
          items={items}
        />
      )}
      {': '}
      <strong className={tones[verdict]}>{verdictWords(verdict)}</strong>
      {verdict !== 'hold' || told === null || told.nStillNeeded === null || told.nStillNeeded === 0
        ? '.'
        : `, about ${plural(told.nStillNeeded, 'more item')} would tell.`}
      {more === '' ? '' : ` ${more}.`}
    </>
  )
}

const tones = { ship: 'good', hold: 'warn', rollback: 'bad' } as const

type ClaimProps = {
  readonly told: Comparison
  readonly effect: NonNullable<Comparison['effect']>
  readonly names: { readonly variant: string; readonly baseline: string }
  readonly kind: ReturnType<typeof kindOfComparison>
  readonly comparisons: string
  readonly items: string | undefined
}

function Claim({ told, effect, names, kind, comparisons, items }: ClaimProps) {
  const isTold = told.verdict === 'rollback' || (told.verdict === 'ship' && told.role === 'goal')
  const size = isTold
    ? formatDistance(effect, kind.kind, kind.unit)
    : formatDifference(effect, kind.kind, kind.unit)
  const claim =
    told.verdict === 'rollback'
      ? 'is worse than'
      : told.verdict === 'hold'
        ? 'is not yet told apart from'
        : told.role === 'goal'
          ? 'is better than'
          : 'is no worse than'
  const over = plural(told.n, 'item')
  return (
    <>
      <strong>{names.variant}</strong> {claim} <strong>{names.baseline}</strong> on{' '}
      {titleOfMetric(told.metric)}
      {isTold ? ' by ' : ', '}
      <Link href={comparisons}>{size}</Link> over{' '}
      {items === undefined ? over : <Link href={items}>{over}</Link>}
    </>
  )
}
