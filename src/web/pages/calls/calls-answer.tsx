import type { measureCalls } from '#contract/calls.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { formatCost } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import { Link } from '#web/ui/link.tsx'

type CallsAnswerProps = {
  readonly measures: ReplyOf<typeof measureCalls>
  readonly filters: Search
  readonly place: Place
}

/** How many calls there are under the filters, of all of them rather than of those loaded, and what they cost. */
export function CallsAnswer({ measures, filters, place }: CallsAnswerProps) {
  const { total } = measures
  const range = formatWindow(place.from ?? windowDefault, place.to ?? 'now')
  const under = Object.values(filters).some((value) => value !== undefined)
    ? ' under these filters'
    : ''
  if (total.calls === 0)
    return (
      <>
        {range}: no model calls{under}.
      </>
    )
  return (
    <>
      {range}: <Link href={paths.calls(place, filters)}>{plural(total.calls, 'call')}</Link>
      {under}
      {total.errors === 0 ? (
        ', none failed'
      ) : (
        <>
          ,{' '}
          <Link href={paths.calls(place, { ...filters, status: 'error' })}>
            {total.errors} failed
          </Link>
        </>
      )}
      , {formatCost(total.cost)}.
    </>
  )
}
