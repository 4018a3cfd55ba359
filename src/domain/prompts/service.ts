import type { BodyOf, ReplyOf } from '#contract/endpoint.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Page } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import { promptContent, type PromptContent } from '#contract/prompt-content.ts'
import type {
  Prompt,
  PromptLabel,
  PromptVersion,
  PromptVersionHead,
  putPromptFile,
  importPrompts,
} from '#contract/prompts.ts'
import { doDeed } from '#domain/events/do-deed.ts'
import { Firsts } from '#kit/firsts.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import { DuplicateRecord, type RecordStore } from '#store/ports/records.ts'
import { contentHash } from './content-hash.ts'
import { diffTexts } from '#kit/diff-texts.ts'
import {
  contentOf,
  findPrompt,
  findVersion,
  type PromptRow,
  type VersionRow,
} from './find-version.ts'
import { Fragments, type FragmentText, loadFragments } from './fragments.ts'
import { isReservedName } from '#template/free-names.ts'
import { readForeignPrompts } from './import-prompts.ts'
import type { ImportedPrompt } from './imports/imported.ts'
import {
  hasInclusion,
  inclusionsOf,
  insertFragments,
  pinFragments,
} from '#template/include-fragments.ts'
import { type PromptFile, readPromptFile, writePromptFile } from './prompt-file.ts'
import { PromptLabels, type PromptParts } from './prompt-labels.ts'
import { fileOf, latestOf, PromptReadings } from './prompt-readings.ts'
import { PromptReviews } from './prompt-reviews.ts'
import { textsOf } from '#template/prompt-texts.ts'
import { templateFault } from '#template/render-prompt.ts'
import { readTemplate } from '#template/template.ts'

export type PromptFields = Pick<PromptFile, 'description' | 'folder' | 'tags' | 'owner'>
type Change = { readonly [Name in keyof PromptFields]?: PromptFields[Name] | undefined }

type VersionAsked = {
  readonly content: PromptContent
  readonly message: string
  readonly commit: string
}

/** Versions of one prompt: all of them are read to tell what changed. */
const versionsMax = 10_000

/** Content with what it includes, checked and ready to be a version. */
type Prepared = {
  readonly content: PromptContent
  readonly fragments: readonly FragmentText[]
  readonly hash: string
}

type ImportedItem = {
  readonly name: string
  readonly outcome: 'created' | 'changed' | 'same'
  readonly version: number
  readonly testInputs: number
}

/**
 * The prompts of a project: what they are found by, their immutable versions, and how these come
 * about. What can be read out of a version is in `readings`.
 */
export class Prompts {
  readonly labels: PromptLabels
  readonly reviews: PromptReviews
  readonly fragments: Fragments
  readonly readings: PromptReadings
  readonly #parts: PromptParts

  constructor(parts: PromptParts) {
    this.#parts = parts
    this.labels = new PromptLabels(parts)
    this.reviews = new PromptReviews(parts)
    this.fragments = new Fragments(parts)
    this.readings = new PromptReadings(parts)
  }

  /** By name. `search` is words that all occur in name, description, tags or owner. */
  async list(
    project: string,
    asked: {
      readonly search: string
      readonly folder: string | null
      readonly tag: string | null
      readonly isArchived: boolean
      readonly limit: number
      readonly cursor: string | null
    },
  ): Promise<Page<Prompt>> {
    const words = asked.search.toLowerCase().split(/\s+/).filter(Boolean)
    const isWanted = (row: PromptRow) => {
      const text = [row.name, row.description, row.owner, ...row.tags].join('\n').toLowerCase()
      return (
        row.name > (asked.cursor ?? '') &&
        (row.archivedAt !== null) === asked.isArchived &&
        (asked.folder === null || isWithin(row.folder, asked.folder)) &&
        (asked.tag === null || row.tags.includes(asked.tag)) &&
        words.every((word) => text.includes(word))
      )
    }
    const { prompts } = this.#parts.records
    const found = new Firsts<PromptRow>(asked.limit + 1, (a, b) => (a.name < b.name ? -1 : 1))
    for await (const row of prompts.each({ match: { project } })) if (isWanted(row)) found.add(row)
    const rest = found.sorted()
    const page = rest.slice(0, asked.limit)
    const labels = await this.labels.of(page)
    return {
      items: page.map((row) => shown(row, labels.get(row.id) ?? [])),
      nextCursor: rest.length > page.length ? (page.at(-1)?.name ?? null) : null,
    }
  }

  /** With one version, `latest` when none is named, and as a file. */
  async show(
    project: string,
    name: string,
    reference: string | null,
  ): Promise<Outcome<{ prompt: Prompt; version: PromptVersion | null; file: string }>> {
    const { records } = this.#parts
    const row = await findPrompt(records, project, name)
    if (!row.ok) return row
    const prompt = await this.#shown(row.value)
    if (reference === null && row.value.latestVersion === 0)
      return ok({ prompt, version: null, file: '' })
    const version = await findVersion(records, row.value, reference ?? 'latest')
    if (!version.ok) return version
    const whole = await this.#whole(version.value, prompt.labels)
    return ok({ prompt, version: whole, file: fileOf(row.value, whole.content) })
  }

  /** Without `content` it has no version yet. */
  async create(
    actor: Actor,
    project: string,
    asked: PromptFields & {
      readonly name: string
      readonly content: PromptContent | null
      readonly message?: string
      readonly commit?: string
    },
  ): Promise<Outcome<Prompt>> {
    const { records, workspace } = this.#parts
    const { content, message = '', commit = '', ...fields } = asked
    const prepared = content === null ? ok(null) : await prepare(records, project, content)
    if (!prepared.ok) return prepared
    try {
      const created = await doDeed(this.#parts, actor, async (inside, now) => {
        const row: PromptRow = {
          ...fields,
          tags: [...fields.tags],
          id: newId(idPrefixes.prompt, now.getTime()),
          workspace,
          project,
          latestVersion: 0,
          revision: 1,
          createdAt: now,
          createdBy: actor.name,
          archivedAt: null,
        }
        await inside.prompts.insert(row)
        const version =
          prepared.value === null
            ? null
            : await addVersion(inside, row, { actor, now, message, commit, ...prepared.value })
        return ok({
          value: { ...row, latestVersion: version?.version ?? 0 },
          deed: {
            deed: 'prompt.created',
            record: row.id,
            detail: { name: row.name, version: version?.version ?? 0, hash: version?.hash ?? '' },
          },
        })
      })
      if (!created.ok) return created
      this.#tellVersion(created.value)
      return ok(shown(created.value, []))
    } catch (error) {
      if (error instanceof DuplicateRecord)
        return failed(
          fault('conflict', `There is a prompt "${asked.name}" already; it may be archived.`),
        )
      throw error
    }
  }

  async edit(
    actor: Actor,
    project: string,
    name: string,
    asked: Change & { readonly revision?: number | undefined },
  ): Promise<Outcome<Prompt>> {
    const { revision, ...change } = asked
    const edited = await doDeed(this.#parts, actor, async (inside) => {
      const row = await findPrompt(inside, project, name)
      if (!row.ok) return row
      if (revision !== undefined && revision !== row.value.revision)
        return failed(
          fault(
            'conflict',
            `The prompt "${name}" is at revision ${row.value.revision}, not ${revision}.`,
          ),
        )
      const after = await editFields(inside, row.value, change)
      return ok({ value: after, deed: { deed: 'prompt.edited', record: after.id, detail: change } })
    })
    return edited.ok ? ok(await this.#shown(edited.value)) : edited
  }

  /** Nothing is deleted. A protected label must be taken away first, by whoever may. */
  async archive(actor: Actor, project: string, name: string): Promise<Outcome<{ done: true }>> {
    const found = await this.labels.list(project, name)
    if (!found.ok) return found
    const guarded = found.value.find(({ isProtected }) => isProtected)
    if (guarded !== undefined)
      return failed(
        fault(
          'label_protected',
          `The protected label "${guarded.label}" stands on version ${guarded.version} of "${name}". Take it away first.`,
        ),
      )
    return doDeed(this.#parts, actor, async (inside, now) => {
      const row = await findPrompt(inside, project, name)
      if (!row.ok) return row
      await inside.prompts.update({ id: row.value.id }, { archivedAt: now })
      return ok({
        value: { done: true as const },
        deed: { deed: 'prompt.archived', record: row.value.id, detail: { name } },
      })
    })
  }

  async restore(actor: Actor, project: string, name: string): Promise<Outcome<Prompt>> {
    const restored = await doDeed(this.#parts, actor, async (inside) => {
      const [row] = await inside.prompts.update({ project, name }, { archivedAt: null })
      if (row === undefined) return failed(fault('not_found', `There is no prompt "${name}".`))
      return ok({ value: row, deed: { deed: 'prompt.restored', record: row.id, detail: { name } } })
    })
    return restored.ok ? ok(await this.#shown(restored.value)) : restored
  }

  /** Newest first. */
  async versions(
    project: string,
    name: string,
    page: { readonly limit: number; readonly cursor: string | null },
  ): Promise<Outcome<Page<PromptVersionHead>>> {
    const { records } = this.#parts
    const row = await findPrompt(records, project, name)
    if (!row.ok) return row
    const { promptVersions } = records
    const before =
      page.cursor === null
        ? null
        : await promptVersions.find({ prompt: row.value.id, version: versionAt(page.cursor) })
    if (page.cursor !== null && before === null)
      return failed(
        fault('request_invalid', `"${page.cursor}" is no cursor of this list.`, [
          { path: 'query.cursor', message: 'pass nextCursor of the page before, unchanged' },
        ]),
      )
    const { labels } = await this.#shown(row.value)
    const found = await promptVersions.page({
      match: { prompt: row.value.id },
      after: before?.id ?? null,
      limit: page.limit + 1,
    })
    const items = found.slice(0, page.limit).map((version) => shownHead(version, labels))
    return ok({
      items,
      nextCursor: found.length > items.length ? String(items.at(-1)?.version ?? '') : null,
    })
  }

  async version(project: string, name: string, reference: string): Promise<Outcome<PromptVersion>> {
    const found = await this.readings.find(project, name, reference)
    if (!found.ok) return found
    return ok(await this.#whole(found.value.version, (await this.#shown(found.value.row)).labels))
  }

  /** Content with the hash of the latest version makes no new one. */
  async createVersion(
    actor: Actor,
    project: string,
    name: string,
    asked: VersionAsked & { readonly basedOn?: number | undefined },
  ): Promise<Outcome<{ version: PromptVersion; isNew: boolean }>> {
    const { records } = this.#parts
    const prepared = await prepare(records, project, asked.content)
    if (!prepared.ok) return prepared
    const row = await findPrompt(records, project, name)
    if (!row.ok) return row
    const latest = await findLatest(records, row.value)
    if (asked.basedOn !== undefined && asked.basedOn !== row.value.latestVersion)
      return failed(
        fault(
          'conflict',
          `The latest version of "${name}" is ${row.value.latestVersion}, and this one was written from ${asked.basedOn}.`,
        ),
      )
    if (latest?.hash === prepared.value.hash) {
      const { labels } = await this.#shown(row.value)
      return ok({ version: await this.#whole(latest, labels), isNew: false })
    }
    const added = await this.#add(actor, row.value, { ...asked, ...prepared.value }, {})
    return added.ok ? ok({ version: await this.#whole(added.value, []), isNew: true }) : added
  }

  /** Makes the prompt what the file says; with `isDryRun` it only says what that would change. */
  async putFile(
    actor: Actor,
    project: string,
    name: string,
    asked: BodyOf<typeof putPromptFile>,
  ): Promise<Outcome<ReplyOf<typeof putPromptFile>>> {
    const { records } = this.#parts
    const file = readPromptFile(asked.text)
    if (!file.ok) return file
    if (file.value.name !== name)
      return failed(
        fault('request_invalid', `The file is that of "${file.value.name}", not of "${name}".`, [
          { path: 'text', message: 'its name must be the one in the address' },
        ]),
      )
    const prepared = await prepare(records, project, file.value.content)
    if (!prepared.ok) return prepared
    const { content } = prepared.value
    const now = writePromptFile({ ...file.value, content })
    const row = await records.prompts.find({ project, name })
    if (row === null) {
      const { diff } = diffTexts({ title: '/dev/null', text: '' }, { title: name, text: now })
      if (asked.isDryRun) return ok({ outcome: 'created', version: 1, diff })
      const { message, commit } = asked
      const created = await this.create(actor, project, { ...file.value, message, commit })
      return created.ok ? ok({ outcome: 'created', version: 1, diff }) : created
    }
    if (row.archivedAt !== null)
      return failed(
        fault(
          'conflict',
          `The prompt "${name}" is archived. Restore it, or give the file another name.`,
        ),
      )
    const latest = await findLatest(records, row)
    const before = latest === null ? '' : fileOf(row, (await contentOf(records, latest)).content)
    const { diff } = diffTexts(
      { title: `${name}@${row.latestVersion}`, text: before },
      { title: name, text: now },
    )
    if (latest?.hash !== prepared.value.hash) {
      const version = row.latestVersion + 1
      if (asked.isDryRun) return ok({ outcome: 'changed', version, diff })
      const added = await this.#add(actor, row, { ...asked, ...prepared.value }, file.value)
      return added.ok ? ok({ outcome: 'changed', version: added.value.version, diff }) : added
    }
    if (before === now) return ok({ outcome: 'same', version: row.latestVersion, diff: '' })
    if (!asked.isDryRun) {
      const { description, folder, tags, owner } = file.value
      const edited = await this.edit(actor, project, name, { description, folder, tags, owner })
      if (!edited.ok) return edited
    }
    return ok({ outcome: 'edited', version: row.latestVersion, diff })
  }

  /**
   * Takes prompts over from files of another tool: each becomes a prompt, or a version of the one
   * with that name. What cannot be carried over is told by its key; the rest is carried over.
   */
  async importFiles(
    actor: Actor,
    project: string,
    asked: BodyOf<typeof importPrompts>,
  ): Promise<Outcome<ReplyOf<typeof importPrompts>>> {
    const { prompts, left } = readForeignPrompts(asked.format, asked.files)
    const items: ImportedItem[] = []
    for (const prompt of prompts) {
      const taken = await this.#importOne(actor, project, prompt, asked)
      if (taken.ok) items.push(taken.value)
      else
        left.push({
          file: asked.files[0]?.path ?? '',
          key: prompt.name,
          reason: `The prompt is left out. ${taken.fault.detail}`,
        })
    }
    return ok({ items, left })
  }

  async #importOne(
    actor: Actor,
    project: string,
    { name, description, tags, content, inputs }: ImportedPrompt,
    asked: { readonly format: string; readonly folder: string; readonly isDryRun: boolean },
  ): Promise<Outcome<ImportedItem>> {
    const message = `Imported from ${asked.format}`
    const fields = { description, folder: asked.folder, tags, owner: actor.name }
    const text = writePromptFile({ name, ...fields, content })
    if (asked.isDryRun) {
      const dry = { text, message, commit: '', isDryRun: true }
      const would = await this.putFile(actor, project, name, dry)
      if (!would.ok) return would
      const { outcome, version } = would.value
      const told = outcome === 'edited' ? 'same' : outcome
      return ok({ name, outcome: told, version, testInputs: inputs.length })
    }
    const known = await this.#parts.records.prompts.find({ project, name })
    let outcome: ImportedItem['outcome'] = 'created'
    let version = 1
    if (known === null) {
      const created = await this.create(actor, project, { name, ...fields, content, message })
      if (!created.ok) return created
    } else {
      const added = await this.createVersion(actor, project, name, { content, message, commit: '' })
      if (!added.ok) return added
      outcome = added.value.isNew ? 'changed' : 'same'
      version = added.value.version.version
    }
    let testInputs = 0
    for (const input of inputs) {
      const kept = await this.reviews.createInput(actor, project, name, input)
      // One of that name is there already: whoever changed it since keeps it.
      if (kept.ok) testInputs += 1
    }
    return ok({ name, outcome, version, testInputs })
  }

  /** A version, and in the same breath the fields that changed with it. */
  async #add(
    actor: Actor,
    row: PromptRow,
    asked: Prepared & { readonly message: string; readonly commit: string },
    change: Change,
  ): Promise<Outcome<VersionRow>> {
    if (row.latestVersion >= versionsMax)
      return failed(
        fault(
          'conflict',
          `The prompt "${row.name}" has ${versionsMax} versions, the most there can be.`,
        ),
      )
    try {
      const added = await doDeed(this.#parts, actor, async (inside, now) => {
        const version = await addVersion(inside, row, { ...asked, actor, now })
        await editFields(inside, row, change)
        const { hash, commit, message } = version
        return ok({
          value: version,
          deed: {
            deed: 'prompt-version.created',
            record: version.id,
            detail: { prompt: row.name, version: version.version, hash, commit, message },
          },
        })
      })
      if (added.ok) this.#tellVersion({ ...row, latestVersion: added.value.version })
      return added
    } catch (error) {
      if (error instanceof DuplicateRecord)
        return failed(
          fault('conflict', `Somebody else added a version of "${row.name}" at the same moment.`),
        )
      throw error
    }
  }

  #tellVersion({ project, name, latestVersion }: PromptRow): void {
    if (latestVersion === 0) return
    this.#parts.tell({
      type: 'prompt-version.created',
      project,
      prompt: name,
      version: latestVersion,
    })
  }

  async #shown(row: PromptRow): Promise<Prompt> {
    return shown(row, (await this.labels.of([row])).get(row.id) ?? [])
  }

  async #whole(version: VersionRow, labels: readonly PromptLabel[]): Promise<PromptVersion> {
    const { content, fragments } = await contentOf(this.#parts.records, version)
    return {
      ...shownHead(version, labels),
      content,
      fragments: fragments.map(({ name, version, hash }) => ({ name, version, hash })),
    }
  }
}

/** A first content from a system part and a user message, its variables declared as they are found. */
export function simpleContent(asked: {
  readonly system: string
  readonly user: string
  readonly model: string
}): PromptContent | null {
  const { system, user, model } = asked
  if (system === '' && user === '') return null
  const names = [system, user].flatMap((text) => {
    const template = readTemplate(text)
    return template.ok ? template.value.names : []
  })
  return promptContent.parse({
    system,
    messages: user === '' ? [] : [{ role: 'user', content: user }],
    variables: [...new Set(names)].map((name) => ({ name })),
    model,
  })
}

/** Checks content and fixes the versions of what it includes. */
async function prepare(
  records: RecordStore,
  project: string,
  content: PromptContent,
): Promise<Outcome<Prepared>> {
  const reserved = content.variables.findIndex(({ name }) => isReservedName(name))
  if (reserved !== -1) {
    const name = content.variables[reserved]?.name
    return failed(
      templateFault(
        `variables[${reserved}].name`,
        `"${name}" is a word of the template language; give the variable another name.`,
      ),
    )
  }
  const fragments = await loadFragments(records, project, inclusionsOf(content))
  if (!fragments.ok) return fragments
  const pinned = pinFragments(content, latestOf(fragments.value))
  for (const { place, text } of textsOf(insertFragments(pinned, fragments.value))) {
    const template = readTemplate(text)
    if (template.ok) continue
    return failed(
      templateFault(
        place,
        hasInclusion(text)
          ? 'A fragment is included as `{% include "NAME" %}` or `{% include "NAME@VERSION" %}`, written just so.'
          : template.fault,
      ),
    )
  }
  return ok({
    content: pinned,
    fragments: fragments.value,
    hash: contentHash(pinned, fragments.value),
  })
}

async function addVersion(
  inside: RecordStore,
  row: PromptRow,
  asked: Prepared & {
    readonly actor: Actor
    readonly now: Date
    readonly message: string
    readonly commit: string
  },
): Promise<VersionRow> {
  const { actor, now, message, commit, hash, content, fragments } = asked
  const version: VersionRow = {
    id: newId(idPrefixes.promptVersion, now.getTime()),
    prompt: row.id,
    version: row.latestVersion + 1,
    hash,
    message,
    commit,
    authorKind: actor.kind,
    authorId: actor.id,
    createdAt: now,
    createdBy: actor.name,
  }
  await inside.promptVersions.insert(version)
  await inside.promptContents.insert({ id: version.id, content, fragments: [...fragments] })
  await inside.prompts.update({ id: row.id }, { latestVersion: version.version })
  return version
}

/** Counts a revision only when something is different. */
async function editFields(
  inside: RecordStore,
  row: PromptRow,
  { description, folder, tags, owner }: Change,
): Promise<PromptRow> {
  const after = {
    description: description ?? row.description,
    folder: folder ?? row.folder,
    tags: [...(tags ?? row.tags)],
    owner: owner ?? row.owner,
  }
  const isSame =
    after.description === row.description &&
    after.folder === row.folder &&
    after.owner === row.owner &&
    after.tags.join('\n') === row.tags.join('\n')
  if (isSame) return row
  const [edited] = await inside.prompts.update(
    { id: row.id },
    { ...after, revision: row.revision + 1 },
  )
  return edited ?? row
}

async function findLatest(records: RecordStore, row: PromptRow): Promise<VersionRow | null> {
  return row.latestVersion === 0
    ? null
    : records.promptVersions.find({ prompt: row.id, version: row.latestVersion })
}

function isWithin(folder: string, asked: string): boolean {
  return asked === '' || folder === asked || folder.startsWith(`${asked}/`)
}

function shown(row: PromptRow, labels: PromptLabel[]): Prompt {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    folder: row.folder,
    tags: row.tags,
    owner: row.owner,
    latestVersion: row.latestVersion,
    labels,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    archivedAt: row.archivedAt?.toISOString() ?? null,
  }
}

/** The version that a cursor names; 0, which there never is, for what names none. */
function versionAt(cursor: string): number {
  return /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0
}

function shownHead(row: VersionRow, labels: readonly PromptLabel[]): PromptVersionHead {
  return {
    id: row.id,
    version: row.version,
    hash: row.hash,
    message: row.message,
    commit: row.commit,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    labels: labels.filter(({ version }) => version === row.version).map(({ label }) => label),
  }
}
