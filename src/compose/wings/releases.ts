import { defineWing } from '#compose/define-wing.ts'
import { wing as prompts } from '#compose/wings/prompts.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { Releases } from '#domain/releases/service.ts'
import { releaseRoutes } from '#http/api/release-routes.ts'

export const wing = defineWing({
  needs: { prompts, snapshot },
  build({ parts }, given) {
    const releases = new Releases({
      ...parts,
      prompts: given.prompts,
      connections: () => [...given.snapshot.current().connections.keys()],
    })
    return { service: releases, routes: releaseRoutes(releases) }
  },
})
