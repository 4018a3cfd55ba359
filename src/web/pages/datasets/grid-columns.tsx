import {
  fieldOf,
  readCell,
  type Value,
  withField,
  writeCell,
} from '#web/pages/datasets/cell-text.ts'
import { GridCell } from '#web/pages/datasets/grid-cell.tsx'
import type { GridRow, ItemFields } from '#web/pages/datasets/item-changes.ts'
import { SourceBadge } from '#web/pages/datasets/source-badge.tsx'
import type { Column } from '#web/table/column.ts'
import { IconButton } from '#web/ui/button.tsx'
import { Badge } from '#web/ui/badge.tsx'

type GridColumns = {
  /** Fields of the inputs; none: the input is one column. */
  readonly fields: readonly string[]
  readonly marked: ReadonlySet<string>
  /** Shows an item whole, beside the grid. */
  readonly onOpen: (id: string) => void
  readonly onMark: (id: string, isOn: boolean) => void
  readonly onChange: (row: GridRow, patch: Partial<ItemFields>) => void
  /** Why nothing can be changed here. */
  readonly whyNot: string | undefined
}

const stateWords = { same: '', changed: 'changed', new: 'new', removed: 'goes' } as const

/** The columns of the grid: a column for each field of the input, then what belongs to every item. */
export function gridColumns(given: GridColumns): readonly Column<GridRow>[] {
  const { fields, marked, onOpen, onMark, onChange, whyNot } = given
  const cell = (
    row: GridRow,
    asked: { name: string; value: Value | undefined; set: (value: Value) => Partial<ItemFields> },
  ) => (
    <GridCell
      label={asked.name}
      text={writeCell(asked.value)}
      isJson={asked.value !== undefined && asked.value !== null && typeof asked.value !== 'string'}
      whyNot={row.state === 'removed' ? 'This item goes with the next version' : whyNot}
      onSave={(text) => onChange(row, asked.set(readCell(text, asked.value)))}
    />
  )
  const inputs: readonly Column<GridRow>[] =
    fields.length === 0
      ? [
          {
            id: 'input',
            title: 'Input',
            width: 'minmax(220px, 2fr)',
            cell: (row) =>
              cell(row, { name: 'Input', value: row.input, set: (input) => ({ input }) }),
          },
        ]
      : fields.map((name) => ({
          id: `input.${name}`,
          title: name,
          width: 'minmax(150px, 2fr)',
          help: `Field ${name} of the input`,
          cell: (row) =>
            cell(row, {
              name,
              value: fieldOf(row.input, name),
              set: (value) => ({ input: withField(row.input, name, value) }),
            }),
        }))
  return [
    {
      id: 'mark',
      title: '',
      width: '76px',
      cell: (row) => (
        <>
          <input
            type="checkbox"
            className="grid-check"
            aria-label={`Mark ${nameOf(row)}`}
            checked={marked.has(row.id)}
            onChange={(event) => onMark(row.id, event.target.checked)}
          />
          <IconButton
            icon="chevronRight"
            label={`Open ${nameOf(row)}`}
            onClick={() => onOpen(row.id)}
          />
        </>
      ),
    },
    ...inputs,
    {
      id: 'expected',
      title: 'Expected',
      width: 'minmax(170px, 2fr)',
      help: 'The right answer, where one is known',
      cell: (row) =>
        cell(row, { name: 'Expected', value: row.expected, set: (expected) => ({ expected }) }),
    },
    {
      id: 'split',
      title: 'Split',
      width: '92px',
      cell: (row) => (
        <GridCell
          label="Split"
          text={row.split}
          isJson={false}
          whyNot={row.state === 'removed' ? 'This item goes with the next version' : whyNot}
          onSave={(text) => onChange(row, { split: text.trim().replaceAll(/[^\w-]/g, '-') })}
        />
      ),
    },
    {
      id: 'source',
      title: 'Source',
      width: '92px',
      help: 'Where the item comes from',
      cell: (row) => (
        <SourceBadge
          source={row.source}
          traceId={row.item?.traceId ?? null}
          spanId={row.item?.spanId ?? null}
        />
      ),
    },
    {
      id: 'since',
      title: 'Since',
      width: '84px',
      align: 'end',
      help: 'The version that this state of the item began with',
      cell: (row) =>
        row.state === 'same' ? (
          <span className="soft">{row.item?.since}</span>
        ) : (
          <Badge tone={row.state === 'removed' ? 'bad' : 'accent'}>{stateWords[row.state]}</Badge>
        ),
    },
  ]
}

// Enough to tell one item from another.
const nameCharacters = 60

function nameOf({ input, item }: GridRow): string {
  return item === null ? 'the new item' : writeCell(input).slice(0, nameCharacters)
}
