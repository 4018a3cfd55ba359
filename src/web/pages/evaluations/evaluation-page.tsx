import { useParams } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { showEvaluation } from '#contract/evaluations.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ChoiceDialog, ChoicePanel } from '#web/pages/evaluations/choice-panel.tsx'
import { ComparisonsPanel } from '#web/pages/evaluations/comparisons-panel.tsx'
import { CostQuality } from '#web/pages/evaluations/cost-quality.tsx'
import { DisagreementsPanel } from '#web/pages/evaluations/disagreements-panel.tsx'
import { EvaluationActions } from '#web/pages/evaluations/evaluation-actions.tsx'
import { EvaluationAnswer } from '#web/pages/evaluations/evaluation-answer.tsx'
import { EvaluationProgress } from '#web/pages/evaluations/evaluation-progress.tsx'
import { ForestPlots } from '#web/pages/evaluations/forest-plot.tsx'
import { GatePanel } from '#web/pages/evaluations/gate-panel.tsx'
import { JudgesPanel } from '#web/pages/evaluations/judges-panel.tsx'
import { ResultsPanel } from '#web/pages/evaluations/results-panel.tsx'
import { ScoreDistributions } from '#web/pages/evaluations/score-distributions.tsx'
import { SetupPanel } from '#web/pages/evaluations/setup-panel.tsx'
import {
  baselineOf,
  coloursOf,
  isUnderWay,
  type ShownEvaluation,
} from '#web/pages/evaluations/shown-evaluation.ts'
import { SlicesPanel } from '#web/pages/evaluations/slices-panel.tsx'
import { VariantsTable } from '#web/pages/evaluations/variants-table.tsx'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/evaluations/evaluation-page.css'

// Live events move a running evaluation; this is for a page that they do not reach.
const rereadMs = 10_000

/** One evaluation: the answer, how far it is, then figures, pictures, and every single item. */
export function EvaluationPage() {
  const place = usePlace()
  const { evaluation = '' } = useParams({ strict: false })
  const answer = useAnswer(showEvaluation, {
    params: { evaluation },
    query: { project: place.project },
  })
  const shown = answer.data
  const { refetch } = answer
  const isMoving = shown !== undefined && isUnderWay(shown)
  useEffect(() => {
    if (!isMoving) return undefined
    const timer = window.setInterval(() => void refetch(), rereadMs)
    return () => window.clearInterval(timer)
  }, [isMoving, refetch])
  return (
    <Page
      title={shown?.name ?? 'Evaluation'}
      {...(shown === undefined ? {} : { actions: <EvaluationActions shown={shown} /> })}
      answer={
        shown === undefined ? (
          answer.error === null ? (
            <Skeleton width="60%" />
          ) : null
        ) : (
          <EvaluationAnswer
            shown={shown}
            comparisons={`${paths.evaluation(place, shown.id)}#comparisons`}
            items={paths.evaluation(place, shown.id, { show: 'items' })}
          />
        )
      }
    >
      <ErrorNote error={answer.error} onRetry={() => void refetch()} />
      {shown !== undefined ? (
        <Body shown={shown} readAtMs={answer.dataUpdatedAt} />
      ) : answer.error === null ? (
        <SkeletonPanel count={12} label="Loading the evaluation" />
      ) : null}
    </Page>
  )
}

type BodyProps = { readonly shown: ShownEvaluation; readonly readAtMs: number }

function Body({ shown, readAtMs }: BodyProps) {
  const place = usePlace()
  const [search] = useSearch()
  const part = search['show'] ?? 'findings'
  const names = shown.variants.join('\n')
  const colours = useMemo(() => coloursOf({ variants: names.split('\n') }), [names])
  const tab = (id: string, label: string) => ({
    href: paths.evaluation(place, shown.id, { show: id === 'findings' ? undefined : id }),
    label,
    isCurrent: part === id,
  })
  return (
    <>
      <EvaluationProgress shown={shown} readAtMs={readAtMs} />
      <Tabs
        label="Parts of the evaluation"
        tabs={[tab('findings', 'Findings'), tab('items', 'Items'), tab('setup', 'Set-up')]}
      />
      {part === 'items' ? (
        <ResultsPanel shown={shown} colours={colours} />
      ) : part === 'setup' ? (
        <SetupPanel shown={shown} />
      ) : (
        <Findings shown={shown} colours={colours} />
      )}
      <ChoiceDialog shown={shown} />
    </>
  )
}

type FindingsProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

function Findings({ shown, colours }: FindingsProps) {
  const { summary, definition } = shown
  const verdicts = summary.variants.flatMap(({ name, verdict, reasons }) =>
    verdict === null ? [] : [{ name, verdict, reasons }],
  )
  return (
    <>
      {isUnderWay(shown) ? null : <ChoicePanel shown={shown} />}
      <VariantsTable shown={shown} colours={colours} />
      <JudgesPanel shown={shown} />
      <GatePanel shown={shown} />
      <div className="evaluation-pictures">
        <ForestPlots
          comparisons={summary.comparisons}
          variants={summary.variants}
          uses={definition.evaluators}
          colours={colours}
          baseline={baselineOf(shown)}
        />
        <CostQuality shown={shown} colours={colours} />
        <ScoreDistributions shown={shown} colours={colours} />
      </div>
      {verdicts.length === 0 ? null : (
        <ComparisonsPanel
          verdicts={verdicts}
          comparisons={summary.comparisons}
          variants={summary.variants}
        />
      )}
      <SlicesPanel shown={shown} colours={colours} />
      <DisagreementsPanel shown={shown} />
    </>
  )
}
