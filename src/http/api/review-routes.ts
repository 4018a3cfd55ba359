import * as contract from '#contract/reviews.ts'
import type { Projects } from '#domain/projects/service.ts'
import type { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import type { Reviews } from '#domain/reviews/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Review queues and the calibration of judges against them; a key reaches its own project's only. */
export function reviewRoutes({
  projects,
  reviews,
  judgeCalibrations,
}: {
  readonly projects: Projects
  readonly reviews: Reviews
  readonly judgeCalibrations: JudgeCalibrations
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(contract.listReviewQueues, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? ok({ items: await reviews.list(project.value.id) }) : project
    }),
    route(contract.showReviewQueue, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.show(project.value.id, params.queue) : project
    }),
    route(contract.createReviewQueue, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.create(actor, project.value.id, body) : project
    }),
    route(contract.editReviewQueue, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.edit(actor, project.value.id, params.queue, body) : project
    }),
    route(contract.removeReviewQueue, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.remove(actor, project.value.id, params.queue) : project
    }),
    route(contract.addReviewItems, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.add(actor, project.value.id, params.queue, body) : project
    }),
    route(contract.reassignReviewItems, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.reassign(actor, project.value.id, params.queue, body) : project
    }),
    route(contract.removeReviewItem, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.removeItem(actor, project.value.id, params.item) : project
    }),
    route(contract.listReviewItems, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.items(project.value.id, params.queue, query) : project
    }),
    route(contract.nextReviewItem, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.next(actor, project.value.id, params.queue, query.after) : project
    }),
    route(contract.putReview, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.put(actor, project.value.id, params.item, body) : project
    }),
    route(contract.removeReview, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? reviews.removeReview(actor, project.value.id, params.item) : project
    }),
    route(contract.takeCorrections, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? reviews.takeCorrections(actor, project.value.id, params.queue, body)
        : project
    }),
    route(contract.listJudgeCalibrations, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? ok({ items: await judgeCalibrations.list(project.value.id) }) : project
    }),
    route(contract.calibrateJudge, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? judgeCalibrations.create(actor, project.value.id, body) : project
    }),
  ]
}
