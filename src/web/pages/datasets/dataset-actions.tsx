import { useState } from 'react'
import { exportDataset, exportFormats, removeDataset } from '#contract/datasets.ts'
import { call } from '#web/api/call.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { DatasetDetailsDialog } from '#web/pages/datasets/dataset-details-dialog.tsx'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { saveFile } from '#web/pages/datasets/save-file.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { Menu } from '#web/ui/menu.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type DatasetActionsProps = { readonly dataset: ShownDataset; readonly unsaved: number }

const formatWords = {
  jsonl: 'JSON lines: comes back as it was',
  json: 'JSON: one list',
  csv: 'CSV: each cell a text',
} as const

/** Files in and out, and what can be done with a dataset as a whole. */
export function DatasetActions({ dataset, unsaved }: DatasetActionsProps) {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const [asked, setAsked] = useState<'details' | 'remove' | null>(null)
  const remove = useDeed(removeDataset, {
    changes: ['datasets'],
    onDone: () => {
      showNotice({ text: `${dataset.name} was put away.` })
      go(paths.datasets(place), 'replace')
    },
  })
  const version = Number(search['version'] ?? dataset.version)
  async function save(format: (typeof exportFormats)[number]): Promise<void> {
    try {
      saveFile(
        await call(exportDataset, {
          params: { dataset: dataset.id },
          query: { project: place.project, version, format },
        }),
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      showNotice({ tone: 'bad', text: `The export failed: ${reason}` })
    }
  }
  return (
    <>
      <Menu
        words="More"
        label="More about this dataset"
        groups={[
          {
            id: 'deeds',
            entries: (['details', 'remove'] as const).map((deed) => ({
              words: deed === 'details' ? 'Name, description, tags' : 'Put away',
              icon: deed === 'details' ? 'edit' : 'archive',
              disabledReason: refusal,
              onChoose: () => setAsked(deed),
            })),
          },
        ]}
      />
      {dataset.version === 0 ? null : (
        <Menu
          words="Export"
          icon="download"
          label={`Export version ${version}`}
          groups={[
            {
              id: 'formats',
              entries: exportFormats.map((format) => ({
                words: formatWords[format],
                onChoose: () => void save(format),
              })),
            },
          ]}
        />
      )}
      {dataset.items === 0 ? null : (
        <LinkButton icon="evaluations" href={paths.newEvaluation(place, { dataset: dataset.name })}>
          Evaluate on it
        </LinkButton>
      )}
      <Button
        icon="upload"
        disabledReason={
          refusal ??
          (unsaved > 0 ? `Save or discard the ${plural(unsaved, 'change')} first` : undefined)
        }
        onClick={() => setSearch({ import: 'yes' }, 'replace')}
      >
        Import a file
      </Button>
      {asked === 'details' ? (
        <DatasetDetailsDialog dataset={dataset} onClose={() => setAsked(null)} />
      ) : null}
      {asked === 'remove' ? (
        <ConfirmDialog
          title={`Put “${dataset.name}” away`}
          deed="Put it away"
          typed={dataset.name}
          sending={remove}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            remove.mutate({ params: { dataset: dataset.id }, query: { project: place.project } })
          }
        >
          Its {plural(dataset.items, 'item')} and {plural(dataset.versions.length, 'version')} leave
          the lists. Evaluations that used them keep what they need.
        </ConfirmDialog>
      ) : null}
    </>
  )
}
