import type { ReviewQueue } from '#contract/reviews.ts'
import { BodyText } from '#web/parts/conversation/body-text.tsx'
import { Badge } from '#web/ui/badge.tsx'

/** What reviewers go by: the guidelines as they were written, and what each dimension means. */
export function Guidelines({
  queue,
}: {
  readonly queue: Pick<ReviewQueue, 'guidelines' | 'dimensions'>
}) {
  return (
    <div className="stack guidelines">
      {queue.guidelines.trim() === '' ? (
        <p className="faint">No guidelines were written.</p>
      ) : (
        <BodyText text={queue.guidelines} />
      )}
      <dl className="guidelines-dimensions">
        {queue.dimensions.map((dimension) => (
          <div key={dimension.name}>
            <dt>{dimension.name}</dt>
            <dd className="soft">
              {dimension.description === '' ? '' : `${dimension.description} `}
              {dimension.kind === 'scale' ? (
                `1 worst to ${dimension.steps} best, good enough from ${dimension.passesFrom}.`
              ) : (
                <span className="row wrap">
                  {dimension.labels.map((label) => (
                    <Badge key={label} tone={dimension.passing.includes(label) ? 'good' : 'plain'}>
                      {label}
                    </Badge>
                  ))}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
