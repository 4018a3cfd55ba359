import type { z } from 'zod'
import type { Fault } from '#contract/faults.ts'
import * as fragmentContract from '#contract/fragments.ts'
import type { Actor } from '#contract/people.ts'
import * as reviewContract from '#contract/prompt-reviews.ts'
import { type PromptRun, runPromptContent } from '#contract/prompt-runs.ts'
import * as promptContract from '#contract/prompts.ts'
import type { Project } from '#contract/projects.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type Prompts, simpleContent } from '#domain/prompts/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok, type Result } from '#kit/result.ts'

/** Prompts of a project with everything that belongs to them; a key reaches its own project's only. */
export function promptRoutes({
  projects,
  prompts,
  runPrompt,
}: {
  readonly projects: Projects
  readonly prompts: Prompts
  readonly runPrompt: RunPrompt
}): Route[] {
  const inProject: InProject = async (asked, keyPlace, work) => {
    const project = await projects.find(keyPlace?.project ?? asked ?? null)
    return project.ok ? work(project.value.id) : project
  }
  return [
    ...recordRoutes(prompts, inProject),
    ...versionRoutes(prompts, inProject),
    ...reviewRoutes(prompts, inProject),
    ...fragmentRoutes(prompts, inProject),
    route(runPromptContent, async ({ actor, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => runPrompt(actor, project, body)),
    ),
  ]
}

/** Asks a model what content says, with its variables filled in. */
export type RunPrompt = (
  actor: Actor,
  project: string,
  asked: z.output<typeof runPromptContent.body>,
) => Promise<Result<PromptRun, Fault>>

type InProject = <Value>(
  asked: string | undefined,
  keyPlace: KeyPlace,
  work: (project: Project['id']) => Promise<Result<Value, Fault>>,
) => Promise<Result<Value, Fault>>

function recordRoutes(prompts: Prompts, inProject: InProject): Route[] {
  return [
    route(promptContract.listPrompts, async ({ query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) =>
        ok(
          await prompts.list(project, {
            search: query.search ?? '',
            folder: query.folder ?? null,
            tag: query.tag ?? null,
            isArchived: query.archived === 'true',
            limit: query.limit,
            cursor: query.cursor ?? null,
          }),
        ),
      ),
    ),
    route(promptContract.showPrompt, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.show(project, params.name, query.version ?? null),
      ),
    ),
    route(promptContract.createPrompt, async ({ actor, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => {
        const { system, user, model, owner, ...rest } = body
        const content = simpleContent({ system, user, model })
        return prompts.create(actor, project, { ...rest, owner: owner ?? actor.name, content })
      }),
    ),
    route(promptContract.editPrompt, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.edit(actor, project, params.name, body),
      ),
    ),
    route(promptContract.removePrompt, async ({ actor, params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => prompts.archive(actor, project, params.name)),
    ),
    route(promptContract.restorePrompt, async ({ actor, params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => prompts.restore(actor, project, params.name)),
    ),
    route(promptContract.putPromptFile, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.putFile(actor, project, params.name, body),
      ),
    ),
    route(promptContract.importPrompts, async ({ actor, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => prompts.importFiles(actor, project, body)),
    ),
  ]
}

function versionRoutes(prompts: Prompts, inProject: InProject): Route[] {
  const { labels } = prompts
  return [
    route(promptContract.listPromptVersions, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.versions(project, params.name, {
          limit: query.limit,
          cursor: query.cursor ?? null,
        }),
      ),
    ),
    route(promptContract.showPromptVersion, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.version(project, params.name, params.version),
      ),
    ),
    route(promptContract.createPromptVersion, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.createVersion(actor, project, params.name, body),
      ),
    ),
    route(promptContract.diffPromptVersions, async ({ params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.diff(project, params.name, body),
      ),
    ),
    route(promptContract.lintPrompt, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.lint(project, params.name, query.version ?? 'latest'),
      ),
    ),
    route(promptContract.lintPromptContent, async ({ query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.lintContent(project, body.content),
      ),
    ),
    route(promptContract.renderPrompt, async ({ params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.render(project, params.name, body),
      ),
    ),
    route(promptContract.takePrompt, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.take(project, params.name, params.version),
      ),
    ),
    route(promptContract.renderPromptContent, async ({ query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        prompts.readings.renderContent(project, body.content, body.variables),
      ),
    ),
    route(promptContract.listPromptLabels, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) => {
        const items = await labels.list(project, params.name)
        return items.ok ? ok({ items: items.value }) : items
      }),
    ),
    route(promptContract.movePromptLabel, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        labels.move(actor, project, params.name, body),
      ),
    ),
    route(promptContract.removePromptLabel, async ({ actor, params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        labels.remove(actor, project, params.name, params.label),
      ),
    ),
    route(promptContract.showPromptRules, async ({ query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) => ok(await labels.rules(project))),
    ),
    route(promptContract.editPromptRules, async ({ actor, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        labels.editRules(actor, project, body.protectedLabels),
      ),
    ),
  ]
}

function reviewRoutes({ reviews }: Prompts, inProject: InProject): Route[] {
  return [
    route(reviewContract.listPromptComments, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) => {
        const items = await reviews.comments(project, params.name, query.version ?? null)
        return items.ok ? ok({ items: items.value }) : items
      }),
    ),
    route(reviewContract.createPromptComment, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        reviews.comment(actor, project, params.name, body),
      ),
    ),
    route(reviewContract.editPromptComment, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        reviews.resolve(actor, project, params.id, body.isResolved),
      ),
    ),
    route(reviewContract.listPromptInputs, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) => {
        const items = await reviews.inputs(project, params.name)
        return items.ok ? ok({ items: items.value }) : items
      }),
    ),
    route(reviewContract.createPromptInput, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        reviews.createInput(actor, project, params.name, body),
      ),
    ),
    route(reviewContract.editPromptInput, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        reviews.editInput(actor, project, params.id, body),
      ),
    ),
    route(reviewContract.removePromptInput, async ({ actor, params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        reviews.removeInput(actor, project, params.id),
      ),
    ),
  ]
}

function fragmentRoutes({ fragments }: Prompts, inProject: InProject): Route[] {
  return [
    route(fragmentContract.listFragments, async ({ query, keyPlace }) =>
      inProject(query.project, keyPlace, async (project) =>
        ok({ items: await fragments.list(project) }),
      ),
    ),
    route(fragmentContract.showFragment, async ({ params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) => fragments.show(project, params.name)),
    ),
    route(fragmentContract.putFragment, async ({ actor, params, query, body, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        fragments.put(actor, project, params.name, body),
      ),
    ),
    route(fragmentContract.removeFragment, async ({ actor, params, query, keyPlace }) =>
      inProject(query.project, keyPlace, (project) =>
        fragments.remove(actor, project, params.name),
      ),
    ),
  ]
}
