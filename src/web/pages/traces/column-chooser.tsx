import type { TraceRow } from '#contract/traces.ts'
import { columnsDefault } from '#web/pages/traces/trace-columns.tsx'
import type { Column } from '#web/table/column.ts'
import { Check } from '#web/ui/check.tsx'
import { Popover } from '#web/ui/popover.tsx'

type ColumnChooserProps = {
  readonly all: readonly Column<TraceRow>[]
  readonly shown: readonly string[]
  /** The ids for the address; undefined when they are the usual ones. */
  readonly onChange: (columns: string | undefined) => void
}

/** Which columns stand in the list. */
export function ColumnChooser({ all, shown, onChange }: ColumnChooserProps) {
  function toggle(id: string, isOn: boolean): void {
    const ids = all
      .map((column) => column.id)
      .filter((each) => (each === id ? isOn : shown.includes(each)))
    const text = ids.join(',')
    onChange(text === columnsDefault ? undefined : text)
  }
  return (
    <Popover icon="columns" words="Columns" label="Columns" align="end">
      {() => (
        <div className="column-chooser">
          {all.map((column) => (
            <Check
              key={column.id}
              isOn={shown.includes(column.id)}
              disabledReason={column.id === 'name' ? 'The name is always shown' : undefined}
              onChange={(isOn) => toggle(column.id, isOn)}
            >
              {column.unit === undefined ? column.title : `${column.title}, ${column.unit}`}
            </Check>
          ))}
          <button type="button" className="menu-item" onClick={() => onChange(undefined)}>
            The usual columns
          </button>
        </div>
      )}
    </Popover>
  )
}
