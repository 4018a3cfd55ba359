import { defineWing } from '#compose/define-wing.ts'
import { TraceComments } from '#domain/trace-comments/service.ts'
import { traceCommentRoutes } from '#http/api/trace-comment-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts, stores }) {
    const traceComments = new TraceComments({ ...parts, store: stores.traces })
    return { service: traceComments, routes: traceCommentRoutes({ traceComments }) }
  },
})
