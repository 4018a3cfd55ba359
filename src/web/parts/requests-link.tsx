import { listModelRequests } from '#contract/model-requests.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** The way to the requests for models, with how many wait for a decision. */
export function RequestsLink() {
  const place = usePlace()
  const open = useAnswer(listModelRequests, {
    query: { project: place.project, decision: 'open' },
  })
  const count = open.data?.items.length ?? 0
  return (
    <LinkButton href={paths.modelRequests(place)}>
      Requests{count === 0 ? '' : `, ${formatCount(count)} open`}
    </LinkButton>
  )
}
