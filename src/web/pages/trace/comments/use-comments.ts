import { listTraceComments } from '#contract/trace-comments.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { usePlace } from '#web/url/use-place.ts'

/** What was said of a trace and its spans, oldest first. */
export function useComments(traceId: string) {
  const { project } = usePlace()
  return useAnswer(listTraceComments, { params: { traceId }, query: { project } })
}
