import { type CSSProperties, useMemo } from 'react'
import { showTraceTree } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { mainSpanOf } from '#web/parts/spans/main-span.ts'
import { buildSpanTree, spansOf } from '#web/parts/spans/span-tree.ts'
import { alignSpans } from '#web/pages/trace-compare/align-spans.ts'
import { CompareAnswer } from '#web/pages/trace-compare/compare-answer.tsx'
import { FiguresTable } from '#web/pages/trace-compare/figures-table.tsx'
import { StepsComparison } from '#web/pages/trace-compare/steps-comparison.tsx'
import { TextsComparison } from '#web/pages/trace-compare/texts-comparison.tsx'
import { TraceName } from '#web/pages/trace-compare/trace-name.tsx'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/parts/spans/span-kind.css'
import '#web/pages/trace-compare/trace-compare.css'

/** Two traces beside each other; the address has both (`a`, `b`) and the step whose texts are compared. */
export function TraceComparePage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const { a = '', b = '' } = search
  const first = useTree(a)
  const second = useTree(b)
  const steps = useMemo(
    () => (first.tree === null || second.tree === null ? [] : alignSpans(first.tree, second.tree)),
    [first.tree, second.tree],
  )
  const mainId = useMemo(
    () => (first.tree === null ? undefined : mainSpanOf(first.tree.spans)?.spanId),
    [first.tree],
  )
  const step =
    steps.find(({ id }) => id === search['step']) ??
    steps.find((each) => each.first?.spanId === mainId) ??
    steps[0]
  const error = first.error ?? second.error
  if (a === '' || b === '')
    return (
      <Page title="Compare two traces">
        <EmptyState title="Two traces are needed">
          <span>Select one in the list, press Compare, and select the other.</span>
          <LinkButton href={paths.traces(place)}>All traces</LinkButton>
        </EmptyState>
      </Page>
    )
  return (
    <Page
      title="Compare two traces"
      answer={
        first.data === undefined || second.data === undefined ? undefined : (
          <CompareAnswer first={first.data.trace} second={second.data.trace} />
        )
      }
      actions={
        <>
          <LinkButton href={paths.compareTraces(place, { a: b, b: a })}>Swap A and B</LinkButton>
          <LinkButton icon="chevronLeft" href={paths.traces(place)}>
            All traces
          </LinkButton>
        </>
      }
    >
      <ErrorNote
        error={error}
        onRetry={() => {
          void first.refetch()
          void second.refetch()
        }}
      />
      {first.data === undefined || second.data === undefined ? (
        error === null ? (
          <SkeletonRows count={12} label="Loading both traces" />
        ) : null
      ) : (
        <div className="stack compare">
          <div className="compare-names">
            <TraceName letter="A" trace={first.data.trace} />
            <TraceName letter="B" trace={second.data.trace} />
          </div>
          <Panel title="Figures" isFlush>
            <FiguresTable first={first.data} second={second.data} />
          </Panel>
          <Panel title="Steps" isFlush>
            <div
              className="compare-steps"
              style={{ '--steps': steps.length } as CSSProperties /* knows no variables */}
            >
              <StepsComparison
                steps={steps}
                selected={step?.id}
                onSelect={(id) => setSearch({ step: id }, 'replace')}
              />
            </div>
          </Panel>
          {step === undefined ? null : <TextsComparison step={step} first={a} second={b} />}
        </div>
      )}
    </Page>
  )
}

function useTree(traceId: string) {
  const { project } = usePlace()
  const answer = useAnswer(
    showTraceTree,
    { params: { traceId }, query: { project } },
    { isEnabled: traceId !== '' },
  )
  const { data } = answer
  const tree = useMemo(
    () => (data === undefined ? null : buildSpanTree(spansOf(data.spans))),
    [data],
  )
  return { ...answer, tree }
}
