import { useState } from 'react'
import { evaluationFormats, exportEvaluation, removeEvaluation } from '#contract/evaluations.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { isUnderWay, type ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, IconButton, LinkButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Menu } from '#web/ui/menu.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'

type Format = (typeof evaluationFormats)[number]

const formats: Readonly<Record<Format, { readonly title: string; readonly use: string }>> = {
  json: { title: 'JSON', use: 'everything' },
  csv: { title: 'CSV', use: 'a row for each answer' },
  junit: { title: 'JUnit', use: 'for pipelines' },
  html: { title: 'HTML', use: 'a report in one file' },
  markdown: { title: 'Markdown', use: 'for a pull request' },
}

/** What can be done with an evaluation: take it away as a file, run it again, compare it, remove it. */
export function EvaluationActions({ shown }: { readonly shown: ShownEvaluation }) {
  const place = usePlace()
  const go = useGo()
  const refusal = useRefusal('edit')
  const [isRemoving, setIsRemoving] = useState(false)
  const take = useDeed(exportEvaluation, { changes: [], onDone: saveFile })
  const remove = useDeed(removeEvaluation, {
    changes: ['evaluations'],
    onDone: () => go(paths.evaluations(place), 'replace'),
  })
  const where = { params: { evaluation: shown.id }, query: { project: place.project } }
  return (
    <>
      <Menu
        icon="download"
        words="Export"
        label="Export"
        groups={[
          {
            id: 'formats',
            className: 'export-formats',
            entries: evaluationFormats.map((format) => ({
              words: formats[format].title,
              note: formats[format].use,
              onChoose: () => take.mutate({ ...where, query: { ...where.query, format } }),
            })),
          },
        ]}
      />
      <LinkButton icon="compare" href={paths.compareEvaluations(place, { here: shown.id })}>
        Compare
      </LinkButton>
      {refusal === undefined ? (
        <LinkButton icon="copy" href={paths.newEvaluation(place, { like: shown.id })}>
          Run it again, changed
        </LinkButton>
      ) : (
        <Button icon="copy" disabledReason={refusal}>
          Run it again, changed
        </Button>
      )}
      <IconButton
        icon="trash"
        label="Remove the evaluation"
        disabledReason={refusal ?? (isUnderWay(shown) ? 'Cancel it first' : undefined)}
        onClick={() => setIsRemoving(true)}
      />
      {take.error === null ? null : (
        <Dialog title="It could not be exported" onClose={() => take.reset()}>
          <ErrorNote error={take.error} />
        </Dialog>
      )}
      {isRemoving ? (
        <ConfirmDialog
          title={`Remove “${shown.name}”`}
          deed="Remove the evaluation"
          typed={shown.name}
          sending={remove}
          onConfirm={() => remove.mutate(where)}
          onClose={() => setIsRemoving(false)}
        >
          Its {plural(shown.callsDone, 'result')}, its figures and the recorded choice are gone for
          good. The traces of its calls stay.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

/** Hands a text to the browser as a file to keep. */
function saveFile(file: {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}): void {
  const address = URL.createObjectURL(new Blob([file.content], { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = file.fileName
  link.click()
  URL.revokeObjectURL(address)
}
