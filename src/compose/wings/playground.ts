import { defineWing } from '#compose/define-wing.ts'
import { wing as modelCaller } from '#compose/wings/model-caller.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as prompts } from '#compose/wings/prompts.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { Playground } from '#domain/playground/service.ts'
import { playgroundRoutes } from '#http/api/playground-routes.ts'

export const wing = defineWing({
  needs: { modelCaller, prices, prompts, snapshot },
  build({ parts: { clock } }, given) {
    const playground = new Playground({
      clock,
      prompts: given.prompts,
      streamChat: (payer) => given.modelCaller.paidBy(payer).stream,
      prices: given.prices.book,
      providerOf: given.snapshot.providerOf,
    })
    return { service: playground, routes: playgroundRoutes({ playground }) }
  },
})
