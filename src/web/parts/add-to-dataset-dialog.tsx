import { useState } from 'react'
import type { z } from 'zod'
import { addTraces, createDataset, type Dataset, listDatasets } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { DatasetChoice, newDatasetChoice } from '#web/parts/dataset-choice.tsx'
import { LinkButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
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

const first: Typed = {
  which: '0',
  dataset: undefined,
  name: '',
  limit: '200',
  split: '',
  takesAnswer: false,
}

type Typed = {
  /** Place among the choices. */
  readonly which: string
  /** Id of a dataset; the first that is there, as long as none was chosen. */
  readonly dataset: string | undefined
  readonly name: string
  readonly limit: string
  readonly split: string
  readonly takesAnswer: boolean
}

/** Makes items of model calls: what was asked becomes the input, what was answered may be the right answer. */
export function AddToDatasetDialog({ choices, onClose }: AddToDatasetDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const datasets = useAnswer(listDatasets, { query })
  const [made, setMade] = useState<Dataset | null>(null)
  const add = useDeed(addTraces, { changes: ['datasets'] })
  const create = useDeed(createDataset, { changes: ['datasets'], onDone: setMade })
  const draft = useDraft(addTraces.body, first, add.error ?? create.error)
  const { which, name, limit, split, takesAnswer } = draft.trimmed
  const known = datasets.data?.items ?? []
  const dataset = draft.values.dataset ?? known[0]?.id ?? newDatasetChoice
  const choice = choices[Number(which)] ?? choices[0]
  const isFilter = choice?.filter !== undefined && choice.traceIds.length === 0
  async function submit(): Promise<void> {
    if (choice === undefined) return
    const target =
      dataset === newDatasetChoice
        ? (made ?? (await create.mutateAsync({ query, body: { name } })))
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
        split,
        message: isFilter ? 'From traces that a filter found' : 'From a trace',
      },
    })
  }
  const wrongSplit = addTraces.body.shape.split.safeParse(split).error?.issues[0]?.message
  const isLimitWrong =
    isFilter && (limit === '' || !addTraces.body.shape.limit.safeParse(Number(limit)).success)
  const missing =
    dataset === newDatasetChoice && made === null && name === ''
      ? 'Name the new dataset first'
      : isLimitWrong
        ? 'Mend the number of traces first'
        : wrongSplit === undefined
          ? undefined
          : 'Mend the split first'
  const target = dataset === newDatasetChoice ? made : known.find(({ id }) => id === dataset)
  const nameControl = draft.text('name')
  return (
    <FormDialog
      title="Add to a dataset"
      deed="Add"
      sending={[add, create]}
      error={datasets.error}
      draft={draft}
      missing={missing}
      done={
        add.data === undefined || target === undefined || target === null
          ? undefined
          : {
              title: 'Added to the dataset',
              body: (
                <Added
                  imported={add.data.imported}
                  skipped={add.data.skipped}
                  notes={add.data.notes}
                />
              ),
              actions: (
                <LinkButton look="primary" href={paths.dataset(place, target.id)}>
                  Open {target.name}
                </LinkButton>
              ),
            }
      }
      onSubmit={() => {
        // What fails is shown by the deeds themselves.
        void submit().catch(() => undefined)
      }}
      onClose={onClose}
    >
      {choices.length > 1 ? (
        <Segmented
          label="Which calls"
          value={which}
          choices={choices.map(({ label }, index) => ({ value: String(index), label }))}
          onChange={(next) => draft.change({ which: next })}
        />
      ) : (
        <p className="soft">{choice?.label}</p>
      )}
      <DatasetChoice
        known={known}
        value={dataset}
        onChange={(chosen) => draft.change({ dataset: chosen })}
        name={nameControl.value}
        nameError={nameControl.error}
        onName={nameControl.onChange}
      />
      <div className="form-grid">
        {isFilter ? (
          <TextField
            label="Traces at most"
            look="number"
            inputMode="numeric"
            help="The newest first."
            {...draft.text('limit')}
            {...(isLimitWrong ? { error: `A whole number from 1 to ${tracesMax}.` } : {})}
          />
        ) : null}
        <TextField
          label="Split"
          isOptional
          placeholder="test"
          {...draft.text('split')}
          {...(wrongSplit === undefined ? {} : { error: `A split has ${wrongSplit}.` })}
        />
      </div>
      <Check isOn={takesAnswer} onChange={(isOn) => draft.change({ takesAnswer: isOn })}>
        What the model answered counts as the right answer. Look through such items before you
        measure by them.
      </Check>
    </FormDialog>
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
