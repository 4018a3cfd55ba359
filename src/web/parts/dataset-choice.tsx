import { createDataset, type Dataset } from '#contract/datasets.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { fieldBounds } from '#web/forms/field-bounds.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { plural } from '#web/format/number.ts'

/** Stands for a dataset that is made when the form is sent; no id looks like it. */
export const newDatasetChoice = 'new'

const { help: _help, ...nameBounds } = fieldBounds(createDataset.body.shape.name)

type DatasetChoiceProps = {
  readonly known: readonly Dataset[]
  /** Id of a dataset, or `newDatasetChoice`. */
  readonly value: string
  readonly onChange: (value: string) => void
  /** Of the new one. */
  readonly name: string
  readonly onName: (name: string) => void
  readonly nameError?: string | undefined
}

/** Which dataset items go into: one that is there, or a new one and its name. */
export function DatasetChoice({
  known,
  value,
  onChange,
  name,
  onName,
  nameError,
}: DatasetChoiceProps) {
  return (
    <>
      <ChoiceField
        label="Dataset"
        value={value}
        choices={[
          ...known.map(({ id, name: each, items }) => ({
            value: id,
            label: `${each} · ${plural(items, 'item')}`,
          })),
          { value: newDatasetChoice, label: 'a new dataset' },
        ]}
        onChange={onChange}
      />
      {value === newDatasetChoice ? (
        <TextField
          label="Name of the new dataset"
          {...nameBounds}
          error={nameError}
          value={name}
          onChange={onName}
        />
      ) : null}
    </>
  )
}
