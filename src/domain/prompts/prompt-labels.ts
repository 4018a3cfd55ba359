import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { LiveEvent } from '#contract/live.ts'
import type { Actor } from '#contract/people.ts'
import type { PromptLabel, PromptRules } from '#contract/prompts.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { personBehind } from '#domain/events/second-person.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { findPrompt, findVersion, type PromptRow } from './find-version.ts'
import { labelRefusal, protectedLabels } from './may-move-label.ts'

export type PromptParts = RecordParts & {
  /** Tells whoever watches; called when what it tells is in force. */
  readonly tell: (event: LiveEvent & { readonly project: string }) => void
}

/** Where the labels of prompts stand, and who may move them. */
export class PromptLabels {
  readonly #parts: PromptParts

  constructor(parts: PromptParts) {
    this.#parts = parts
  }

  /** By name, `latest` first. */
  async list(project: string, name: string): Promise<Outcome<PromptLabel[]>> {
    const { records } = this.#parts
    const prompt = await findPrompt(records, project, name)
    if (!prompt.ok) return prompt
    const latest = await records.promptVersions.find({
      prompt: prompt.value.id,
      version: prompt.value.latestVersion,
    })
    const moved = (await this.of([prompt.value])).get(prompt.value.id) ?? []
    if (latest === null) return ok(moved)
    const computed = {
      label: 'latest',
      version: latest.version,
      isProtected: false,
      movedAt: latest.createdAt.toISOString(),
      movedBy: latest.createdBy,
    }
    return ok([computed, ...moved])
  }

  /** Labels of these prompts of one project by the prompts' ids, each list by name; without `latest`. */
  async of(prompts: readonly PromptRow[]): Promise<ReadonlyMap<string, PromptLabel[]>> {
    const { records } = this.#parts
    const [first] = prompts
    if (first === undefined) return new Map()
    const ids = prompts.map(({ id }) => id)
    const [rows, rules] = await Promise.all([
      records.promptLabels.among('prompt', ids),
      this.rules(first.project),
    ])
    const shown = rows
      .toSorted((a, b) => (a.label < b.label ? -1 : 1))
      .map((row) => ({ prompt: row.prompt, label: shownLabel(row, rules.protectedLabels) }))
    return new Map(
      [...Map.groupBy(shown, ({ prompt }) => prompt)].map(([id, all]) => [
        id,
        all.map(({ label }) => label),
      ]),
    )
  }

  async move(
    actor: Actor,
    project: string,
    name: string,
    asked: { readonly label: string; readonly version: string; readonly from?: number | undefined },
  ): Promise<Outcome<PromptLabel>> {
    const { workspace } = this.#parts
    const { label } = asked
    const moved = await doDeed(this.#parts, actor, async (inside, now) => {
      const prompt = await findPrompt(inside, project, name)
      if (!prompt.ok) return prompt
      const version = await findVersion(inside, prompt.value, asked.version)
      if (!version.ok) return version
      const guarded = await this.#guard(inside, { actor, project, label, author: version.value })
      if (!guarded.ok) return guarded
      const before = await inside.promptLabels.find({ prompt: prompt.value.id, label })
      if (asked.from !== undefined && asked.from !== (before?.version ?? 0))
        return failed(
          fault(
            'conflict',
            `The label "${label}" stands on version ${before?.version ?? 0} now, not on ${asked.from}.`,
          ),
        )
      const change = { version: version.value.version, movedAt: now, movedBy: actor.name }
      if (before === null)
        await inside.promptLabels.insert({
          id: newId(idPrefixes.promptLabel, now.getTime()),
          workspace,
          prompt: prompt.value.id,
          label,
          ...change,
        })
      else await inside.promptLabels.update({ id: before.id }, change)
      return ok({
        value: shownLabel({ label, ...change }, guarded.value),
        deed: {
          deed: 'prompt-label.moved',
          record: prompt.value.id,
          detail: { name, label, from: before?.version ?? 0, to: change.version },
        },
      })
    })
    if (moved.ok)
      this.#parts.tell({
        type: 'prompt-label.moved',
        project,
        prompt: name,
        label,
        version: moved.value.version,
      })
    return moved
  }

  async remove(
    actor: Actor,
    project: string,
    name: string,
    label: string,
  ): Promise<Outcome<{ done: true }>> {
    const removed = await doDeed(this.#parts, actor, async (inside) => {
      const prompt = await findPrompt(inside, project, name)
      if (!prompt.ok) return prompt
      const version = await findVersion(inside, prompt.value, label)
      if (!version.ok) return version
      const guarded = await this.#guard(inside, { actor, project, label, author: version.value })
      if (!guarded.ok) return guarded
      await inside.promptLabels.remove({ prompt: prompt.value.id, label })
      return ok({
        value: { done: true as const },
        deed: {
          deed: 'prompt-label.removed',
          record: prompt.value.id,
          detail: { name, label, from: version.value.version },
        },
      })
    })
    if (removed.ok)
      this.#parts.tell({ type: 'prompt-label.moved', project, prompt: name, label, version: null })
    return removed
  }

  async rules(project: string): Promise<PromptRules> {
    return this.#rules(this.#parts.records, project)
  }

  /** Null chooses the default again. */
  async editRules(
    actor: Actor,
    project: string,
    chosen: readonly string[] | null,
  ): Promise<Outcome<PromptRules>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      await inside.promptRules.remove({ project })
      if (chosen !== null)
        await inside.promptRules.insert({
          id: newId(idPrefixes.promptRule, now.getTime()),
          project,
          protectedLabels: [...new Set(chosen)].toSorted(),
        })
      return ok({
        value: await this.#rules(inside, project),
        deed: {
          deed: 'prompt-rules.edited',
          record: project,
          detail: { protectedLabels: chosen },
        },
      })
    })
  }

  /** The labels protected now, when the actor may move this one on or off a version of that author. */
  async #guard(
    inside: RecordStore,
    asked: {
      readonly actor: Actor
      readonly project: string
      readonly label: string
      readonly author: { readonly authorKind: string; readonly authorId: string }
    },
  ): Promise<Outcome<readonly string[]>> {
    const { protectedLabels: guarded } = await this.#rules(inside, asked.project)
    const refusal = labelRefusal({
      actor: asked.actor,
      label: asked.label,
      isProtected: guarded.includes(asked.label),
      author: await personBehind(inside, {
        kind: asked.author.authorKind,
        id: asked.author.authorId,
      }),
      people: await inside.people.list({ workspace: this.#parts.workspace }),
    })
    return refusal === null ? ok(guarded) : failed(refusal)
  }

  async #rules(records: RecordStore, project: string): Promise<PromptRules> {
    const [row, people] = [
      await records.promptRules.find({ project }),
      await records.people.list({ workspace: this.#parts.workspace }),
    ]
    return {
      protectedLabels: [...protectedLabels(row?.protectedLabels ?? null, people)],
      isDefault: row === null,
    }
  }
}

function shownLabel(
  {
    label,
    version,
    movedAt,
    movedBy,
  }: Omit<RecordOf<'promptLabels'>, 'id' | 'workspace' | 'prompt'>,
  guarded: readonly string[],
): PromptLabel {
  return {
    label,
    version,
    isProtected: guarded.includes(label),
    movedAt: movedAt.toISOString(),
    movedBy,
  }
}
