import type { ReplyOf } from '#contract/endpoint.ts'
import type { TraceRow, traceFacets } from '#contract/traces.ts'
import { plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import { valuesOf } from '#web/parts/trace-filters.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'

type TracesAnswerProps = {
  readonly facets: ReplyOf<typeof traceFacets>['facets']
  readonly newest: TraceRow | undefined
  readonly search: Search
  readonly filters: Search
  readonly place: Place
  readonly isFiltered: boolean
}

/** How many traces there are under the filters, and how many of them failed. */
export function TracesAnswer({
  facets,
  newest,
  search,
  filters,
  place,
  isFiltered,
}: TracesAnswerProps) {
  const range = formatWindow(place.from ?? windowDefault, place.to ?? 'now')
  const status = facets.find((facet) => facet.name === 'status')
  const counts = status?.values ?? []
  const oneIn = status?.oneIn ?? 1
  const about = oneIn === 1 ? '' : '≈'
  const chosen = valuesOf(search['status'])
  const sum = (wanted: (value: string) => boolean): number =>
    counts.filter((each) => wanted(each.value)).reduce((total, each) => total + each.traces, 0)
  const traces = sum((value) => chosen.length === 0 || chosen.includes(value))
  const failed = sum((value) => value === 'error')
  if (traces === 0)
    return (
      <>
        {range}: no traces{isFiltered ? ' under these filters' : ''}.
      </>
    )
  return (
    <>
      {range}:{' '}
      <Link href={paths.traces(place, filters)}>
        {about}
        {plural(traces, 'trace')}
      </Link>
      {oneIn === 1 ? '' : ` (an estimate: one in ${oneIn} counted)`}
      {isFiltered ? ' under these filters' : ''}
      {chosen.length > 0 ? null : failed === 0 ? (
        oneIn === 1 ? (
          ', none failed'
        ) : (
          ', none of those counted failed'
        )
      ) : (
        <>
          ,{' '}
          <Link href={paths.traces(place, { ...filters, status: 'error' })}>
            {about}
            {failed} failed
          </Link>
        </>
      )}
      {newest === undefined ? null : (
        <>
          ; the newest{' '}
          <Link href={paths.trace(place, newest.traceId)}>
            <Moment ns={newest.startedAtNs} />
          </Link>
        </>
      )}
      .
    </>
  )
}
