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
import type { Projects } from '#domain/projects/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Assessment, attestations and self-assessments of a project; a key reaches its own project's only. */
export function maturityRoutes({
  projects,
  maturity,
}: {
  readonly projects: Projects
  readonly maturity: Maturity
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(showAssessment, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? ok(await maturity.assess(project.value)) : project
    }),
    route(listAttestations, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? ok({ items: await maturity.attestations.list(project.value.id) })
        : project
    }),
    route(createAttestation, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? maturity.attestations.create(actor, project.value.id, body) : project
    }),
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
    route(listSelfAssessments, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      if (!project.ok) return project
      return ok({
        questions: [...maturity.questions],
        items: await maturity.selfAssessments.list(project.value.id),
      })
    }),
    route(createSelfAssessment, async ({ actor, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? ok(await maturity.selfAssessments.create(actor, project.value.id))
        : project
    }),
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
