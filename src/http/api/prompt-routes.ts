import type { z } from 'zod'
import * as fragmentContract from '#contract/fragments.ts'
import type { Actor } from '#contract/people.ts'
import * as reviewContract from '#contract/prompt-reviews.ts'
import { type PromptRun, runPromptContent } from '#contract/prompt-runs.ts'
import * as promptContract from '#contract/prompts.ts'
import { type Prompts, simpleContent } from '#domain/prompts/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import type { Outcome } from '#contract/faults.ts'
import { ok } from '#kit/result.ts'

/** Prompts of a project with everything that belongs to them; a key reaches its own project's only. */
export function promptRoutes({
  prompts,
  runPrompt,
}: {
  readonly prompts: Prompts
  readonly runPrompt: RunPrompt
}): Route[] {
  return [
    ...recordRoutes(prompts),
    ...versionRoutes(prompts),
    ...reviewRoutes(prompts),
    ...fragmentRoutes(prompts),
    route(runPromptContent, async ({ actor, project, body }) => runPrompt(actor, project.id, body)),
  ]
}

/** Asks a model what content says, with its variables filled in. */
export type RunPrompt = (
  actor: Actor,
  project: string,
  asked: z.output<typeof runPromptContent.body>,
) => Promise<Outcome<PromptRun>>

function recordRoutes(prompts: Prompts): Route[] {
  return [
    route(promptContract.listPrompts, async ({ project, query }) =>
      ok(
        await prompts.list(project.id, {
          search: query.search ?? '',
          folder: query.folder ?? null,
          tag: query.tag ?? null,
          isArchived: query.archived === 'true',
          limit: query.limit,
          cursor: query.cursor ?? null,
        }),
      ),
    ),
    route(promptContract.showPrompt, async ({ project, params, query }) =>
      prompts.show(project.id, params.name, query.version ?? null),
    ),
    route(promptContract.createPrompt, async ({ actor, project, body }) => {
      const { system, user, model, owner, ...rest } = body
      const content = simpleContent({ system, user, model })
      return prompts.create(actor, project.id, { ...rest, owner: owner ?? actor.name, content })
    }),
    route(promptContract.editPrompt, async ({ actor, project, params, body }) =>
      prompts.edit(actor, project.id, params.name, body),
    ),
    route(promptContract.removePrompt, async ({ actor, project, params }) =>
      prompts.archive(actor, project.id, params.name),
    ),
    route(promptContract.restorePrompt, async ({ actor, project, params }) =>
      prompts.restore(actor, project.id, params.name),
    ),
    route(promptContract.putPromptFile, async ({ actor, project, params, body }) =>
      prompts.putFile(actor, project.id, params.name, body),
    ),
    route(promptContract.importPrompts, async ({ actor, project, body }) =>
      prompts.importFiles(actor, project.id, body),
    ),
  ]
}

function versionRoutes(prompts: Prompts): Route[] {
  const { labels } = prompts
  return [
    route(promptContract.listPromptVersions, async ({ project, params, query }) =>
      prompts.versions(project.id, params.name, {
        limit: query.limit,
        cursor: query.cursor ?? null,
      }),
    ),
    route(promptContract.showPromptVersion, async ({ project, params }) =>
      prompts.version(project.id, params.name, params.version),
    ),
    route(promptContract.createPromptVersion, async ({ actor, project, params, body }) =>
      prompts.createVersion(actor, project.id, params.name, body),
    ),
    route(promptContract.diffPromptVersions, async ({ project, params, body }) =>
      prompts.readings.diff(project.id, params.name, body),
    ),
    route(promptContract.lintPrompt, async ({ project, params, query }) =>
      prompts.readings.lint(project.id, params.name, query.version ?? 'latest'),
    ),
    route(promptContract.lintPromptContent, async ({ project, body }) =>
      prompts.readings.lintContent(project.id, body.content),
    ),
    route(promptContract.renderPrompt, async ({ project, params, body }) =>
      prompts.readings.render(project.id, params.name, body),
    ),
    route(promptContract.takePrompt, async ({ project, params }) =>
      prompts.readings.take(project.id, params.name, params.version),
    ),
    route(promptContract.renderPromptContent, async ({ project, body }) =>
      prompts.readings.renderContent(project.id, body.content, body.variables),
    ),
    route(promptContract.listPromptLabels, async ({ project, params }) => {
      const items = await labels.list(project.id, params.name)
      return items.ok ? ok({ items: items.value }) : items
    }),
    route(promptContract.movePromptLabel, async ({ actor, project, params, body }) =>
      labels.move(actor, project.id, params.name, body),
    ),
    route(promptContract.removePromptLabel, async ({ actor, project, params }) =>
      labels.remove(actor, project.id, params.name, params.label),
    ),
    route(promptContract.showPromptRules, async ({ project }) =>
      ok(await labels.rules(project.id)),
    ),
    route(promptContract.editPromptRules, async ({ actor, project, body }) =>
      labels.editRules(actor, project.id, body.protectedLabels),
    ),
  ]
}

function reviewRoutes({ reviews }: Prompts): Route[] {
  return [
    route(reviewContract.listPromptComments, async ({ project, params, query }) => {
      const items = await reviews.comments(project.id, params.name, query.version ?? null)
      return items.ok ? ok({ items: items.value }) : items
    }),
    route(reviewContract.createPromptComment, async ({ actor, project, params, body }) =>
      reviews.comment(actor, project.id, params.name, body),
    ),
    route(reviewContract.editPromptComment, async ({ actor, project, params, body }) =>
      reviews.resolve(actor, project.id, params.id, body.isResolved),
    ),
    route(reviewContract.listPromptInputs, async ({ project, params }) => {
      const items = await reviews.inputs(project.id, params.name)
      return items.ok ? ok({ items: items.value }) : items
    }),
    route(reviewContract.createPromptInput, async ({ actor, project, params, body }) =>
      reviews.createInput(actor, project.id, params.name, body),
    ),
    route(reviewContract.editPromptInput, async ({ actor, project, params, body }) =>
      reviews.editInput(actor, project.id, params.id, body),
    ),
    route(reviewContract.removePromptInput, async ({ actor, project, params }) =>
      reviews.removeInput(actor, project.id, params.id),
    ),
  ]
}

function fragmentRoutes({ fragments }: Prompts): Route[] {
  return [
    route(fragmentContract.listFragments, async ({ project }) =>
      ok({ items: await fragments.list(project.id) }),
    ),
    route(fragmentContract.showFragment, async ({ project, params }) =>
      fragments.show(project.id, params.name),
    ),
    route(fragmentContract.putFragment, async ({ actor, project, params, body }) =>
      fragments.put(actor, project.id, params.name, body),
    ),
    route(fragmentContract.removeFragment, async ({ actor, project, params }) =>
      fragments.remove(actor, project.id, params.name),
    ),
  ]
}
