import { useState } from 'react'
import type { Score } from '#contract/scores.ts'
import type { TraceRow } from '#contract/traces.ts'
import { formatSignificant } from '#web/format/number.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useGiveScore, useScores } from '#web/parts/scores/given-scores.ts'
import { ratingName, ratings, useRating } from '#web/parts/scores/use-rating.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Popover } from '#web/ui/popover.tsx'
import '#web/parts/scores/scores-panel.css'

type ScoresPanelProps = { readonly trace: TraceRow; readonly scores: readonly Score[] }

/** The judgements about this trace, and two ways to add one's own: a rating by one key, or a form. */
export function ScoresPanel({ trace, scores: stored }: ScoresPanelProps) {
  const scores = useScores(trace.traceId, stored)
  return (
    <section className="scores" aria-label="Scores">
      <h3>Scores</h3>
      {scores.map((score) => (
        <Badge
          key={score.id}
          hint={[score.source, score.author, score.comment]
            .filter((part) => part !== '')
            .join(' · ')}
        >
          {score.name}: <strong>{valueOf(score)}</strong>
        </Badge>
      ))}
      {scores.length === 0 ? <span className="faint">none</span> : null}
      <span className="push" />
      <Rating trace={trace} scores={scores} />
      <Popover icon="plus" words="Score" label="Add a score" look="quiet" align="end">
        {(close) => <ScoreForm trace={trace} onDone={close} />}
      </Popover>
    </section>
  )
}

/** The keys 1 to 9 as buttons: what they write is read off them. */
function Rating({ trace, scores }: ScoresPanelProps) {
  const { rate, refusal, id } = useRating(trace)
  const mine = scores.find((score) => score.id === id)?.value
  return (
    <div className="rating number" role="group" aria-label={`${ratingName}, 1 worst to 9 best`}>
      <span className="faint small">{ratingName}</span>
      {ratings.map((value) => (
        <button
          key={value}
          type="button"
          aria-label={`${ratingName} ${value}`}
          aria-pressed={mine === value}
          aria-disabled={refusal !== undefined || undefined}
          {...hinted(refusal ?? `Score ${ratingName} = ${value} of 9, from you (key ${value})`)}
          onClick={() => rate(value)}
        >
          {value}
        </button>
      ))}
    </div>
  )
}

function valueOf(score: Score): string {
  if (score.dataType === 'boolean') return score.value === 1 ? 'yes' : 'no'
  return score.value === null ? score.label : formatSignificant(score.value)
}

type ScoreFormProps = { readonly trace: TraceRow; readonly onDone: () => void }

function ScoreForm({ trace, onDone }: ScoreFormProps) {
  const refusal = useRefusal('score')
  const [name, setName] = useState('helpful')
  const [value, setValue] = useState('yes')
  const [comment, setComment] = useState('')
  const send = useGiveScore(onDone)
  return (
    <form
      className="score-form"
      onSubmit={(event) => {
        event.preventDefault()
        const { traceId, environment } = trace
        send.mutate({
          traceId,
          environment,
          name: name.trim(),
          value: readValue(value),
          comment,
        })
      }}
    >
      <TextField label="Name" required value={name} onChange={setName} />
      <TextField
        label="Value"
        help="yes, no, a number or a word"
        required
        value={value}
        onChange={setValue}
      />
      <TextField label="Comment" isOptional value={comment} onChange={setComment} />
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
