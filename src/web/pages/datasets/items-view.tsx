import { useCallback, useMemo, useState } from 'react'
import { formatCount, plural } from '#web/format/number.ts'
import { inputFields } from '#web/pages/datasets/cell-text.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import {
  addRow,
  changeRow,
  countChanges,
  type GridRow,
  gridRows,
  type ItemChanges,
  type ItemFields,
  noChanges,
  removeRows,
} from '#web/pages/datasets/item-changes.ts'
import { gridColumns } from '#web/pages/datasets/grid-columns.tsx'
import { ItemPanel } from '#web/pages/datasets/item-panel.tsx'
import { SaveBar } from '#web/pages/datasets/save-bar.tsx'
import { useItems } from '#web/pages/datasets/use-items.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Select } from '#web/ui/select.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type ItemsViewProps = {
  readonly dataset: ShownDataset
  /** Version that is being changed. */
  readonly base: number
  readonly changes: ItemChanges
  readonly onChange: (changes: ItemChanges) => void
}

let rowsMade = 0

/** The items of a version in a grid; what is changed in it becomes the next version, all of it or nothing. */
export function ItemsView({ dataset, base, changes, onChange }: ItemsViewProps) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [saved, setSaved] = useState<{ version: number; changes: ItemChanges } | null>(null)
  const asked = Number(search['version'] ?? base)
  const version = Number.isInteger(asked) && asked > 0 && asked <= dataset.version ? asked : base
  const isNewest = version === base
  const question = useMemo(
    () => ({
      project: place.project,
      version,
      ...(search['split'] === undefined ? {} : { split: search['split'] }),
      ...(search['search'] === undefined ? {} : { search: search['search'] }),
    }),
    [place.project, version, search],
  )
  const list = useItems(dataset.id, question)
  const fields = useMemo(() => inputFields(list.items), [list.items])
  // What was just saved stays in sight until its version is read, so that nothing jumps back.
  const shown = saved !== null && list.version < saved.version ? saved.changes : changes
  const rows = useMemo(
    () => gridRows(list.items, isNewest ? shown : noChanges),
    [list.items, shown, isNewest],
  )
  const whyNot = refusal ?? (isNewest ? undefined : `Version ${version} does not change any more`)
  const change = useCallback(
    (row: GridRow, patch: Partial<ItemFields>) => onChange(changeRow(changes, row, patch)),
    [changes, onChange],
  )
  const mark = useCallback(
    (id: string, isOn: boolean) =>
      setMarked((before) => {
        const next = new Set(before)
        if (isOn) next.add(id)
        else next.delete(id)
        return next
      }),
    [],
  )
  const open = useCallback((id: string) => setSearch({ selected: id }, 'replace'), [setSearch])
  const columns = useMemo(
    () => gridColumns({ fields, marked, onOpen: open, onMark: mark, onChange: change, whyNot }),
    [fields, marked, open, mark, change, whyNot],
  )
  const add = (): void => {
    rowsMade += 1
    const id = `new-${rowsMade}`
    onChange(addRow(changes, id, fields))
    setSearch({ selected: id }, 'replace')
  }
  const chosen = rows.filter(({ id }) => marked.has(id))
  const selected = rows.find(({ id }) => id === search['selected'])
  const isFiltered = search['split'] !== undefined || search['search'] !== undefined
  const counts = countChanges(changes)
  return (
    <>
      <div className="row wrap dataset-tools">
        <SearchField
          label="Search items"
          placeholder="Input, expected, metadata  ( / )"
          value={search['search'] ?? ''}
          onChange={(text) => setSearch({ search: text, selected: undefined }, 'replace')}
        />
        <Select
          aria-label="Split"
          value={search['split'] ?? ''}
          choices={[
            { value: '', label: 'every split' },
            ...dataset.splits
              .filter(({ value }) => value !== '')
              .map(({ value, items }) => ({ value, label: `${value} · ${formatCount(items)}` })),
          ]}
          onChange={(chosen) => setSearch({ split: chosen === '' ? undefined : chosen }, 'replace')}
        />
        {dataset.versions.length === 0 ? null : (
          <Select
            aria-label="Version"
            value={version}
            choices={dataset.versions.map(({ number }) => ({
              value: number,
              label: `version ${number}${number === dataset.version ? ', the newest' : ''}`,
            }))}
            onChange={(chosen) =>
              setSearch(
                {
                  version: chosen === dataset.version ? undefined : String(chosen),
                  selected: undefined,
                },
                'replace',
              )
            }
          />
        )}
        <span className="faint number">
          {list.isLoading ? '' : plural(list.total, 'item')}
          {isFiltered ? ' match' : ''}
        </span>
        <span className="push" />
        {chosen.length === 0 ? null : (
          <>
            <Button
              icon="trash"
              disabledReason={whyNot}
              onClick={() => {
                onChange(removeRows(changes, chosen, true))
                setMarked(new Set())
              }}
            >
              Remove {formatCount(chosen.length)}
            </Button>
            <Button look="quiet" onClick={() => setMarked(new Set())}>
              Mark none
            </Button>
          </>
        )}
        <Button icon="plus" disabledReason={whyNot} onClick={add}>
          Add an item
        </Button>
      </div>
      {counts.all > 0 ? (
        <SaveBar
          dataset={dataset}
          base={base}
          changes={changes}
          onDiscard={() => onChange(noChanges)}
          onSaved={(number) => {
            setSaved({ version: number, changes })
            onChange(noChanges)
            setSearch({ selected: undefined }, 'replace')
          }}
        />
      ) : null}
      <ErrorNote error={list.error} onRetry={list.retry} />
      <div className={`dataset-body ${selected === undefined ? '' : 'with-panel'}`}>
        <section className="panel datasets-list" aria-label="Item list">
          <DataTable<GridRow>
            label="Items"
            isSheet
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            selected={selected?.id}
            onSelect={(id) => setSearch({ selected: id }, 'replace')}
            onEnd={list.more}
            isLoading={list.isLoading}
            rowTone={(row) => (row.state === 'removed' ? 'bad' : undefined)}
            empty={
              list.error !== null ? null : isFiltered ? (
                <EmptyState title="No item matches">Take the split or the words away.</EmptyState>
              ) : (
                <EmptyState title="No items yet">
                  <span>
                    Import a file, add an item by hand, or take model calls from the{' '}
                    <Link href={paths.traces(place)}>traces</Link>.
                  </span>
                  <span className="row wrap">
                    <LinkButton
                      look="primary"
                      icon="upload"
                      href={paths.dataset(place, dataset.id, { import: 'yes' })}
                    >
                      Import a file
                    </LinkButton>
                  </span>
                  <CodeBlock
                    code={`npx belay datasets import ${dataset.id} questions.csv`}
                    what="the command that imports a file"
                  />
                </EmptyState>
              )
            }
            foot={list.hasMore ? <p className="datasets-foot faint">Reading more…</p> : null}
          />
        </section>
        {selected === undefined ? null : (
          <ItemPanel
            key={`${selected.id} ${selected.state === 'removed'}`}
            row={selected}
            whyNot={whyNot}
            onChange={(patch) => change(selected, patch)}
            onRemove={(isRemoved) => onChange(removeRows(changes, [selected], isRemoved))}
            onClose={() => setSearch({ selected: undefined }, 'replace')}
          />
        )}
      </div>
    </>
  )
}
