import { useState } from 'react'
import { changeDataset, createDataset, listDatasets } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import type { NamedAnswer } from '#web/pages/playground/answers-of.ts'
import type { itemInputOf } from '#web/pages/playground/item-from-draft.ts'
import { DatasetChoice, newDatasetChoice } from '#web/parts/dataset-choice.tsx'
import { JsonTree } from '#web/ui/json-tree.tsx'

type SaveItemDialogProps = {
  readonly project: string
  readonly input: ReturnType<typeof itemInputOf>
  readonly answers: readonly NamedAnswer[]
  readonly onDone: (dataset: string) => void
  readonly onClose: () => void
}

/** Keeps what was sent as an item of a dataset, with one of the answers as the right one if it is. */
export function SaveItemDialog(props: SaveItemDialogProps) {
  const { project, input, answers, onDone, onClose } = props
  const query = { project }
  const datasets = useAnswer(listDatasets, { query })
  const known = datasets.data?.items ?? []
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState('')
  const [answer, setAnswer] = useState('')
  const dataset = chosen ?? known[0]?.id ?? newDatasetChoice
  const create = useDeed(createDataset, {
    changes: ['datasets'],
    onDone: (made) => onDone(made.name),
  })
  const add = useDeed(changeDataset, {
    changes: ['datasets'],
    onDone: () => onDone(known.find(({ id }) => id === dataset)?.name ?? ''),
  })
  function save(): void {
    const right = answers.find(({ key }) => key === answer)
    const item = {
      input,
      expected: right?.output ?? null,
      ...(right === undefined || right.traceId === '' ? {} : { traceId: right.traceId }),
    }
    if (dataset === newDatasetChoice)
      create.mutate({ query, body: { name: name.trim(), items: [item] } })
    else
      add.mutate({
        params: { dataset },
        query,
        body: { add: [item], message: 'From the playground' },
      })
  }
  return (
    <FormDialog
      title="Save as dataset item"
      onClose={onClose}
      deed="Save the item"
      sending={[create, add]}
      error={datasets.error}
      missing={
        dataset === newDatasetChoice && name.trim() === ''
          ? 'Name the new dataset first'
          : undefined
      }
      onSubmit={save}
    >
      <DatasetChoice
        known={known}
        value={dataset}
        onChange={setChosen}
        name={name}
        onName={setName}
      />
      <ChoiceField
        label="Right answer"
        help="Evaluations compare with it; an item goes without, too."
        value={answer}
        choices={[
          { value: '', label: 'none' },
          ...answers.map(({ key, name: each }) => ({
            value: key,
            label: `the answer of ${each}`,
          })),
        ]}
        onChange={setAnswer}
      />
      <section aria-label="Input of the item" className="stack">
        <h3>Input</h3>
        <div className="item-input">
          <JsonTree value={input} openLevels={3} />
        </div>
      </section>
    </FormDialog>
  )
}
