import { defineWing } from '#compose/define-wing.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { TraceRemoval } from '#domain/traces/remove-traces.ts'
import { traceRemovalRoutes } from '#http/api/trace-removal-routes.ts'

export const wing = defineWing({
  needs: { spool },
  build({ parts, stores }, { spool: { drain } }) {
    const removal = new TraceRemoval({
      ...parts,
      store: stores.traces,
      spoolNow: () => {
        const mark = drain.mark()
        return { isStored: () => drain.isPast(mark) }
      },
    })
    return { service: removal, routes: traceRemovalRoutes(removal) }
  },
})
