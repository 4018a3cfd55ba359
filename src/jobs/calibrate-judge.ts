import { z } from 'zod'
import type { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import { defineJob, type Job } from '#jobs/define-job.ts'

/** Has a judge look at what people have judged. */
export function calibrateJudge(
  calibrations: Pick<JudgeCalibrations, 'run'>,
): Job<{ readonly calibration: string }> {
  return defineJob({
    name: 'calibrate-judge',
    summary: 'Has a judge look at what people have judged, to know how far it can be trusted.',
    data: z.object({ calibration: z.string() }),
    cron: null,
    retriesMax: 5,
    timeoutS: 60 * 60,
    parallelMax: 2,
    run: ({ calibration }, signal) => calibrations.run(calibration, signal),
  })
}
