import { useState } from 'react'
import { createView, listViews, removeView, type View } from '#contract/views.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { Button, IconButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/shell/saved-views.css'

type SavedViewsProps = {
  readonly page: View['page']
  /** What a view keeps: the parameters of the address that make it. */
  readonly names: readonly string[]
}

/** Pages with their filters under a name, for everybody in the project. */
export function SavedViews({ page, names }: SavedViewsProps) {
  const place = usePlace()
  const [present, setPresent] = useSearch()
  const search = Object.fromEntries(
    names.flatMap((name) => (present[name] === undefined ? [] : [[name, present[name]]])),
  )
  // A view replaces everything it could have kept, and whatever row was selected.
  const nothing = Object.fromEntries([...names, 'selected'].map((name) => [name, undefined]))
  const query = { project: place.project }
  const views = useAnswer(listViews, { query })
  const refusal = useRefusal('score')
  const [name, setName] = useState('')
  const save = useDeed(createView, { changes: ['views'], onDone: () => setName('') })
  const remove = useDeed(removeView, { changes: ['views'] })
  const items = (views.data?.items ?? []).filter((view) => view.page === page)
  return (
    <Popover icon="bookmark" words="Views" label="Saved views" align="end">
      {(close) => (
        <div className="saved-views">
          {items.length === 0 ? (
            <p className="menu-title">
              No saved views yet. Set filters, then keep them under a name.
            </p>
          ) : null}
          {items.map((view) => (
            <div key={view.id} className="row">
              <button
                type="button"
                className="menu-item"
                onClick={() => {
                  setPresent({ ...nothing, ...view.search })
                  close()
                }}
              >
                <span className="cut">{view.name}</span>
              </button>
              <IconButton
                icon="trash"
                label={`Remove view ${view.name}`}
                onClick={() => remove.mutate({ params: { id: view.id } })}
              />
            </div>
          ))}
          <div className="menu-line" />
          <form
            className="saved-views-form"
            onSubmit={(event) => {
              event.preventDefault()
              save.mutate({ query, body: { name: name.trim(), page, search } })
            }}
          >
            <TextField
              label="Save this view as"
              required
              maxLength={120}
              value={name}
              onChange={setName}
            />
            <Button type="submit" isBusy={save.isPending} disabledReason={refusal}>
              Save
            </Button>
          </form>
          <ErrorNote error={save.error ?? remove.error ?? views.error} />
        </div>
      )}
    </Popover>
  )
}
