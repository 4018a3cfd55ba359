import type { ReplyOf } from '#contract/endpoint.ts'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type {
  LintReport,
  ReadyPrompt,
  RenderedPrompt,
  diffPromptVersions,
  renderPrompt as renderEndpoint,
} from '#contract/prompts.ts'
import { comparePrompts, type PromptSide } from '#domain/prompts/diff-versions.ts'
import {
  contentOf,
  findPrompt,
  findVersion,
  type PromptRow,
  type VersionRow,
} from '#domain/prompts/find-version.ts'
import { type FragmentText, loadFragments } from '#domain/prompts/fragments.ts'
import { lintPrompt } from '#domain/prompts/lint-prompt.ts'
import { writePromptFile } from '#domain/prompts/prompt-file.ts'
import type { Outcome } from '#contract/faults.ts'
import { invariant } from '#kit/invariant.ts'
import { ok } from '#kit/result.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { inclusionsOf, insertFragments, pinFragments } from '#template/include-fragments.ts'
import { renderPrompt } from '#template/render-prompt.ts'

/** What can be read out of a version, and out of content that is none yet: rendered, compared, looked over. Changes nothing. */
export class PromptReadings {
  readonly #parts: { readonly records: RecordStore }

  constructor(parts: { readonly records: RecordStore }) {
    this.#parts = parts
  }

  async diff(
    project: string,
    name: string,
    asked: {
      readonly from: string
      readonly to: string
      readonly variables?: VariableValues | undefined
    },
  ): Promise<Outcome<ReplyOf<typeof diffPromptVersions>>> {
    const { records } = this.#parts
    const [from, to] = [
      await this.find(project, name, asked.from),
      await this.find(project, name, asked.to),
    ]
    if (!from.ok) return from
    if (!to.ok) return to
    const sides = await Promise.all(
      [from.value, to.value].map(async ({ row, version }) => {
        const kept = await contentOf(records, version)
        return {
          title: `${name}@${version.version}`,
          text: fileOf(row, kept.content),
          content: insertFragments(kept.content, kept.fragments),
        }
      }),
    )
    const [old, now] = sides
    invariant(old !== undefined && now !== undefined, 'a comparison has two sides')
    const compared = comparePrompts(old, now, asked.variables)
    if (!compared.ok) return compared
    return ok({
      from: from.value.version.version,
      to: to.value.version.version,
      isSame: from.value.version.hash === to.value.version.hash,
      ...compared.value,
    })
  }

  /** The prompts of two releases; null for one that has none. */
  compare(
    from: FixedPrompt | null,
    to: FixedPrompt | null,
    variables: VariableValues | undefined,
  ): ReturnType<typeof comparePrompts> {
    return comparePrompts(sideOf(from), sideOf(to), variables)
  }

  async lint(project: string, name: string, reference: string): Promise<Outcome<LintReport>> {
    const found = await this.find(project, name, reference)
    if (!found.ok) return found
    const { content, fragments } = await contentOf(this.#parts.records, found.value.version)
    return ok(lintPrompt(insertFragments(content, fragments)))
  }

  async lintContent(project: string, content: PromptContent): Promise<Outcome<LintReport>> {
    const fragments = await loadFragments(this.#parts.records, project, inclusionsOf(content))
    return fragments.ok ? ok(lintPrompt(withFragments(content, fragments.value))) : fragments
  }

  async render(
    project: string,
    name: string,
    asked: { readonly version: string; readonly variables: VariableValues },
  ): Promise<Outcome<ReplyOf<typeof renderEndpoint>>> {
    const taken = await this.take(project, name, asked.version)
    if (!taken.ok) return taken
    const { content, ...identity } = taken.value
    const rendered = renderPrompt(content, asked.variables)
    return rendered.ok ? ok({ ...rendered.value, ...identity }) : rendered
  }

  /** A version with its fragments in place, for who renders it elsewhere. */
  async take(project: string, name: string, reference: string): Promise<Outcome<ReadyPrompt>> {
    const found = await this.find(project, name, reference)
    if (!found.ok) return found
    const { version } = found.value
    const { content, fragments } = await contentOf(this.#parts.records, version)
    return ok({
      prompt: name,
      version: version.version,
      label: labelOf(reference),
      hash: version.hash,
      content: insertFragments(content, fragments),
    })
  }

  async renderContent(
    project: string,
    content: PromptContent,
    variables: VariableValues,
  ): Promise<Outcome<RenderedPrompt>> {
    const fragments = await loadFragments(this.#parts.records, project, inclusionsOf(content))
    return fragments.ok
      ? renderPrompt(withFragments(content, fragments.value), variables)
      : fragments
  }

  /** The version that a number, a label or `latest` means now, with its prompt. */
  async find(
    project: string,
    name: string,
    reference: string,
  ): Promise<Outcome<{ row: PromptRow; version: VersionRow }>> {
    const row = await findPrompt(this.#parts.records, project, name)
    if (!row.ok) return row
    const version = await findVersion(this.#parts.records, row.value, reference)
    return version.ok ? ok({ row: row.value, version: version.value }) : version
  }
}

/** A version with its fragments inserted. */
type FixedPrompt = {
  /** What its side is called, where that is not name and version. */
  readonly title?: string
  readonly name: string
  readonly version: number
  readonly content: PromptContent
}

function sideOf(prompt: FixedPrompt | null): PromptSide {
  if (prompt === null) return { title: 'no prompt', text: '', content: null }
  const { name, version, content, title = `${name}@${version}` } = prompt
  const fields = { name, description: '', folder: '', tags: [], owner: '' }
  return { title, text: writePromptFile({ ...fields, content }), content }
}

/** A version as `belay prompts pull` writes it. */
export function fileOf(
  { name, description, folder, tags, owner }: PromptRow,
  content: PromptContent,
): string {
  return writePromptFile({ name, description, folder, tags, owner, content })
}

/** What includes are fixed to: each fragment's version by its name. */
export function latestOf(fragments: readonly FragmentText[]): ReadonlyMap<string, number> {
  // In the order of their versions: of several that are asked for, the last is the latest.
  return new Map(fragments.map(({ name, version }) => [name, version]))
}

function withFragments(content: PromptContent, fragments: readonly FragmentText[]): PromptContent {
  return insertFragments(pinFragments(content, latestOf(fragments)), fragments)
}

/** The label that a reference is; null for a number. */
function labelOf(reference: string): string | null {
  return /^\d+$/.test(reference) ? null : reference
}
