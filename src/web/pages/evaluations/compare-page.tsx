import type { ReplyOf } from '#contract/endpoint.ts'
import {
  compareEvaluations,
  type Evaluation,
  listEvaluations,
  showEvaluation,
} from '#contract/evaluations.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { formatDate, formatTime } from '#web/format/time.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { ComparisonsPanel } from '#web/pages/evaluations/comparisons-panel.tsx'
import { ComparedFinding } from '#web/pages/evaluations/evaluation-answer.tsx'
import { speakerOf } from '#web/pages/evaluations/finding.ts'
import { ForestPlots } from '#web/pages/evaluations/forest-plot.tsx'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths } from '#web/paths.ts'
import { seriesOf } from '#web/charts/series-colour.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/evaluations/evaluation-page.css'

// As many as one page of the API has; older ones come by their address.
const offeredMax = 200

/**
 * A variant of one evaluation against a variant of another, over the items that both were asked.
 * The address has both: `here` and `there`, and which variants (`variant`, `thereVariant`).
 */
export function ComparePage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const { project } = place
  const [here, there] = [search['here'] ?? '', search['there'] ?? '']
  const isBoth = here !== '' && there !== ''
  const offered = useAnswer(listEvaluations, { query: { project, limit: offeredMax } })
  const shownHere = useAnswer(
    showEvaluation,
    { params: { evaluation: here }, query: { project } },
    { isEnabled: here !== '' },
  )
  const comparison = useAnswer(
    compareEvaluations,
    {
      params: { evaluation: here },
      query: {
        project,
        with: there,
        ...(search['variant'] === undefined ? {} : { variant: search['variant'] }),
        ...(search['thereVariant'] === undefined ? {} : { withVariant: search['thereVariant'] }),
      },
    },
    { isEnabled: isBoth, keepsPrevious: true },
  )
  const all = offered.data?.items ?? []
  const found = comparison.data
  const error = offered.error ?? shownHere.error ?? comparison.error
  return (
    <Page
      title="Compare evaluations"
      answer={
        !isBoth ? (
          'Two evaluations across time, over the items that both were asked.'
        ) : found === undefined || shownHere.data === undefined ? (
          error === null ? (
            <Skeleton width="60%" />
          ) : null
        ) : (
          <CompareAnswer found={found} shown={shownHere.data} />
        )
      }
      actions={
        <LinkButton icon="chevronLeft" href={paths.evaluations(place)}>
          All evaluations
        </LinkButton>
      }
    >
      <ErrorNote
        error={error}
        onRetry={() => {
          for (const question of [offered, shownHere, comparison])
            if (question.error !== null) void question.refetch()
        }}
      />
      <section className="panel compare-sides" aria-label="What is compared">
        <Side
          title="This evaluation"
          all={all}
          chosen={here}
          variant={search['variant']}
          onEvaluation={(id) => setSearch({ here: id, variant: undefined })}
          onVariant={(name) => setSearch({ variant: name }, 'replace')}
        />
        <Side
          title="Against"
          all={all}
          chosen={there}
          variant={search['thereVariant']}
          onEvaluation={(id) => setSearch({ there: id, thereVariant: undefined })}
          onVariant={(name) => setSearch({ thereVariant: name }, 'replace')}
        />
      </section>
      {!isBoth ? (
        <section className="panel">
          <EmptyState title="Choose two evaluations">
            The one below “Against” is the baseline, usually the older one.
          </EmptyState>
        </section>
      ) : found !== undefined && shownHere.data !== undefined ? (
        <Findings found={found} shown={shownHere.data} />
      ) : error === null ? (
        <SkeletonPanel count={8} label="Comparing" />
      ) : null}
    </Page>
  )
}

type Found = ReplyOf<typeof compareEvaluations>
type FoundProps = { readonly found: Found; readonly shown: ShownEvaluation }

function CompareAnswer({ found, shown }: FoundProps) {
  const first = found.comparisons[0]
  if (found.items === 0 || first === undefined)
    return <>They have no item in common, so nothing can be said.</>
  const told = speakerOf(found.comparisons, { name: first.variant, verdict: found.verdict })
  return (
    <>
      <ComparedFinding
        finding={{
          kind: 'compared',
          variant: first.variant,
          baseline: first.baseline,
          verdict: found.verdict,
          told,
          others: [],
        }}
        variants={shown.summary.variants}
        comparisons="#comparisons"
      />{' '}
      <span className="soft">
        {plural(found.items, 'item')} in both, {formatCount(found.onlyHere)} only here,{' '}
        {formatCount(found.onlyThere)} only there.
      </span>
    </>
  )
}

function Findings({ found, shown }: FoundProps) {
  const place = usePlace()
  const first = found.comparisons[0]
  if (found.items === 0 || first === undefined)
    return (
      <section className="panel">
        <EmptyState title="No item stands in both">
          <span>
            Items are the same when their inputs are, whichever dataset and version they stand in.
            Run one of the two again on the dataset of the other:
          </span>
          <Link href={paths.newEvaluation(place, { like: shown.id })}>
            run “{shown.name}” again, changed
          </Link>
        </EmptyState>
      </section>
    )
  return (
    <>
      <div className="evaluation-pictures">
        <ForestPlots
          comparisons={found.comparisons}
          variants={shown.summary.variants}
          uses={shown.definition.evaluators}
          colours={new Map([[first.variant, seriesOf(first.variant)]])}
          baseline={first.baseline}
        />
      </div>
      <ComparisonsPanel
        verdicts={[{ name: first.variant, verdict: found.verdict, reasons: found.reasons }]}
        comparisons={found.comparisons}
        variants={shown.summary.variants}
      />
    </>
  )
}

type SideProps = {
  readonly title: string
  readonly all: readonly Evaluation[]
  readonly chosen: string
  readonly variant: string | undefined
  readonly onEvaluation: (id: string) => void
  readonly onVariant: (name: string) => void
}

function Side({ title, all, chosen, variant, onEvaluation, onVariant }: SideProps) {
  const place = usePlace()
  const evaluation = all.find(({ id }) => id === chosen)
  const names = evaluation?.variants ?? []
  return (
    <div className="compare-side">
      <ChoiceField
        label={title}
        value={chosen}
        choices={[
          ...(evaluation === undefined
            ? [{ value: chosen, label: chosen === '' ? 'Choose an evaluation' : chosen }]
            : []),
          ...all.map(({ id, name, createdAt }) => ({
            value: id,
            label: `${name}, ${dayAndTime(Date.parse(createdAt))}`,
          })),
        ]}
        onChange={onEvaluation}
      />
      <ChoiceField
        label={`Variant of ${title === 'Against' ? 'the baseline' : 'this evaluation'}`}
        value={variant ?? names.at(-1) ?? ''}
        choices={
          names.length === 0
            ? [{ value: '', label: '–' }]
            : names.map((name) => ({ value: name, label: name }))
        }
        onChange={onVariant}
      />
      {evaluation === undefined ? null : (
        <Link className="small" href={paths.evaluation(place, evaluation.id)}>
          Open it
        </Link>
      )}
    </div>
  )
}

function dayAndTime(milliseconds: number): string {
  return `${formatDate(milliseconds)}, ${formatTime(milliseconds)}`
}
