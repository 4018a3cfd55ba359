import { useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import {
  createPromptComment,
  editPromptComment,
  listPromptComments,
  type PromptComment,
} from '#contract/prompt-reviews.ts'
import { type Prompt, type PromptVersion, showPromptVersion } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { WordDiff } from '#web/diff/diff-view.tsx'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { readLabelRequest } from '#web/pages/prompts/label-request.ts'
import { MoveLabelDialog } from '#web/pages/prompts/move-label-dialog.tsx'
import { placeTitle } from '#web/pages/prompts/place-title.ts'
import { placesOf, textAt, withTextAt } from '#web/pages/prompts/text-at.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type CommentsPanelProps = {
  readonly prompt: Prompt
  readonly version: number
  /** Why no suggestion can be taken over now; undefined when one can. */
  readonly takeRefusal: string | undefined
  /** Begins a draft of the version with a suggested text in it. */
  readonly onTake: (version: PromptVersion, content: PromptContent) => void
}

/** What people say of a version, and which other texts they suggest. */
export function CommentsPanel({ prompt, version, takeRefusal, onTake }: CommentsPanelProps) {
  const place = usePlace()
  const query = { project: place.project }
  const [showsResolved, setShowsResolved] = useState(false)
  const comments = useAnswer(listPromptComments, {
    params: { name: prompt.name },
    query: { ...query, version: String(version) },
  })
  const shown = useAnswer(showPromptVersion, {
    params: { name: prompt.name, version: String(version) },
    query,
  })
  const items = comments.data?.items ?? []
  const open = items.filter(({ resolvedAt }) => resolvedAt === null)
  const listed = showsResolved ? items : open
  return (
    <Panel
      title={`Comments on version ${version}${open.length === 0 ? '' : ` · ${open.length}`}`}
      actions={
        items.length === open.length ? null : (
          <Check isOn={showsResolved} onChange={setShowsResolved}>
            Resolved too
          </Check>
        )
      }
    >
      <div className="stack">
        <ErrorNote error={comments.error} onRetry={() => void comments.refetch()} />
        {comments.isPending ? <Skeleton height={40} /> : null}
        {comments.data !== undefined && listed.length === 0 ? (
          <p className="soft">Nobody has said anything of this version.</p>
        ) : null}
        <ul className="prompt-comments" aria-label="Comments">
          {listed.map((comment) => (
            <CommentView
              key={comment.id}
              prompt={prompt}
              comment={comment}
              before={shown.data === undefined ? null : textAt(shown.data.content, comment.place)}
              takeRefusal={takeRefusal}
              onTake={(text) => {
                if (shown.data === undefined) return
                const content = withTextAt(shown.data.content, comment.place, text)
                if (content !== null) onTake(shown.data, content)
              }}
            />
          ))}
        </ul>
        {shown.data === undefined ? null : (
          <CommentForm
            key={version}
            prompt={prompt}
            version={version}
            places={placesOf(shown.data.content)}
            textOf={(where) => textAt(shown.data.content, where) ?? ''}
          />
        )}
      </div>
    </Panel>
  )
}

type CommentViewProps = {
  readonly prompt: Prompt
  readonly comment: PromptComment
  /** The text at the place that it is about. */
  readonly before: string | null
  readonly takeRefusal: string | undefined
  readonly onTake: (text: string) => void
}

function CommentView({ prompt, comment, before, takeRefusal, onTake }: CommentViewProps) {
  const place = usePlace()
  const refusal = useRefusal('score')
  const moveRefusal = useRefusal('attest')
  const [isMoving, setIsMoving] = useState(false)
  const edit = useDeed(editPromptComment, { changes: ['prompt-comments'] })
  const { id, text, suggestion, createdBy, createdAt, resolvedAt, resolvedBy, version } = comment
  const label = readLabelRequest(text)
  const stands = prompt.labels.some((each) => each.label === label && each.version === version)
  return (
    <li className={resolvedAt === null ? '' : 'faint'}>
      <div className="row">
        <strong>{createdBy}</strong>
        <span className="faint small">
          <Moment at={createdAt} />
          {comment.place === '' ? '' : ` on ${placeTitle(comment.place).toLowerCase()}`}
        </span>
        <span className="push" />
        <Button
          look="quiet"
          disabledReason={refusal}
          isBusy={edit.isPending}
          {...hinted(resolvedBy === null ? undefined : `Resolved by ${resolvedBy}`)}
          onClick={() =>
            edit.mutate({
              params: { id },
              query: { project: place.project },
              body: { isResolved: resolvedAt === null },
            })
          }
        >
          {resolvedAt === null ? 'Resolve' : 'Open again'}
        </Button>
      </div>
      {text === '' ? null : <p className="prompt-comment-text">{text}</p>}
      {suggestion === null ? null : <WordDiff before={before ?? ''} after={suggestion} />}
      {suggestion === null || before === null || resolvedAt !== null ? null : (
        <div>
          <Button icon="edit" disabledReason={takeRefusal} onClick={() => onTake(suggestion)}>
            Edit with this text
          </Button>
        </div>
      )}
      {label === null || resolvedAt !== null ? null : stands ? (
        <p className="good small">It stands there now.</p>
      ) : (
        <div>
          <Button icon="check" disabledReason={moveRefusal} onClick={() => setIsMoving(true)}>
            Approve: move {label} here
          </Button>
        </div>
      )}
      <ErrorNote error={edit.error} />
      {isMoving && label !== null ? (
        <MoveLabelDialog
          prompt={prompt}
          label={label}
          version={version}
          versions={[]}
          isProtected={() => false}
          onClose={() => setIsMoving(false)}
        />
      ) : null}
    </li>
  )
}

type CommentFormProps = {
  readonly prompt: Prompt
  readonly version: number
  readonly places: readonly string[]
  readonly textOf: (place: string) => string
}

function CommentForm({ prompt, version, places, textOf }: CommentFormProps) {
  const project = usePlace().project
  const refusal = useRefusal('score')
  const [text, setText] = useState('')
  const [place, setPlace] = useState('')
  const [suggestion, setSuggestion] = useState<string | null>(null)
  const create = useDeed(createPromptComment, {
    changes: ['prompt-comments'],
    onDone: () => {
      setText('')
      setSuggestion(null)
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({
          params: { name: prompt.name },
          query: { project },
          body: {
            version: String(version),
            place,
            text,
            ...(suggestion === null ? {} : { suggestion }),
          },
        })
      }}
    >
      <AreaField label="Comment" rows={2} maxLength={2000} value={text} onChange={setText} />
      <ChoiceField
        label="About"
        value={place}
        choices={[
          { value: '', label: 'the version as a whole' },
          ...places.map((each) => ({ value: each, label: placeTitle(each) })),
        ]}
        onChange={(chosen) => {
          setPlace(chosen)
          setSuggestion(null)
        }}
      />
      {suggestion === null ? null : (
        <AreaField
          label="Suggested text"
          look="mono"
          rows={4}
          value={suggestion}
          onChange={setSuggestion}
        />
      )}
      <ErrorNote error={create.error} />
      <div className="row wrap form-end">
        {place === '' ? null : (
          <Button
            look="quiet"
            onClick={() => setSuggestion(suggestion === null ? textOf(place) : null)}
          >
            {suggestion === null ? 'Suggest another text' : 'Suggest nothing'}
          </Button>
        )}
        <Button
          type="submit"
          isBusy={create.isPending}
          disabledReason={
            refusal ??
            (text.trim() === '' && suggestion === null ? 'Say something first' : undefined)
          }
        >
          Comment
        </Button>
      </div>
    </form>
  )
}
