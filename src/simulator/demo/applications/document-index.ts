import type { DemoApplication } from '../application.ts'
import { TraceBuilder } from '../demo-span.ts'
import { embeddingCall } from '../model-call.ts'
import { dayMs, hourMs, momentsOfMonth } from '../timeline.ts'

const batchesPerNight = 6
const chunksPerBatch = 24

/** A nightly job that embeds what changed in the handbook. */
export const documentIndex: DemoApplication = {
  name: 'document-index',
  environment: 'production',
  traffic({ seed, random, nowMs }) {
    const days = new Set(
      momentsOfMonth({ nowMs, perDay: 3, random }).map(({ atMs }) => Math.floor(atMs / dayMs)),
    )
    return [...days]
      .filter((day) => day * dayMs + 3 * hourMs < nowMs)
      .map((day) => {
        const builder = new TraceBuilder({ id: `${seed} index ${day}`, tags: ['nightly'] })
        const startMs = day * dayMs + 2 * hourMs + Math.floor(random() * 300_000)
        const root = builder.add({ name: 'index handbook', startMs, durationMs: 20 })
        let at = startMs + 10
        for (let batch = 0; batch < batchesPerNight; batch += 1) {
          const texts = Array.from(
            { length: chunksPerBatch },
            (_, chunk) =>
              `Handbook, section ${batch * chunksPerBatch + chunk + 1}: rules, examples and whom to ask.`,
          )
          const call = embeddingCall({ texts, random })
          builder.add({ ...call, parent: root, startMs: at })
          at += call.durationMs + 5
        }
        builder.close(root)
        return builder.build()
      })
  },
}
