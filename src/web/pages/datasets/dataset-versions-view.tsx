import type { z } from 'zod'
import { type DatasetVersion, diffDataset, differencesMax } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { WordDiff } from '#web/diff/diff-view.tsx'
import { formatCount, plural } from '#web/format/number.ts'
import { fieldOf, inputFields, type Value, writeCell } from '#web/pages/datasets/cell-text.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Select } from '#web/ui/select.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type Difference = z.output<typeof diffDataset.reply>['items'][number]

const hashCharacters = 8

/** All versions of a dataset, and which items differ between any two. */
export function DatasetVersionsView({ dataset }: { readonly dataset: ShownDataset }) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const to = numberOf(search['to'], dataset.version) ?? dataset.version
  const from = numberOf(search['from'], dataset.version) ?? Math.max(0, to - 1)
  const diff = useAnswer(
    diffDataset,
    { params: { dataset: dataset.id }, query: { project: place.project, from, to } },
    { isEnabled: dataset.version > 0 && from !== to, keepsPrevious: true },
  )
  if (dataset.versions.length === 0)
    return (
      <EmptyState title="No versions yet">
        Every change of items makes one, with who made it, when and why. None of them changes again.
      </EmptyState>
    )
  const columns: readonly Omit<Column<DatasetVersion>, 'width'>[] = [
    {
      id: 'number',
      title: 'Version',
      cell: ({ number }) => (
        <Link href={paths.dataset(place, dataset.id, { version: String(number) })}>{number}</Link>
      ),
    },
    {
      id: 'message',
      title: 'What changed',
      cell: ({ message }) => (message === '' ? <span className="faint">no message</span> : message),
    },
    count('items', 'Items', ({ items }) => items),
    count('added', 'Added', ({ added }) => added),
    count('changed', 'Changed', ({ changed }) => changed),
    count('removed', 'Removed', ({ removed }) => removed),
    { id: 'by', title: 'By', cell: ({ createdBy }) => createdBy },
    { id: 'at', title: 'When', align: 'end', cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      id: 'hash',
      title: 'Hash',
      help: 'SHA-256 over the hashes of its items, in order',
      cell: ({ hash, number }) => (
        <span className="row">
          <code data-hint={hash}>{hash.slice(0, hashCharacters)}</code>
          <CopyButton text={hash} what={`hash of version ${number}`} />
        </span>
      ),
    },
  ]
  const choose = (name: 'from' | 'to') => (version: number) =>
    setSearch({ [name]: String(version) }, 'replace')
  return (
    <div className="stack dataset-versions">
      <Panel title="Versions" isFlush>
        <PlainTable<DatasetVersion>
          label="Versions"
          columns={columns}
          rows={dataset.versions}
          keyOf={({ number }) => String(number)}
        />
      </Panel>
      <Panel
        title="Difference"
        isFlush
        actions={
          <>
            <VersionChoice
              label="From version"
              versions={[...dataset.versions.map(({ number }) => number), 0]}
              value={from}
              onChange={choose('from')}
            />
            <span className="faint">→</span>
            <VersionChoice
              label="To version"
              versions={dataset.versions.map(({ number }) => number)}
              value={to}
              onChange={choose('to')}
            />
          </>
        }
      >
        <ErrorNote error={diff.error} onRetry={() => void diff.refetch()} />
        {from === to ? (
          <p className="panel-body soft">Choose two versions to compare.</p>
        ) : diff.data === undefined ? (
          diff.error === null ? (
            <SkeletonRows count={5} label="Comparing" />
          ) : null
        ) : (
          <Differences items={diff.data.items} isWhole={diff.data.isWhole} />
        )}
      </Panel>
    </div>
  )
}

function count(
  id: string,
  title: string,
  of: (version: DatasetVersion) => number,
): Omit<Column<DatasetVersion>, 'width'> {
  return { id, title, align: 'end', cell: (version) => formatCount(of(version)) }
}

function numberOf(text: string | undefined, most: number): number | undefined {
  const value = Number(text)
  return text !== undefined && Number.isInteger(value) && value >= 0 && value <= most
    ? value
    : undefined
}

type VersionChoiceProps = {
  readonly label: string
  readonly versions: readonly number[]
  readonly value: number
  readonly onChange: (version: number) => void
}

function VersionChoice({ label, versions, value, onChange }: VersionChoiceProps) {
  return (
    <Select
      className="dataset-version"
      aria-label={label}
      value={value}
      choices={versions.map((version) => ({
        value: version,
        label: version === 0 ? '0, empty' : String(version),
      }))}
      onChange={onChange}
    />
  )
}

type DifferencesProps = { readonly items: readonly Difference[]; readonly isWhole: boolean }

function Differences({ items, isWhole }: DifferencesProps) {
  if (items.length === 0) return <p className="panel-body soft">The two versions are the same.</p>
  return (
    <ul className="dataset-differences" aria-label="Items that differ">
      {items.map((one) => (
        <li key={one.id}>
          <DifferenceView difference={one} />
        </li>
      ))}
      {isWhole ? null : (
        <li className="faint">
          The first {formatCount(differencesMax)} of each kind are shown; the list of versions has
          the numbers.
        </li>
      )}
    </ul>
  )
}

function DifferenceView({ difference: { before, after } }: { readonly difference: Difference }) {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  const tone = { added: 'good', removed: 'bad', changed: 'accent' } as const
  const fields = fieldsOf(before, after).filter(({ old, now }) =>
    kind === 'changed' ? old !== now : old !== '' || now !== '',
  )
  return (
    <>
      <Badge tone={tone[kind]}>{kind}</Badge>
      <dl className="difference-fields">
        {fields.map(({ name, old, now }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{kind === 'changed' ? <WordDiff before={old} after={now} /> : old || now}</dd>
          </div>
        ))}
        {fields.length === 0 ? (
          <div>
            <dt>Order</dt>
            <dd className="faint">{plural(0, 'field')} differ</dd>
          </div>
        ) : null}
      </dl>
    </>
  )
}

/** What an item says, field by field, in both states. */
function fieldsOf(
  before: Difference['before'],
  after: Difference['after'],
): readonly { readonly name: string; readonly old: string; readonly now: string }[] {
  const states = [before, after]
  const names = inputFields(states.filter((state) => state !== null))
  const pair = (
    name: string,
    of: (item: NonNullable<Difference['before']>) => Value | undefined,
  ) => ({
    name,
    old: before === null ? '' : writeCell(of(before)),
    now: after === null ? '' : writeCell(of(after)),
  })
  const some = (value: object): Value | undefined =>
    Object.keys(value).length === 0 ? undefined : (value as Value) // lists and objects of texts
  return [
    ...(names.length === 0
      ? [pair('Input', ({ input }) => input)]
      : names.map((name) => pair(name, ({ input }) => fieldOf(input, name)))),
    pair('Expected', ({ expected }) => expected),
    pair('Split', ({ split }) => split),
    pair('Context', ({ context }) => some(context)),
    pair('Metadata', ({ metadata }) => some(metadata)),
    pair('Source', ({ source }) => source),
  ]
}
