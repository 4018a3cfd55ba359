import { createScores } from '#contract/scores.ts'
import { demoApplications } from './applications/catalogue.ts'
import type { DemoPart } from './demo-part.ts'
import { exportTraces } from './export-traces.ts'

/** The scores API takes so many at once. */
const scoresPerRequest = 1000

/** A month of traces and scores of every application, each with a key of its own. */
export const traffic: DemoPart = {
  name: 'traces and scores',
  async fill(place) {
    const counts = { trace: 0, span: 0, score: 0 }
    for (const application of demoApplications) {
      const { name, environment } = application
      const { key, call } = await place.newKey({
        name,
        environment,
        scopes: ['ingest', 'score'],
      })
      const traces = application.traffic({
        nowMs: place.nowMs,
        seed: place.seed,
        random: place.random(name),
      })
      await exportTraces({ baseUrl: place.baseUrl, key, service: name, traces })
      const scores = traces
        .flatMap((trace) => trace.scores)
        .filter(({ atMs }) => atMs < place.nowMs)
      for (let from = 0; from < scores.length; from += scoresPerRequest)
        await call(createScores, {
          query: {},
          body: {
            scores: scores.slice(from, from + scoresPerRequest).map(({ atMs, ...score }) => ({
              ...score,
              createdAt: new Date(atMs).toISOString(),
            })),
          },
        })
      place.traffic.set(name, traces)
      counts.trace += traces.length
      counts.span += traces.reduce((sum, { spans }) => sum + spans.length, 0)
      counts.score += scores.length
    }
    return counts
  },
}
