import { useState } from 'react'
import { createScores, type Score } from '#contract/scores.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatSignificant } from '#web/format/number.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ScoresPanelProps = { readonly traceId: string; readonly scores: readonly Score[] }

/** The judgements about this trace, and a way to add one's own. */
export function ScoresPanel({ traceId, scores }: ScoresPanelProps) {
  return (
    <section className="scores" aria-label="Scores">
      <h3>Scores</h3>
      {scores.map((score) => (
        <Badge
          key={score.id}
          title={[score.source, score.author, score.comment]
            .filter((part) => part !== '')
            .join(' · ')}
        >
          {score.name}: <strong>{valueOf(score)}</strong>
        </Badge>
      ))}
      {scores.length === 0 ? <span className="faint">none</span> : null}
      <Popover icon="plus" words="Score" label="Add a score" look="quiet" align="end">
        {(close) => <ScoreForm traceId={traceId} onDone={close} />}
      </Popover>
    </section>
  )
}

function valueOf(score: Score): string {
  if (score.dataType === 'boolean') return score.value === 1 ? 'yes' : 'no'
  return score.value === null ? score.label : formatSignificant(score.value)
}

function ScoreForm({ traceId, onDone }: { readonly traceId: string; readonly onDone: () => void }) {
  const place = usePlace()
  const refusal = useRefusal('score')
  const [name, setName] = useState('helpful')
  const [value, setValue] = useState('yes')
  const [comment, setComment] = useState('')
  const send = useDeed(createScores, { changes: ['traces', 'scores'], onDone })
  return (
    <form
      className="score-form"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({
          query: { project: place.project },
          body: { traceId, name: name.trim(), value: readValue(value), comment, source: 'person' },
        })
      }}
    >
      <Field label="Name">
        {(control) => (
          <input
            {...control}
            className="control"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Value" help="yes, no, a number or a word">
        {(control) => (
          <input
            {...control}
            className="control"
            required
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Field label="Comment" isOptional>
        {(control) => (
          <input
            {...control}
            className="control"
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </Field>
      <ErrorNote error={send.error} />
      <Button type="submit" look="primary" isBusy={send.isPending} disabledReason={refusal}>
        Save the score
      </Button>
    </form>
  )
}

function readValue(text: string): number | boolean | string {
  const trimmed = text.trim()
  if (trimmed === 'yes' || trimmed === 'true') return true
  if (trimmed === 'no' || trimmed === 'false') return false
  const number = Number(trimmed)
  return trimmed !== '' && Number.isFinite(number) ? number : trimmed
}
