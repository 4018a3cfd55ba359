import { showTraceTree } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { paths } from '#web/paths.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/parts/compare-bar.css'

type CompareBarProps = {
  /** The trace that was chosen first. */
  readonly first: string
  readonly selected: string | undefined
  readonly onCancel: () => void
}

/** Says over the list which trace waits for another to be compared with. */
export function CompareBar({ first, selected, onCancel }: CompareBarProps) {
  const place = usePlace()
  const { data } = useAnswer(showTraceTree, {
    params: { traceId: first },
    query: { project: place.project },
  })
  return (
    <div className="compare-bar" role="status">
      <span>
        Compare <strong>{data?.trace.name ?? first.slice(0, 8)}</strong>{' '}
        {data === undefined ? null : (
          <span className="faint small">
            <Moment ns={data.trace.startedAtNs} />
          </span>
        )}{' '}
        with another: select it in the list.
      </span>
      <span className="push" />
      {selected === undefined || selected === first ? (
        <Button look="primary" disabledReason="Select another trace in the list">
          Compare these two
        </Button>
      ) : (
        <LinkButton look="primary" href={paths.compareTraces(place, { a: first, b: selected })}>
          Compare these two
        </LinkButton>
      )}
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  )
}
