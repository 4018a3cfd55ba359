import * as contract from '#contract/reviews.ts'
import type { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import type { Reviews } from '#domain/reviews/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Review queues and the calibration of judges against them; a key reaches its own project's only. */
export function reviewRoutes({
  reviews,
  judgeCalibrations,
}: {
  readonly reviews: Reviews
  readonly judgeCalibrations: JudgeCalibrations
}): Route[] {
  return [
    route(contract.listReviewQueues, async ({ project }) =>
      ok({ items: await reviews.list(project.id) }),
    ),
    route(contract.showReviewQueue, async ({ project, params }) =>
      reviews.show(project.id, params.queue),
    ),
    route(contract.createReviewQueue, async ({ actor, project, body }) =>
      reviews.create(actor, project.id, body),
    ),
    route(contract.editReviewQueue, async ({ actor, project, params, body }) =>
      reviews.edit(actor, project.id, params.queue, body),
    ),
    route(contract.removeReviewQueue, async ({ actor, project, params }) =>
      reviews.remove(actor, project.id, params.queue),
    ),
    route(contract.addReviewItems, async ({ actor, project, params, body }) =>
      reviews.add(actor, project.id, params.queue, body),
    ),
    route(contract.reassignReviewItems, async ({ actor, project, params, body }) =>
      reviews.reassign(actor, project.id, params.queue, body),
    ),
    route(contract.removeReviewItem, async ({ actor, project, params }) =>
      reviews.removeItem(actor, project.id, params.item),
    ),
    route(contract.listReviewItems, async ({ project, params, query }) =>
      reviews.items(project.id, params.queue, query),
    ),
    route(contract.nextReviewItem, async ({ actor, project, params, query }) =>
      reviews.next(actor, project.id, params.queue, query.after),
    ),
    route(contract.putReview, async ({ actor, project, params, body }) =>
      reviews.put(actor, project.id, params.item, body),
    ),
    route(contract.removeReview, async ({ actor, project, params }) =>
      reviews.removeReview(actor, project.id, params.item),
    ),
    route(contract.takeCorrections, async ({ actor, project, params, body }) =>
      reviews.takeCorrections(actor, project.id, params.queue, body),
    ),
    route(contract.listJudgeCalibrations, async ({ project }) =>
      ok({ items: await judgeCalibrations.list(project.id) }),
    ),
    route(contract.calibrateJudge, async ({ actor, project, body }) =>
      judgeCalibrations.create(actor, project.id, body),
    ),
  ]
}
