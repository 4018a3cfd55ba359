import type { Client } from '#client/client.ts'
import {
  createProject,
  demonstrationOwner,
  editProject,
  listProjects,
  type Project,
  removeProject,
  type RemovedProject,
} from '#contract/projects.ts'

/** Under which the demonstration is found, and nothing else of this name is touched. */
export const demoSlug = 'demo'
const wholeName = 'Demo (simulated)'
const unfinishedName = 'Demo (simulated, not finished)'

/** What there is under the demonstration's slug. */
export type DemoProject =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole' | 'unfinished' | 'foreign'; readonly project: Project }

export async function findDemo(call: Client): Promise<DemoProject> {
  const { items } = await call(listProjects, {})
  const project = items.find(({ slug }) => slug === demoSlug)
  if (project === undefined) return { kind: 'none' }
  if (project.owner !== demonstrationOwner) return { kind: 'foreign', project }
  return { kind: project.name === unfinishedName ? 'unfinished' : 'whole', project }
}

/** Makes the project; until `finishDemo` its name says that it is not finished. */
export function beginDemo(call: Client): Promise<Project> {
  return call(createProject, {
    body: { slug: demoSlug, name: unfinishedName, owner: demonstrationOwner },
  })
}

export function finishDemo(call: Client, id: string): Promise<Project> {
  return call(editProject, { params: { id }, body: { name: wholeName } })
}

export function removeDemo(call: Client, { id, slug }: Project): Promise<RemovedProject> {
  return call(removeProject, { params: { id }, query: { confirm: slug } })
}
