import { z } from 'zod'
import type { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import { defineJob, type Job } from '#jobs/define-job.ts'

/** Every minute: judges the traces that online evaluations have come to since. */
export function judgeTraces(
  onlineEvaluations: Pick<OnlineEvaluations, 'run'>,
): Job<Record<string, never>> {
  return defineJob({
    name: 'judge-traces',
    summary: 'Judges a share of new traces for every online evaluation that is on.',
    data: z.record(z.string(), z.never()),
    cron: '* * * * *',
    // The next minute's is the next try; it takes up where this one ended.
    retriesMax: 0,
    timeoutS: 30 * 60,
    parallelMax: 1,
    run: (_, signal) => onlineEvaluations.run(signal),
  })
}
