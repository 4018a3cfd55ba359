import {
  answerSelfAssessment,
  createAttestation,
  createSelfAssessment,
  decideAttestation,
  listAttestations,
  listSelfAssessments,
  removeAttestation,
  showAssessment,
} from '#contract/maturity.ts'
import type { Maturity } from '#domain/maturity/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Assessment, attestations and self-assessments of a project; a key reaches its own project's only. */
export function maturityRoutes({ maturity }: { readonly maturity: Maturity }): Route[] {
  return [
    route(showAssessment, async ({ project }) => ok(await maturity.assess(project))),
    route(listAttestations, async ({ project }) =>
      ok({ items: await maturity.attestations.list(project.id) }),
    ),
    route(createAttestation, async ({ actor, project, body }) =>
      maturity.attestations.create(actor, project.id, body),
    ),
    route(decideAttestation, async ({ actor, params, body, keyPlace }) =>
      maturity.attestations.decide(actor, {
        id: params.id,
        onlyProject: keyPlace?.project ?? null,
        ...body,
      }),
    ),
    route(removeAttestation, async ({ actor, params, keyPlace }) =>
      maturity.attestations.remove(actor, params.id, keyPlace?.project ?? null),
    ),
    route(listSelfAssessments, async ({ project }) => {
      return ok({
        questions: [...maturity.questions],
        items: await maturity.selfAssessments.list(project.id),
      })
    }),
    route(createSelfAssessment, async ({ actor, project }) =>
      ok(await maturity.selfAssessments.create(actor, project.id)),
    ),
    route(answerSelfAssessment, async ({ actor, params, body, keyPlace }) =>
      maturity.selfAssessments.answer(
        actor,
        params.id,
        { answers: body.answers, isComplete: body.isComplete === true },
        keyPlace?.project ?? null,
      ),
    ),
  ]
}
