import { defineWing } from '#compose/define-wing.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { RolloutController } from '#domain/rollouts/controller.ts'
import { Rollouts } from '#domain/rollouts/service.ts'
import { rolloutRoutes } from '#http/api/rollout-routes.ts'

/** Rollouts, and what looks at them while they go on. */
export const wing = defineWing({
  needs: { prices },
  build({ parts, stores, log }, given) {
    const rollouts = new Rollouts({ ...parts, traces: stores.traces, book: given.prices.book })
    const controller = new RolloutController({ rollouts, log })
    return {
      service: rollouts,
      routes: rolloutRoutes(rollouts),
      async changed(changes) {
        if (changes.has('rollouts') || changes.has('')) await controller.changed()
      },
      start: () => controller.start(),
      shut: () => controller.stop(),
    }
  },
})
