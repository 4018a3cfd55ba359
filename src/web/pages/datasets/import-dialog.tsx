import { useMutation } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Columns } from '#contract/dataset-columns.ts'
import { importDataset, importFormats, type itemSources } from '#contract/datasets.ts'
import { textEncodings, type TextEncoding } from '#kit/decode-text.ts'
import { call } from '#web/api/call.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { plural } from '#web/format/number.ts'
import { BadRows } from '#web/pages/datasets/bad-rows.tsx'
import { writeCell } from '#web/pages/datasets/cell-text.ts'
import { columnRoles, roleOf, roleWords, withRole } from '#web/pages/datasets/column-roles.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { isTextFile, type ReadFile, readFile } from '#web/pages/datasets/read-file.ts'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Field } from '#web/ui/field.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { Select } from '#web/ui/select.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Source = (typeof itemSources)[number]

const sourceChoices: readonly { readonly value: Source; readonly label: string }[] = [
  { value: 'upload', label: 'a file that was collected' },
  { value: 'person', label: 'written by a person' },
  { value: 'synthetic', label: 'made up by a model: synthetic' },
  { value: 'trace', label: 'exported from traces' },
]

const first: { readonly fileName: string; readonly source: Source; readonly keepGood: boolean } = {
  fileName: '',
  source: 'upload',
  keepGood: false,
}

type Report = z.output<typeof importDataset.reply>

type ImportDialogProps = {
  readonly dataset: ShownDataset
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Takes the rows of a file in: what its columns mean and which rows are bad is seen before anything is saved. */
export function ImportDialog({ dataset, onClose, onDone }: ImportDialogProps) {
  const place = usePlace()
  const [chosen, setChosen] = useState<File | null>(null)
  const [file, setFile] = useState<ReadFile | null>(null)
  const given = { params: { dataset: dataset.id }, query: { project: place.project } }
  // A look at the file; the server reads it as it will read it when it is saved.
  const look = useMutation({
    mutationFn: async ({ of, columns }: { of: ReadFile; columns?: Columns }) => {
      const { format, content, name } = of
      return call(importDataset, {
        ...given,
        body: { format, content, fileName: name, isDryRun: true, ...(columns ? { columns } : {}) },
      })
    },
  })
  const open = useMutation({
    mutationFn: ({ of, encoding }: { of: File; encoding?: TextEncoding }) => readFile(of, encoding),
    onSuccess: (of) => {
      setFile(of)
      draft.change({ keepGood: false })
      look.mutate({ of })
    },
  })
  const save = useDeed(importDataset, {
    changes: ['datasets'],
    onDone: ({ version, imported, badTotal }) => {
      showNotice({
        text:
          version === null
            ? 'No row was kept; nothing was saved.'
            : `Version ${version.number} has ${plural(version.items, 'item')}, ${imported} of them from the file${badTotal === 0 ? '' : `; ${plural(badTotal, 'fault')} left out`}.`,
      })
      onDone()
    },
  })
  const draft = useDraft(importDataset.body, first, save.error)
  const { source, keepGood } = draft.values
  const report = look.data
  const columns = report?.columns
  const reason = whyNot({ file, report, isLooking: look.isPending, keepGood })
  return (
    <FormDialog
      title={`Import into “${dataset.name}”`}
      deed={
        report === undefined || report.imported === 0
          ? 'Import'
          : `Import ${plural(report.imported, 'row')} as version ${dataset.version + 1}`
      }
      sending={[save]}
      error={open.error ?? look.error}
      missing={reason}
      draft={draft}
      width={760}
      onSubmit={() => {
        if (file === null || columns === undefined) return
        const { format, content, name } = file
        save.mutate({
          ...given,
          body: { format, content, fileName: name, columns, source, keepGood },
        })
      }}
      onClose={onClose}
    >
      <FileField
        present={file?.name ?? ''}
        isBusy={open.isPending}
        onFile={(of) => {
          setChosen(of)
          draft.change({ fileName: of.name })
          setFile(null)
          look.reset()
          open.mutate({ of })
        }}
      />
      {chosen !== null && isTextFile(chosen.name) && (open.isError || file?.note) ? (
        <EncodingField
          note={file?.note ?? ''}
          onChange={(encoding) => open.mutate({ of: chosen, encoding })}
        />
      ) : null}
      {look.isPending && report === undefined ? (
        <SkeletonRows count={6} label="Reading the file" />
      ) : null}
      {report === undefined || file === null || columns === undefined ? null : (
        <div className="stack" aria-busy={look.isPending}>
          <ColumnsTable
            report={report}
            onChange={(changed) => look.mutate({ of: file, columns: changed })}
          />
          {report.question === '' ? null : (
            <div className="stack">
              <p className="bad">{report.question}</p>
              <Button onClick={() => look.mutate({ of: file, columns })}>
                The columns are right as they stand here
              </Button>
            </div>
          )}
          {report.problem === '' ? null : <p className="bad">{report.problem}</p>}
          {report.notes.map((note) => (
            <p key={note} className="faint small">
              {note}
            </p>
          ))}
          <BadRows bad={report.bad} total={report.badTotal} />
          {report.badTotal > 0 && report.imported > 0 ? (
            <Check isOn={keepGood} onChange={(isOn) => draft.change({ keepGood: isOn })}>
              Keep the {plural(report.imported, 'good row')} and leave the others out
            </Check>
          ) : null}
          <ChoiceField
            label="Where the rows come from"
            help="It is always shown beside an item."
            value={source}
            choices={sourceChoices}
            onChange={(next) => draft.change({ source: next })}
          />
        </div>
      )}
    </FormDialog>
  )
}

function whyNot({
  file,
  report,
  isLooking,
  keepGood,
}: {
  readonly file: ReadFile | null
  readonly report: Report | undefined
  readonly isLooking: boolean
  readonly keepGood: boolean
}): string | undefined {
  if (file === null) return 'Choose a file first'
  if (isLooking || report === undefined) return 'The file is being looked at'
  if (report.question !== '') return 'Say first what the columns mean'
  if (report.problem !== '') return report.problem
  if (report.imported === 0) return 'No row of the file can be taken'
  return report.badTotal > 0 && !keepGood
    ? 'Some rows are bad: mend the file, or ask to keep the good ones'
    : undefined
}

type EncodingFieldProps = {
  readonly note: string
  readonly onChange: (encoding: TextEncoding) => void
}

/** Where the encoding of a file was guessed or could not be told, a person says it; the first items show whether it is right. */
function EncodingField({ note, onChange }: EncodingFieldProps) {
  return (
    <Field label="How the file writes its letters" help={note}>
      {(control) => (
        <select
          {...control}
          className="select"
          defaultValue=""
          onChange={(event) => {
            const encoding = textEncodings.find((each) => each === event.target.value)
            if (encoding !== undefined) onChange(encoding)
          }}
        >
          <option value="">{note === '' ? 'choose one' : 'as it was read'}</option>
          {textEncodings.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type FileFieldProps = {
  readonly present: string
  readonly isBusy: boolean
  readonly onFile: (file: File) => void
}

function FileField({ present, isBusy, onFile }: FileFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  return (
    <div
      className={`import-drop ${isOver ? 'over' : ''}`}
      aria-busy={isBusy}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        const [dropped] = event.dataTransfer.files
        if (dropped !== undefined) onFile(dropped)
      }}
    >
      <Icon name="upload" />
      <div>
        <label htmlFor={id}>{present === '' ? 'Choose a file, or drop one here' : present}</label>
        <p className="faint small">
          {importFormats.join(', ')}. Read here and by your own server, nowhere else.
        </p>
      </div>
      <Button onClick={() => input.current?.click()}>
        {present === '' ? 'Choose a file' : 'Another file'}
      </Button>
      <input
        ref={input}
        id={id}
        className="unseen"
        type="file"
        accept=".csv,.tsv,.jsonl,.ndjson,.json,.parquet,.xlsx"
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          if (chosen !== undefined) onFile(chosen)
          // The same file, mended, can be chosen again.
          event.target.value = ''
        }}
      />
    </div>
  )
}

type ColumnsTableProps = {
  readonly report: Report
  readonly onChange: (columns: Columns) => void
}

/** What each column means, with what the first rows have in it. */
function ColumnsTable({ report, onChange }: ColumnsTableProps) {
  const { names, columns, sample } = report
  return (
    <>
      <div className="plain-table-scroll import-columns">
        <table className="plain-table" aria-label="Columns of the file">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Becomes</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <td className="mono">{name}</td>
                <td>
                  <Select
                    aria-label={`What the column ${name} becomes`}
                    value={roleOf(name, columns)}
                    choices={columnRoles.map((role) => ({ value: role, label: roleWords[role] }))}
                    onChange={(role) => onChange(withRole(columns, name, role))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sample.length === 0 ? null : (
        <div className="plain-table-scroll import-sample">
          <table className="plain-table" aria-label="The first items">
            <thead>
              <tr>
                <th scope="col">Input</th>
                <th scope="col">Expected</th>
                <th scope="col">Split</th>
              </tr>
            </thead>
            <tbody>
              {sample.map(({ input, expected, split }, index) => (
                // The first rows have no identity but their place.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={index}>
                  <td>
                    <span className="import-value mono">{writeCell(input)}</span>
                  </td>
                  <td>
                    <span className="import-value">{writeCell(expected) || '–'}</span>
                  </td>
                  <td>{split === '' ? '–' : split}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
