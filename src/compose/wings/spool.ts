import { insertBatch } from '#spool/insert-batch.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as live } from '#compose/wings/live.ts'
import { emptySpanRow } from '#contract/span-row.ts'
import { decideBatch } from '#domain/usage/decide-batch.ts'
import { UsageOwners } from '#domain/usage/own-usage.ts'
import { RepeatFilter } from '#domain/usage/repeat-filter.ts'
import { newSpoolBudget } from '#spool/budget.ts'
import { SpoolDrain } from '#spool/drain.ts'
import { SpoolWriter } from '#spool/writer.ts'

/** Ids remembered by the filter of repeats after a restart; what came before is recognised on read. */
const recentIdsMax = 200_000

/** The way from the data planes into the trace store. What the last process left is stored before anybody is let in. */
export const wing = defineWing({
  needs: { live },
  async build({ begun, config, data, stores, log }, given) {
    const budget = newSpoolBudget(config.spool.bytesMax)
    const mainWriter = `${begun.writerPrefix}m`
    const largeWriter = `${begun.writerPrefix}l`
    const filter = new RepeatFilter(recentIdsMax)
    const owners = new UsageOwners()
    // What the last process knew of the newest spans, so that a repeat or an owner is recognised across a restart.
    for (const span of await stores.traces.recentSpans(recentIdsMax)) {
      filter.see([span.project, span.trace_id, span.span_id], null)
      owners.settle([{ ...emptySpanRow(), ...span }])
    }
    const drain = new SpoolDrain({
      directory: data.spool,
      budget,
      liveWriters: new Set([...begun.frontNames, largeWriter, mainWriter]),
      decide: (spans) => decideBatch(spans, filter, owners),
      recall: (spans) => void decideBatch(spans, filter, owners),
      insert: (batch) => insertBatch(stores.traceDatabase, batch),
      onStored: (spans) =>
        given.live.live.stored(spans.map(([project, traceId]) => ({ project, traceId }))),
      onTrouble: log,
    })
    const writer = new SpoolWriter({
      directory: data.spool,
      writer: mainWriter,
      budget,
      fsync: config.spool.fsync,
      onWritten: () => drain.nudge(),
    })
    await drain
      .catchUp()
      .catch((error: unknown) =>
        log(
          `The trace store does not take what the spool holds yet: ${error instanceof Error ? error.message : error}`,
        ),
      )
    return {
      service: { drain, writer, budget, largeWriter },
      open: async () => drain.start(),
      async stop() {
        await writer.close()
        await drain.stop()
      },
    }
  },
})
