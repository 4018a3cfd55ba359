import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { listTraces, removeTrace, traceFacets, type TraceRow } from '#contract/traces.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'

// Enough of a trace's id to have looked at it, short enough to type.
const typedLength = 8
const lists: ReadonlySet<string> = new Set([listTraces.id, traceFacets.id])

/** Removes the trace of the page for good, and leads back to the list with what was removed. */
export function RemoveTrace({
  trace,
}: {
  readonly trace: Pick<TraceRow, 'traceId' | 'name' | 'spans'>
}) {
  const place = usePlace()
  const go = useGo()
  const cache = useQueryClient()
  const refusal = useRefusal('edit')
  const [isAsking, setIsAsking] = useState(false)
  const remove = useDeed(removeTrace, {
    changes: ['sessions', 'users'],
    onDone: (receipt) => {
      showNotice({
        text: `Removed: ${plural(receipt.traces, 'trace')}, ${plural(receipt.spans, 'span')}, ${plural(receipt.scores, 'score')}, ${plural(receipt.comments, 'comment')}.`,
      })
      go(paths.traces(place), 'replace')
      // The lists, but not this trace, of which nothing can be asked any more.
      void cache.invalidateQueries({
        predicate: ({ queryKey }) => lists.has(String(queryKey[0])),
      })
    },
  })
  return (
    <>
      <Button icon="trash" disabledReason={refusal} onClick={() => setIsAsking(true)}>
        Remove
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`Remove the trace “${trace.name === '' ? 'unnamed' : trace.name}”`}
          deed="Remove the trace"
          typed={trace.traceId.slice(0, typedLength)}
          sending={remove}
          onConfirm={() =>
            remove.mutate({ params: { traceId: trace.traceId }, query: { project: place.project } })
          }
          onClose={() => setIsAsking(false)}
        >
          {plural(trace.spans, 'span')} with inputs, outputs, scores and comments are removed for
          good. Sums per hour, such as calls and cost of the overview, stay.
        </ConfirmDialog>
      ) : null}
    </>
  )
}
