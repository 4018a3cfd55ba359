import { defineWing } from '#compose/define-wing.ts'
import { wing as judging } from '#compose/wings/judging.ts'
import { wing as traces } from '#compose/wings/traces.ts'
import { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import { onlineEvaluationRoutes } from '#http/api/online-evaluation-routes.ts'
import { judgeTraces } from '#jobs/judge-traces.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'

export const wing = defineWing({
  needs: { judging, traces },
  build({ parts, log }, given) {
    const onlineEvaluations = new OnlineEvaluations({
      ...parts,
      traces: given.traces,
      evaluators,
      tools: (project, payer, judgeModel) => given.judging.run(project, payer, judgeModel).tools,
      log,
    })
    return {
      service: onlineEvaluations,
      routes: onlineEvaluationRoutes({ onlineEvaluations }),
      jobs: [judgeTraces(onlineEvaluations)],
    }
  },
})
