import { promptRunner } from '#compose/run-prompt.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as live } from '#compose/wings/live.ts'
import { wing as modelCaller } from '#compose/wings/model-caller.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { Prompts } from '#domain/prompts/service.ts'
import { promptRoutes } from '#http/api/prompt-routes.ts'

export const wing = defineWing({
  needs: { live, modelCaller, prices, snapshot },
  build({ parts }, given) {
    const prompts = new Prompts({ ...parts, tell: (event) => given.live.live.tell(event) })
    const runPrompt = promptRunner({
      prompts,
      callModel: (payer) => given.modelCaller.paidBy(payer).call,
      prices: given.prices.book,
      providerOf: given.snapshot.providerOf,
      clock: parts.clock,
    })
    return { service: prompts, routes: promptRoutes({ prompts, runPrompt }) }
  },
})
