import { ownKeys } from '#access/own-keys.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { OwnModelCaller } from '#gateway/model-caller.ts'

/** The one way from the server to a model: through its own front door, on somebody's account. */
export const wing = defineWing({
  needs: { snapshot },
  build({ parts, keySecret, loopbackUrl }, given) {
    const caller = new OwnModelCaller({
      url: loopbackUrl,
      keyFor: ownKeys({ ...parts, secret: keySecret, keys: () => given.snapshot.current().keys }),
      nowMs: () => parts.clock.nowMs(),
    })
    return { service: caller, stop: () => caller.close() }
  },
})
