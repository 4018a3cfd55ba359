import { useState } from 'react'
import type { EvaluatorEntry } from '#contract/evaluations.ts'
import { byFamily, filterEvaluators } from '#web/parts/evaluators/filter-evaluators.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import '#web/parts/evaluators/evaluator-picker.css'
import '#web/parts/form-card.css'

type EvaluatorPickerProps = {
  readonly catalog: readonly EvaluatorEntry[]
  /** Ids that the evaluation has already; one may be used several times with other settings. */
  readonly used: readonly string[]
  readonly onAdd: (entry: EvaluatorEntry) => void
  readonly onClose: () => void
}

/** Every evaluator by its group, to be searched and added. */
export function EvaluatorPicker({ catalog, used, onAdd, onClose }: EvaluatorPickerProps) {
  const [search, setSearch] = useState('')
  const found = filterEvaluators(catalog, search)
  const families = byFamily(found)
  return (
    <Dialog
      title="Add evaluators"
      onClose={onClose}
      width={760}
      footer={
        <>
          <span className="faint push-end">
            {used.length === 0 ? 'None added yet' : `${used.length} in the evaluation`}
          </span>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <input
        className="control"
        type="search"
        aria-label="Search evaluators"
        placeholder="exact, JSON, faithful, tool, latency …"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.length === 0 ? (
        <EmptyState title="No evaluator matches">
          Try another word; your own check fits into the evaluators “javascript” and “rubric”.
        </EmptyState>
      ) : null}
      {families.map(([family, entries]) => (
        <section key={family} className="evaluator-family" aria-label={family}>
          <h3>
            {family} <span className="faint">{entries.length}</span>
          </h3>
          <ul>
            {entries.map((entry) => (
              <li key={entry.id}>
                <div className="evaluator-entry">
                  <span className="row wrap">
                    <strong>{entry.title}</strong>
                    {used.includes(entry.id) ? <Badge tone="accent">added</Badge> : null}
                    {needsOf(entry).map((need) => (
                      <Badge key={need} hint="Cases without it get no score">
                        needs {need}
                      </Badge>
                    ))}
                  </span>
                  <span className="small soft">
                    <CodeText text={entry.summary} />
                  </span>
                </div>
                <Button icon="plus" aria-label={`Add ${entry.title}`} onClick={() => onAdd(entry)}>
                  Add
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}

/** What the items or the set-up must have; an output there always is. */
function needsOf(entry: EvaluatorEntry): readonly string[] {
  return entry.needs
    .filter((need) => need !== 'output')
    .map((need) => (need === 'model' ? 'judge' : need))
}
