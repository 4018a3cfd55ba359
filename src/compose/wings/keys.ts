import { defineWing } from '#compose/define-wing.ts'
import { wing as limits } from '#compose/wings/limits.ts'
import { wing as projects } from '#compose/wings/projects.ts'
import { KeyUses } from '#domain/keys/key-uses.ts'
import { Keys } from '#domain/keys/service.ts'
import { matches } from '#gateway/resolve-target.ts'
import { keyRoutes } from '#http/api/key-routes.ts'

/** Keys of applications, and when each was used. */
export const wing = defineWing({
  needs: { limits, projects },
  build({ parts, keySecret, log }, given) {
    const keys = new Keys({
      ...parts,
      secret: keySecret,
      matches,
      spent: (asked) => given.limits.budgets.spentBy(asked),
    })
    const uses = new KeyUses({
      write: (used) => keys.touch(used),
      nowMs: () => parts.clock.nowMs(),
      onTrouble: log,
    })
    return {
      service: { keys, uses },
      routes: keyRoutes({ keys, projects: given.projects }),
      stop: () => uses.stop().catch((error: unknown) => log(String(error))),
    }
  },
})
