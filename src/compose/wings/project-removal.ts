import { defineWing } from '#compose/define-wing.ts'
import { wing as projects } from '#compose/wings/projects.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { ProjectRemoval } from '#domain/projects/remove-project.ts'
import { projectRemovalRoutes } from '#http/api/project-removal-routes.ts'

export const wing = defineWing({
  needs: { projects, spool },
  build({ parts, stores }, given) {
    const removal = new ProjectRemoval({
      ...parts,
      projects: given.projects,
      store: stores.traces,
      framesWaiting: () => given.spool.drain.counters().spooled,
    })
    return { service: removal, routes: projectRemovalRoutes(removal) }
  },
})
