import { useState } from 'react'
import { createTraceComment } from '#contract/trace-comments.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type CommentFormProps = { readonly traceId: string; readonly span: TreeSpan | undefined }

/** Says something of the trace, or of the span that is selected. */
export function CommentForm({ traceId, span }: CommentFormProps) {
  const { project } = usePlace()
  const refusal = useRefusal('score')
  const [text, setText] = useState('')
  const [about, setAbout] = useState<'trace' | 'span'>('trace')
  const create = useDeed(createTraceComment, {
    changes: ['trace-comments'],
    onDone: () => setText(''),
  })
  return (
    <form
      className="comment-form"
      aria-label="New comment"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({
          params: { traceId },
          query: { project },
          body: {
            text,
            ...(about === 'span' && span !== undefined ? { spanId: span.spanId } : {}),
          },
        })
      }}
    >
      <AreaField
        label="New comment"
        help="Markdown: **bold**, `code`, lists, links"
        rows={4}
        value={text}
        onChange={setText}
      />
      <div className="row wrap comment-send">
        <ChoiceField
          label="About"
          value={about}
          choices={[
            { value: 'trace', label: 'the trace as a whole' },
            ...(span === undefined
              ? []
              : [{ value: 'span' as const, label: `the span “${span.name}”` }]),
          ]}
          onChange={setAbout}
        />
        <Button
          type="submit"
          look="primary"
          isBusy={create.isPending}
          disabledReason={refusal ?? (text.trim() === '' ? 'Say something first' : undefined)}
        >
          Comment
        </Button>
      </div>
      <ErrorNote error={create.error} />
    </form>
  )
}
