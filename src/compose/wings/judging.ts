import { evaluationParts } from '#compose/evaluation-parts.ts'
import { leftoversWaiter } from '#spool/leftovers.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as modelCaller } from '#compose/wings/model-caller.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as prompts } from '#compose/wings/prompts.ts'
import { wing as releases } from '#compose/wings/releases.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { wing as traces } from '#compose/wings/traces.ts'
import { CodeRunner } from '#sandbox/run-code.ts'

/** What runs evaluators: models on an account, people's own code in the sandbox, requests to the outside. */
export const wing = defineWing({
  needs: { modelCaller, prices, prompts, releases, snapshot, spool, traces },
  build({ parts: { clock }, guard, environment }, given) {
    const sandbox = new CodeRunner()
    const judging = evaluationParts({
      prompts: given.prompts,
      releases: given.releases,
      traces: given.traces,
      leftoversStored: leftoversWaiter(given.spool.drain),
      paidBy: (payer) => given.modelCaller.paidBy(payer),
      prices: given.prices.book,
      providerOf: given.snapshot.providerOf,
      connectionNamed: given.snapshot.connectionNamed,
      guard,
      code: sandbox,
      clock,
      environment,
    })
    return {
      service: judging,
      async stop() {
        await Promise.all([judging.close(), sandbox.close()])
      },
    }
  },
})
