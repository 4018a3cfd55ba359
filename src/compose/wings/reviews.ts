import { tracesFinder } from '#http/api/find-traces.ts'
import { defineWing } from '#compose/define-wing.ts'
import { judgePromptNow } from '#domain/evaluations/judge-registry.ts'
import { wing as datasets } from '#compose/wings/datasets.ts'
import { wing as evaluations } from '#compose/wings/evaluations.ts'
import { wing as judging } from '#compose/wings/judging.ts'
import { wing as prompts } from '#compose/wings/prompts.ts'
import { wing as traces } from '#compose/wings/traces.ts'
import { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import { Reviews } from '#domain/reviews/service.ts'
import { reviewRoutes } from '#http/api/review-routes.ts'
import { calibrateJudge } from '#jobs/calibrate-judge.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'

/** Review by people, and the calibration of judges against it. */
export const wing = defineWing({
  needs: { datasets, evaluations, judging, prompts, traces },
  build({ parts, jobs }, given) {
    const reviews = new Reviews({
      ...parts,
      traces: given.traces,
      evaluations: given.evaluations.evaluations,
      datasets: given.datasets,
      findTraces: tracesFinder({ traces: given.traces, clock: parts.clock }),
    })
    const judgeCalibrations = new JudgeCalibrations({
      ...parts,
      reviews,
      evaluators,
      tools: (project, payer, judgeModel) => given.judging.run(project, payer, judgeModel).tools,
      judgePromptNow: async (project, evaluator) =>
        'judge' in evaluator && evaluator.judge !== undefined
          ? judgePromptNow(given.prompts, project, evaluator.judge)
          : '',
      async enqueue(calibration) {
        await jobs.send(job, { calibration }, { key: calibration })
      },
    })
    const job = calibrateJudge(judgeCalibrations)
    given.evaluations.calibrateBy((project, judges) => judgeCalibrations.of(project, judges))
    return {
      service: reviews,
      routes: reviewRoutes({ reviews, judgeCalibrations }),
      jobs: [job],
      start: () => judgeCalibrations.takeUp(),
    }
  },
})
