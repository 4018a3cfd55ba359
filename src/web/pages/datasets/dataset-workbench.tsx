import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { useState } from 'react'
import { DatasetActions } from '#web/pages/datasets/dataset-actions.tsx'
import { DatasetAnswer } from '#web/pages/datasets/dataset-answer.tsx'
import { ImportDialog } from '#web/pages/datasets/import-dialog.tsx'
import { type ItemChanges, countChanges, noChanges } from '#web/pages/datasets/item-changes.ts'
import { ItemsView } from '#web/pages/datasets/items-view.tsx'
import { SchemaView } from '#web/pages/datasets/schema-view.tsx'
import { DatasetVersionsView } from '#web/pages/datasets/dataset-versions-view.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Page } from '#web/ui/page.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import { useUnsavedGuard } from '#web/url/use-unsaved-guard.ts'

const tabs = [
  { id: 'items', label: 'Items' },
  { id: 'versions', label: 'Versions' },
  { id: 'schema', label: 'Schema' },
] as const

/** Holds what was changed and is not saved, so that it stays while one looks at versions or the schema. */
export function DatasetWorkbench({ dataset }: { readonly dataset: ShownDataset }) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const [changes, setChanges] = useState<ItemChanges>(noChanges)
  // The version that is being changed: somebody else's newer one does not take its place unasked.
  const [base, setBase] = useState(dataset.version)
  const count = countChanges(changes).all
  if (count === 0 && base !== dataset.version) setBase(dataset.version)
  useUnsavedGuard(count > 0, 'This dataset has changes that are not saved. Leave without them?')
  const tab = tabs.find(({ id }) => id === search['tab'])?.id ?? 'items'
  const close = (): void => setSearch({ import: undefined }, 'replace')
  return (
    <Page
      title={dataset.name}
      layout={tab === 'items' ? 'fill' : 'flow'}
      answer={<DatasetAnswer dataset={dataset} place={place} />}
      actions={<DatasetActions dataset={dataset} unsaved={count} />}
    >
      <Tabs
        label="Parts of this dataset"
        tabs={tabs.map(({ id, label }) => ({
          href: paths.dataset(place, dataset.id, { tab: id === 'items' ? undefined : id }),
          label: id === 'items' && count > 0 ? `${label} (not saved)` : label,
          isCurrent: tab === id,
        }))}
      />
      {tab === 'items' ? (
        <ItemsView dataset={dataset} base={base} changes={changes} onChange={setChanges} />
      ) : null}
      {tab === 'versions' ? <DatasetVersionsView dataset={dataset} /> : null}
      {tab === 'schema' ? <SchemaView dataset={dataset} /> : null}
      {search['import'] === 'yes' && refusal === undefined ? (
        <ImportDialog dataset={dataset} onClose={close} onDone={close} />
      ) : null}
    </Page>
  )
}
