import { promptLinkOf } from '#access/prompt-link.ts'
import { receiptOf } from '#http/api/receipt.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { wing as traceComments } from '#compose/wings/trace-comments.ts'
import { Traces } from '#domain/traces/service.ts'
import { scoreRoutes } from '#http/api/score-routes.ts'
import { traceRoutes } from '#http/api/trace-routes.ts'
import { encodeScore } from '#spool/encode-row.ts'

/** Traces, to be read, and their scores. */
export const wing = defineWing({
  needs: { keys, prices, snapshot, spool, traceComments },
  build({ parts: { clock }, stores }, given) {
    const traces = new Traces({
      store: stores.traces,
      clock,
      prices: given.prices.book,
      keyNames: (ids) => given.keys.keys.names(ids),
      spoolScores: (scores) => given.spool.writer.append(scores.map(encodeScore)),
    })
    return {
      service: traces,
      routes: [
        ...traceRoutes({
          traces,
          traceComments: given.traceComments,
          promptLink: (project, span) =>
            promptLinkOf(given.snapshot.current().prompts.get(project) ?? new Map(), span),
          receipt: (project, traceId) =>
            receiptOf({ drain: given.spool.drain, traces: stores.traces }, project, traceId),
          clock,
        }),
        ...scoreRoutes({ traces, clock }),
      ],
    }
  },
})
