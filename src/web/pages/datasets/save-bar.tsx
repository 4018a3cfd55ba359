import { useState } from 'react'
import { changeDataset, itemsPerChangeMax } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatCount } from '#web/format/number.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { changeBody, countChanges, type ItemChanges } from '#web/pages/datasets/item-changes.ts'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { useChord } from '#web/url/use-chord.ts'
import { usePlace } from '#web/url/use-place.ts'

type SaveBarProps = {
  readonly dataset: ShownDataset
  /** The version that was changed. */
  readonly base: number
  readonly changes: ItemChanges
  readonly onDiscard: () => void
  readonly onSaved: (version: number) => void
}

/** What is changed and not saved: all of it becomes the next version, or none. */
export function SaveBar({ dataset, base, changes, onDiscard, onSaved }: SaveBarProps) {
  const place = usePlace()
  const [message, setMessage] = useState('')
  const counts = countChanges(changes)
  const isBehind = base < dataset.version
  const save = useDeed(changeDataset, {
    changes: ['datasets'],
    onDone: (version) => {
      showNotice({ text: `Version ${version.number} is saved.` })
      onSaved(version.number)
    },
  })
  const isTooMuch = counts.added > itemsPerChangeMax || counts.changed > itemsPerChangeMax
  const reason = isTooMuch
    ? `At most ${formatCount(itemsPerChangeMax)} items are added or changed at once`
    : isBehind
      ? `Version ${dataset.version} was saved meanwhile; decide below`
      : undefined
  const submit = (onto: number): void =>
    save.mutate({
      params: { dataset: dataset.id },
      query: { project: place.project },
      body: {
        base: onto,
        message: message === '' ? wordsOf(counts) : message,
        ...changeBody(changes),
      },
    })
  useChord('s', () => {
    if (reason === undefined && !save.isPending) submit(base)
  })
  return (
    <form
      className="save-bar"
      aria-label="Changes that are not saved"
      onSubmit={(event) => {
        event.preventDefault()
        submit(base)
      }}
    >
      <div className="row wrap">
        <strong className="number">{wordsOf(counts)}</strong>
        <input
          className="control save-bar-message"
          aria-label="What changed and why"
          placeholder="What changed and why (optional)"
          maxLength={500}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
        <Button look="quiet" onClick={onDiscard}>
          Discard
        </Button>
        <Button look="primary" type="submit" isBusy={save.isPending} disabledReason={reason}>
          Save version {dataset.version + 1}
        </Button>
      </div>
      {isBehind ? (
        <div className="row wrap" role="alert">
          <span className="warn">
            {dataset.versions[0]?.createdBy} saved version {dataset.version} while you were changing
            version {base}. Your changes are still here.
          </span>
          <Link
            href={paths.dataset(place, dataset.id, {
              tab: 'versions',
              from: String(base),
              to: String(dataset.version),
            })}
          >
            See what they changed
          </Link>
          <Button
            isBusy={save.isPending}
            disabledReason={isTooMuch ? reason : undefined}
            onClick={() => submit(dataset.version)}
          >
            Save mine on top of version {dataset.version}
          </Button>
        </div>
      ) : null}
      <ErrorNote error={save.error} />
    </form>
  )
}

function wordsOf({ added, changed, removed }: ReturnType<typeof countChanges>): string {
  return [
    ...(added === 0 ? [] : [`${formatCount(added)} added`]),
    ...(changed === 0 ? [] : [`${formatCount(changed)} changed`]),
    ...(removed === 0 ? [] : [`${formatCount(removed)} removed`]),
  ].join(', ')
}
