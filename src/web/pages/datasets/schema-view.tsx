import { useState } from 'react'
import { editDataset, itemSchemas } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { schemaOf } from '#web/pages/datasets/schema-of.ts'
import { useItems } from '#web/pages/datasets/use-items.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { offBecause } from '#web/ui/off-because.ts'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useUnsavedGuard } from '#web/url/use-unsaved-guard.ts'

const sides = ['input', 'expected'] as const
const titles = { input: 'Schema of the input', expected: 'Schema of the expected answer' }

/** What items must look like; a row that is otherwise is refused, by row and field. */
export function SchemaView({ dataset }: { readonly dataset: ShownDataset }) {
  const place = usePlace()
  const refusal = useRefusal('edit')
  const { schemas } = dataset
  const [texts, setTexts] = useState({
    input: written(schemas.input),
    expected: written(schemas.expected),
  })
  const list = useItems(dataset.id, { project: place.project, version: dataset.version })
  const edit = useDeed(editDataset, {
    changes: ['datasets'],
    onDone: () =>
      showNotice({ text: 'The schema is saved. It counts for what changes from now on.' }),
  })
  const read = { input: readSchema(texts.input), expected: readSchema(texts.expected) }
  const isDirty = sides.some((side) => texts[side] !== written(schemas[side]))
  const wrong = sides.find((side) => read[side] === undefined)
  useUnsavedGuard(isDirty, 'The schema has changes that are not saved. Leave without them?')
  return (
    <Panel
      title="What items must look like"
      actions={
        <Button
          look="quiet"
          disabledReason={
            refusal ?? (list.items.length === 0 ? 'There are no items yet' : undefined)
          }
          onClick={() =>
            setTexts({
              input: written(schemaOf(list.items.map(({ input }) => input))),
              expected: written(
                schemaOf(
                  list.items.flatMap(({ expected }) => (expected === null ? [] : [expected])),
                ),
              ),
            })
          }
        >
          Describe the items there are
        </Button>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const given = itemSchemas.safeParse(read)
          if (given.success)
            edit.mutate({
              params: { dataset: dataset.id },
              query: { project: place.project },
              body: { schemas: given.data },
            })
        }}
      >
        <p className="soft">
          JSON Schema, 2020-12 or draft 7. Empty checks nothing. Items that are there already are
          checked when they change.
        </p>
        <div className="schema-sides">
          {sides.map((side) => (
            <Field
              key={side}
              label={titles[side]}
              error={read[side] === undefined ? 'It is no JSON object.' : undefined}
            >
              {(control) => (
                <textarea
                  {...control}
                  className="control mono schema-text"
                  rows={12}
                  spellCheck={false}
                  {...offBecause(refusal)}
                  placeholder={'{\n  "type": "object",\n  "required": ["question"]\n}'}
                  value={texts[side]}
                  onChange={(event) => setTexts({ ...texts, [side]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        <ErrorNote error={edit.error} />
        <div className="row form-end">
          <Button
            look="primary"
            type="submit"
            isBusy={edit.isPending}
            disabledReason={
              refusal ??
              (wrong === undefined
                ? isDirty
                  ? undefined
                  : 'Nothing has changed'
                : `Mend the ${titles[wrong].toLowerCase()} first`)
            }
          >
            Save the schema
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function written(schema: object | null): string {
  return schema === null ? '' : JSON.stringify(schema, null, 2)
}

/** The schema that was typed, null for none; undefined when it is no JSON object. */
function readSchema(text: string): object | null | undefined {
  if (text.trim() === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
