import { showSpan } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { TextDiff } from '#web/diff/text-diff.tsx'
import type { AlignedStep } from '#web/pages/trace-compare/align-spans.ts'
import { inputTextOf, outputTextOf } from '#web/pages/trace-compare/text-of-span.ts'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TextsComparisonProps = {
  readonly step: AlignedStep
  /** Ids of the traces. */
  readonly first: string
  readonly second: string
}

/** What one step was given and what it gave, in both traces, as a difference. */
export function TextsComparison({ step, first, second }: TextsComparisonProps) {
  const left = useSpan(first, step.first?.spanId)
  const right = useSpan(second, step.second?.spanId)
  const place = usePlace()
  const error = left.error ?? right.error
  const only = step.first === null ? 'B' : step.second === null ? 'A' : null
  return (
    <section className="panel" aria-label="Texts of the step">
      <header className="panel-head">
        <h2 className="cut">{(step.first ?? step.second)?.name}</h2>
        <span className="row small">
          {step.first === null ? null : (
            <Link href={paths.trace(place, first, { span: step.first.spanId })}>Open in A</Link>
          )}
          {step.second === null ? null : (
            <Link href={paths.trace(place, second, { span: step.second.spanId })}>Open in B</Link>
          )}
        </span>
      </header>
      <div className="panel-body stack">
        <ErrorNote
          error={error}
          onRetry={() => {
            void left.refetch()
            void right.refetch()
          }}
        />
        {only === null ? null : (
          <p className="soft">Only {only} has this step: there is nothing to compare it with.</p>
        )}
        {only === null &&
        error === null &&
        (left.data === undefined || right.data === undefined) ? (
          <SkeletonRows count={6} label="Loading the texts" />
        ) : null}
        {left.data === undefined || right.data === undefined || only !== null ? null : (
          <>
            <Text title="Input" before={inputTextOf(left.data)} after={inputTextOf(right.data)} />
            <Text
              title="Output"
              before={outputTextOf(left.data)}
              after={outputTextOf(right.data)}
            />
          </>
        )}
      </div>
    </section>
  )
}

function useSpan(traceId: string, spanId: string | undefined) {
  const { project } = usePlace()
  return useAnswer(
    showSpan,
    { params: { traceId, spanId: spanId ?? '' }, query: { project } },
    { isEnabled: spanId !== undefined },
  )
}

type TextProps = { readonly title: string; readonly before: string; readonly after: string }

function Text({ title, before, after }: TextProps) {
  return (
    <section className="stack" aria-label={title}>
      <h3>{title}</h3>
      {before === after ? (
        <p className="soft">
          {before === '' ? 'Nothing was recorded in either.' : 'The same in both.'}
        </p>
      ) : (
        <TextDiff before={before} after={after} />
      )}
    </section>
  )
}
