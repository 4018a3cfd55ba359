import { defineWing } from '#compose/define-wing.ts'
import { wing as datasets } from '#compose/wings/datasets.ts'
import { wing as judging } from '#compose/wings/judging.ts'
import { Evaluations } from '#domain/evaluations/service.ts'
import { evaluationRoutes } from '#http/api/evaluation-routes.ts'
import { evaluate } from '#jobs/evaluate.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'

type CalibrationsOf = ConstructorParameters<typeof Evaluations>[0]['calibrations']

/** Evaluations. What is known of their judges comes from calibrations, which stand on reviews, and those on evaluations. */
export const wing = defineWing({
  needs: { datasets, judging },
  build({ parts, jobs, log }, given) {
    let calibrations: CalibrationsOf = async (_, judges) => judges.map(() => null)
    const evaluations = new Evaluations({
      ...parts,
      datasets: given.datasets,
      evaluators,
      prompts: given.judging.prompts,
      runParts: given.judging.run,
      scoreTraces: given.judging.scoreTraces,
      calibrations: (project, judges) => calibrations(project, judges),
      async enqueue({ id, attempt }) {
        await jobs.send(job, { evaluation: id, attempt }, { key: `${id} ${attempt}` })
      },
      log,
    })
    const job = evaluate(evaluations)
    return {
      service: {
        evaluations,
        calibrateBy(of: CalibrationsOf) {
          calibrations = of
        },
      },
      routes: evaluationRoutes({ evaluations }),
      jobs: [job],
      start: () => evaluations.takeUp(),
    }
  },
})
