import { useState } from 'react'
import type { z } from 'zod'
import { addTraces, createDataset, type Dataset, listDatasets } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { DatasetChoice, newDatasetChoice } from '#web/parts/dataset-choice.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Which model calls are meant: one of a trace, those of one trace, or all that a filter finds. */
export type CallChoice = {
  readonly label: string
  readonly traceIds: readonly string[]
  readonly spanId?: string
  /** As of `traces.list`; asked when no ids are given. */
  readonly filter?: z.input<typeof addTraces.body>['filter']
}

type AddToDatasetDialogProps = {
  /** At least one; the first is chosen at first. */
  readonly choices: readonly CallChoice[]
  readonly onClose: () => void
}

const tracesMax = 1000

/** Makes items of model calls: what was asked becomes the input, what was answered may be the right answer. */
export function AddToDatasetDialog({ choices, onClose }: AddToDatasetDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const datasets = useAnswer(listDatasets, { query })
  const [which, setWhich] = useState('0')
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState('')
  const [limit, setLimit] = useState('200')
  const [split, setSplit] = useState('')
  const [takesAnswer, setTakesAnswer] = useState(false)
  const [made, setMade] = useState<Dataset | null>(null)
  const known = datasets.data?.items ?? []
  const dataset = chosen ?? known[0]?.id ?? newDatasetChoice
  const choice = choices[Number(which)] ?? choices[0]
  const isFilter = choice?.filter !== undefined && choice.traceIds.length === 0
  const add = useDeed(addTraces, { changes: ['datasets'] })
  const create = useDeed(createDataset, { changes: ['datasets'], onDone: setMade })
  async function submit(): Promise<void> {
    if (choice === undefined) return
    const target =
      dataset === newDatasetChoice
        ? (made ?? (await create.mutateAsync({ query, body: { name: name.trim() } })))
        : known.find(({ id }) => id === dataset)
    if (target === undefined) return
    await add.mutateAsync({
      params: { dataset: target.id },
      query,
      body: {
        traceIds: [...choice.traceIds],
        ...(choice.spanId === undefined ? {} : { spanId: choice.spanId }),
        ...(isFilter ? { filter: choice.filter, limit: Number(limit) } : {}),
        expected: takesAnswer ? 'output' : 'none',
        split: split.trim(),
        message: isFilter ? 'From traces that a filter found' : 'From a trace',
      },
    })
  }
  const limitNumber = Number(limit)
  const isLimitWrong =
    isFilter && !(Number.isInteger(limitNumber) && limitNumber >= 1 && limitNumber <= tracesMax)
  const reason =
    dataset === newDatasetChoice && made === null && name.trim() === ''
      ? 'Name the new dataset first'
      : isLimitWrong
        ? 'Mend the number of traces first'
        : undefined
  const target = dataset === newDatasetChoice ? made : known.find(({ id }) => id === dataset)
  if (add.data !== undefined && target !== undefined && target !== null)
    return (
      <Dialog
        title="Added to the dataset"
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Close</Button>
            <LinkButton look="primary" href={paths.dataset(place, target.id)}>
              Open {target.name}
            </LinkButton>
          </>
        }
      >
        <Added imported={add.data.imported} skipped={add.data.skipped} notes={add.data.notes} />
      </Dialog>
    )
  return (
    <Dialog title="Add to a dataset" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          // What fails is shown by the deeds themselves.
          void submit().catch(() => undefined)
        }}
      >
        {choices.length > 1 ? (
          <Segmented
            label="Which calls"
            value={which}
            choices={choices.map(({ label }, index) => ({ value: String(index), label }))}
            onChange={setWhich}
          />
        ) : (
          <p className="soft">{choice?.label}</p>
        )}
        <DatasetChoice
          known={known}
          value={dataset}
          onChange={setChosen}
          name={name}
          onName={setName}
        />
        <div className="form-grid">
          {isFilter ? (
            <TextField
              label="Traces at most"
              look="number"
              inputMode="numeric"
              help="The newest first."
              error={isLimitWrong ? `A whole number from 1 to ${tracesMax}.` : undefined}
              value={limit}
              onChange={setLimit}
            />
          ) : null}
          <TextField
            label="Split"
            isOptional
            placeholder="test"
            pattern="[\w\-]*"
            title="letters, digits, _ and -"
            value={split}
            onChange={setSplit}
          />
        </div>
        <Check isOn={takesAnswer} onChange={setTakesAnswer}>
          What the model answered counts as the right answer. Look through such items before you
          measure by them.
        </Check>
        <ErrorNote error={datasets.error ?? create.error ?? add.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={add.isPending || create.isPending}
            disabledReason={reason}
          >
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type AddedProps = {
  readonly imported: number
  readonly skipped: readonly { readonly traceId: string; readonly reason: string }[]
  readonly notes: readonly string[]
}

function Added({ imported, skipped, notes }: AddedProps) {
  const reasons = new Map<string, number>()
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return (
    <div className="stack">
      <p>{imported === 0 ? 'No item was added.' : `${plural(imported, 'item')} added.`}</p>
      {notes.map((note) => (
        <p key={note} className="soft">
          {note}
        </p>
      ))}
      {skipped.length === 0 ? null : (
        <>
          <p>{plural(skipped.length, 'trace')} gave none:</p>
          <ul>
            {[...reasons].map(([reason, count]) => (
              <li key={reason} className="soft">
                {plural(count, 'trace')}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
