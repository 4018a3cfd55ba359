import { z } from 'zod'
import type { Evaluations } from '#domain/evaluations/service.ts'
import { defineJob, type Job } from '#jobs/define-job.ts'

/** Half a million calls to a slow model take hours. */
const timeoutS = 24 * 60 * 60
/** Each has calls of its own at once; more evaluations side by side would only wait for each other. */
const parallelMax = 4

/** Runs an evaluation, or goes on with one that was cut off. */
export function evaluate(
  evaluations: Pick<Evaluations, 'run'>,
): Job<{ readonly evaluation: string; readonly attempt?: number | undefined }> {
  return defineJob({
    name: 'evaluate',
    summary: 'Makes the calls of an evaluation and scores them.',
    // Which attempt is left out by jobs of Belay before this field.
    data: z.object({ evaluation: z.string(), attempt: z.int().optional() }),
    cron: null,
    retriesMax: 10,
    timeoutS,
    parallelMax,
    run: ({ evaluation, attempt }, signal) => evaluations.run({ id: evaluation, attempt }, signal),
  })
}
