import { defineWing } from '#compose/define-wing.ts'
import { Projects } from '#domain/projects/service.ts'
import { projectRoutes } from '#http/api/project-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const projects = new Projects(parts)
    return { service: projects, routes: projectRoutes(projects) }
  },
})
