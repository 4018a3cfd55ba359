import type { TraceRow } from '#contract/traces.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TraceNameProps = { readonly letter: 'A' | 'B'; readonly trace: TraceRow }

/** Which trace a letter stands for. */
export function TraceName({ letter, trace }: TraceNameProps) {
  const place = usePlace()
  return (
    <div className="compare-name">
      <Badge>{letter}</Badge>
      <Link className="cut" href={paths.trace(place, trace.traceId)}>
        {trace.name === '' ? 'Unnamed trace' : trace.name}
      </Link>
      <span className="faint small">
        <Moment ns={trace.startedAtNs} />
        {trace.models.length === 0 ? '' : `, ${trace.models.join(', ')}`}
      </span>
    </div>
  )
}
