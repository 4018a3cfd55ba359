import type { BodyOf } from '#contract/endpoint.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { VariableValues } from '#contract/prompt-content.ts'
import type { PromptComment, PromptInput, createPromptComment } from '#contract/prompt-reviews.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import { findPrompt, findVersion } from './find-version.ts'

/** What people say of versions, and the inputs that they try them with. */
export class PromptReviews {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async comments(
    project: string,
    name: string,
    reference: string | null,
  ): Promise<Outcome<PromptComment[]>> {
    const { records } = this.#parts
    const prompt = await findPrompt(records, project, name)
    if (!prompt.ok) return prompt
    if (reference === null) {
      const all = await records.promptComments.list({ prompt: prompt.value.id })
      return ok(all.map(shownComment))
    }
    const version = await findVersion(records, prompt.value, reference)
    if (!version.ok) return version
    const all = await records.promptComments.list({
      prompt: prompt.value.id,
      version: version.value.version,
    })
    return ok(all.map(shownComment))
  }

  async comment(
    actor: Actor,
    project: string,
    name: string,
    asked: BodyOf<typeof createPromptComment>,
  ): Promise<Outcome<PromptComment>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const prompt = await findPrompt(inside, project, name)
      if (!prompt.ok) return prompt
      const version = await findVersion(inside, prompt.value, asked.version)
      if (!version.ok) return version
      const row: RecordOf<'promptComments'> = {
        id: newId(idPrefixes.promptComment, now.getTime()),
        project,
        prompt: prompt.value.id,
        version: version.value.version,
        place: asked.place,
        text: asked.text,
        suggestion: asked.suggestion ?? null,
        createdAt: now,
        createdBy: actor.name,
        resolvedAt: null,
        resolvedBy: null,
      }
      await inside.promptComments.insert(row)
      return ok({
        value: shownComment(row),
        deed: {
          deed: 'prompt-comment.created',
          record: row.id,
          detail: { prompt: name, version: row.version, hasSuggestion: row.suggestion !== null },
        },
      })
    })
  }

  async resolve(
    actor: Actor,
    project: string,
    id: string,
    isResolved: boolean,
  ): Promise<Outcome<PromptComment>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const [row] = await inside.promptComments.update(
        { id, project },
        isResolved
          ? { resolvedAt: now, resolvedBy: actor.name }
          : { resolvedAt: null, resolvedBy: null },
      )
      if (row === undefined) return failed(fault('not_found', `There is no comment ${id}.`))
      return ok({
        value: shownComment(row),
        deed: {
          deed: isResolved ? 'prompt-comment.resolved' : 'prompt-comment.opened',
          record: id,
        },
      })
    })
  }

  /** Oldest first. */
  async inputs(project: string, name: string): Promise<Outcome<PromptInput[]>> {
    const { records } = this.#parts
    const prompt = await findPrompt(records, project, name)
    if (!prompt.ok) return prompt
    const all = await records.promptInputs.list({ prompt: prompt.value.id })
    return ok(all.toReversed().map(shownInput))
  }

  async createInput(
    actor: Actor,
    project: string,
    name: string,
    asked: { readonly name: string; readonly variables: VariableValues },
  ): Promise<Outcome<PromptInput>> {
    const created = doDeed(this.#parts, actor, async (inside, now) => {
      const prompt = await findPrompt(inside, project, name)
      if (!prompt.ok) return prompt
      const row: RecordOf<'promptInputs'> = {
        id: newId(idPrefixes.promptInput, now.getTime()),
        project,
        prompt: prompt.value.id,
        name: asked.name,
        variables: asked.variables,
        createdAt: now,
        createdBy: actor.name,
      }
      await inside.promptInputs.insert(row)
      return ok({
        value: shownInput(row),
        deed: {
          deed: 'prompt-input.created',
          record: row.id,
          detail: { prompt: name, name: asked.name },
        },
      })
    })
    return refuseDuplicate(alreadyThere(asked.name), () => created)
  }

  async editInput(
    actor: Actor,
    project: string,
    id: string,
    change: { readonly name?: string | undefined; readonly variables?: VariableValues | undefined },
  ): Promise<Outcome<PromptInput>> {
    const edited = doDeed(this.#parts, actor, async (inside) => {
      const before = await inside.promptInputs.find({ id, project })
      if (before === null) return failed(fault('not_found', `There is no test input ${id}.`))
      const [row] = await inside.promptInputs.update(
        { id },
        { name: change.name ?? before.name, variables: change.variables ?? before.variables },
      )
      return ok({
        value: shownInput(row ?? before),
        deed: { deed: 'prompt-input.edited', record: id },
      })
    })
    return refuseDuplicate(alreadyThere(change.name ?? ''), () => edited)
  }

  async removeInput(actor: Actor, project: string, id: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const removed = await inside.promptInputs.remove({ id, project })
      return removed === 0
        ? failed(fault('not_found', `There is no test input ${id}.`))
        : ok({
            value: { done: true as const },
            deed: { deed: 'prompt-input.removed', record: id },
          })
    })
  }
}

function alreadyThere(name: string): string {
  return `The prompt has a test input "${name}" already.`
}

function shownComment(row: RecordOf<'promptComments'>): PromptComment {
  const { id, version, place, text, suggestion, createdBy, resolvedBy } = row
  return {
    id,
    version,
    place,
    text,
    suggestion,
    createdAt: row.createdAt.toISOString(),
    createdBy,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedBy,
  }
}

function shownInput(row: RecordOf<'promptInputs'>): PromptInput {
  const { id, name, variables, createdAt, createdBy } = row
  return { id, name, variables, createdAt: createdAt.toISOString(), createdBy }
}
