import type { Agreement } from '#contract/reviews.ts'
import { formatCoefficient, formatInterval } from '#web/format/interval.ts'
import { formatCount, plural } from '#web/format/number.ts'
import type { ShownQueue } from '#web/pages/review/shown-queue.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Panel } from '#web/ui/panel.tsx'

/** How far reviewers agree on each dimension, with how sure that is, and who judged how many. */
export function AgreementPanel({ shown }: { readonly shown: ShownQueue }) {
  const { agreement, reviewers, queue } = shown
  const isPair = agreement.some(({ kappa }) => kappa !== null)
  return (
    <Panel title="Do reviewers agree?" isFlush>
      {agreement.every(({ items }) => items === 0) ? (
        <p className="panel-body soft">
          {queue.reviewersPerItem === 1
            ? 'One person looks at each item, so there is nothing to compare. Ask for two to see how far people agree.'
            : 'That is told once two people have judged the same item.'}
        </p>
      ) : (
        <PlainTable<Agreement>
          label="Agreement of reviewers"
          rows={agreement}
          keyOf={({ dimension }) => dimension}
          columns={[
            { id: 'dimension', title: 'Judged', cell: ({ dimension }) => dimension },
            {
              id: 'raw',
              title: 'Say the same',
              align: 'end',
              help: 'Share of pairs of judgements that are the same',
              cell: ({ raw }) => formatInterval(raw, 'rate'),
            },
            ...(isPair
              ? [
                  {
                    id: 'kappa',
                    title: 'κ',
                    align: 'end' as const,
                    help: 'Cohen’s κ: 1 is full agreement, 0 is what chance gives',
                    cell: ({ kappa }: Agreement) => formatCoefficient(kappa),
                  },
                ]
              : []),
            {
              id: 'alpha',
              title: 'α',
              align: 'end',
              help: 'Krippendorff’s α: 1 is full agreement, 0 is what chance gives; on a scale a near miss counts as near',
              cell: ({ alpha }) => formatCoefficient(alpha),
            },
            {
              id: 'items',
              title: 'Items',
              align: 'end',
              help: 'That two or more people judged',
              cell: ({ items }) => formatCount(items),
            },
          ]}
        />
      )}
      {reviewers.length === 0 ? null : (
        <p className="panel-body row wrap queue-reviewers">
          <span className="faint">Reviewed by</span>
          {reviewers.map(({ name, reviews }) => (
            <Badge key={name} hint={plural(reviews, 'review')}>
              {name} {formatCount(reviews)}
            </Badge>
          ))}
        </p>
      )}
    </Panel>
  )
}
