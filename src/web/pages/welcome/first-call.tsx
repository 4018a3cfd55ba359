import { useState } from 'react'
import { listTraces } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useLive } from '#web/api/use-live.ts'
import { formatDuration } from '#web/format/duration.ts'
import { plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { CostText } from '#web/ui/cost-text.tsx'
import { FlagBadge } from '#web/ui/flag-badge.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'
import { placeQueryOf, usePlace } from '#web/url/use-place.ts'

// A proxy that buffers may hold events back; asking now and then finds the call all the same.
const askAgainMs = 4000

/** Waits for a call and shows the newest one the moment it is stored. */
export function FirstCall() {
  const place = usePlace()
  const [openedAt] = useState(() => new Date().toISOString())
  const newest = useAnswer(
    listTraces,
    { query: { ...placeQueryOf(place), from: openedAt, limit: 1 } },
    { refreshMs: askAgainMs, keepsPrevious: true },
  )
  useLive(place.project, (event) => {
    if (event.type === 'trace.stored') void newest.refetch()
  })
  const trace = newest.data?.items[0]
  if (trace === undefined) {
    return (
      <section className="panel first-call" aria-label="First call" aria-live="polite">
        <div className="waiting-dot" />
        <div>
          <h2>Waiting for a call</h2>
          <p className="soft">
            It appears here the moment it is stored; no need to load the page again.
          </p>
        </div>
      </section>
    )
  }
  return (
    <section className="panel first-call arrived" aria-label="First call" aria-live="polite">
      <div className="stack">
        <h2>Your call arrived</h2>
        <dl className="facts">
          <div>
            <dt>Model</dt>
            <dd>{trace.models.join(', ') || '–'}</dd>
          </div>
          <div>
            <dt>Result</dt>
            <dd>
              <StatusMark status={trace.status} />
            </dd>
          </div>
          <div>
            <dt>Time</dt>
            <dd className="number">
              {formatDuration(trace.durationMs)}, <Moment ns={trace.startedAtNs} />
            </dd>
          </div>
          <div>
            <dt>Tokens</dt>
            <dd className="number">
              {plural(trace.inputTokens, 'token')} in, {plural(trace.outputTokens, 'token')} out
            </dd>
          </div>
          <div>
            <dt>Cost</dt>
            <dd>
              <CostText cost={trace.cost} />
            </dd>
          </div>
        </dl>
        {trace.outputPreview === '' ? null : (
          <blockquote className="cut">{trace.outputPreview}</blockquote>
        )}
        <div className="row wrap">
          <LinkButton look="primary" href={paths.trace(place, trace.traceId)}>
            Open the trace
          </LinkButton>
          <LinkButton href={paths.overview(place)}>See the overview</LinkButton>
          {trace.flags.map((flag) => (
            <FlagBadge key={flag} flag={flag} />
          ))}
        </div>
      </div>
    </section>
  )
}
