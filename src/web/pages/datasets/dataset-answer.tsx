import { formatCount, plural } from '#web/format/number.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { sourceWords } from '#web/pages/datasets/source-badge.tsx'
import { type Place, paths } from '#web/paths.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'

type DatasetAnswerProps = { readonly dataset: ShownDataset; readonly place: Place }

/** How many items there are, of which splits, from where, and who changed them last. */
export function DatasetAnswer({ dataset, place }: DatasetAnswerProps) {
  const { version, items, splits, sources, versions, description } = dataset
  const [newest] = versions
  if (newest === undefined)
    return (
      <>{description === '' ? 'No items yet: import a file, or add one by hand.' : description}</>
    )
  const named = splits.filter(({ value }) => value !== '')
  return (
    <>
      <Link href={paths.dataset(place, dataset.id)}>{plural(items, 'item')}</Link>
      {named.length === 0 ? null : (
        <>
          {' ('}
          {named.map(({ value, items: count }, index) => (
            <span key={value}>
              {index === 0 ? '' : ', '}
              <Link href={paths.dataset(place, dataset.id, { split: value })}>
                {formatCount(count)} {value}
              </Link>
            </span>
          ))}
          )
        </>
      )}
      {sources.length === 0
        ? ''
        : `${named.length === 0 ? '' : ','} ${sources.map(({ value, items: count }) => `${sources.length === 1 ? '' : `${formatCount(count)} `}${sourceWords(value)}`).join(', ')}`}
      ; version <Link href={paths.dataset(place, dataset.id, { tab: 'versions' })}>{version}</Link>,
      saved <Moment at={newest.createdAt} /> by {newest.createdBy}.
    </>
  )
}
