import { defineWing } from '#compose/define-wing.ts'
import { wing as people } from '#compose/wings/people.ts'
import { retain } from '#jobs/retain.ts'

/** What goes by itself when it is old. */
export const wing = defineWing({
  needs: { people },
  build: ({ parts, stores, config, log }, given) => ({
    service: null,
    jobs: [
      retain({
        traces: stores.traces,
        comments: stores.records.traceComments,
        identity: given.people,
        clock: parts.clock,
        traceDays: config.retention.traceDays,
        log,
      }),
    ],
  }),
})
