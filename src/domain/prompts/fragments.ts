import type { ReplyOf, BodyOf } from '#contract/endpoint.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import type { Fragment, FragmentVersion, showFragment, putFragment } from '#contract/fragments.ts'
import { idPrefixes } from '#contract/ids.ts'
import { versionsShownMax } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { textHash } from './content-hash.ts'
import { hasInclusion, type Inclusion } from '#template/include-fragments.ts'
import { templateFault } from '#template/render-prompt.ts'
import { readTemplate } from '#template/template.ts'

export type FragmentText = {
  readonly name: string
  readonly version: number
  readonly hash: string
  readonly text: string
}

/** Reusable texts of a project, in immutable versions. */
export class Fragments {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(project: string): Promise<Fragment[]> {
    const all = await this.#parts.records.fragments.list({ project, archivedAt: null })
    return all.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(shown)
  }

  async show(project: string, name: string): Promise<Outcome<ReplyOf<typeof showFragment>>> {
    const { records } = this.#parts
    const fragment = await records.fragments.find({ project, name })
    if (fragment === null) return failed(missing(name))
    const versions = await records.fragmentVersions.page({
      match: { fragment: fragment.id },
      limit: versionsShownMax,
    })
    return ok({
      fragment: shown(fragment),
      versions: versions.map(shownVersion),
      usedBy: await this.#usedBy(project, name),
    })
  }

  async put(
    actor: Actor,
    project: string,
    name: string,
    asked: BodyOf<typeof putFragment>,
  ): Promise<Outcome<ReplyOf<typeof putFragment>>> {
    if (hasInclusion(asked.text))
      return failed(templateFault('text', 'A fragment cannot include another one.'))
    const template = readTemplate(asked.text)
    if (!template.ok) return failed(templateFault('text', template.fault))
    return doDeed(this.#parts, actor, async (inside, now) => {
      const known = await inside.fragments.find({ project, name })
      const fragment = known ?? {
        id: newId(idPrefixes.fragment, now.getTime()),
        project,
        name,
        description: '',
        latestVersion: 0,
        createdAt: now,
        createdBy: actor.name,
        archivedAt: null,
      }
      if (known === null) await inside.fragments.insert(fragment)
      const latest = await inside.fragmentVersions.find({
        fragment: fragment.id,
        version: fragment.latestVersion,
      })
      const hash = textHash(asked.text)
      const isNew = latest?.hash !== hash
      const version =
        latest !== null && !isNew
          ? latest
          : {
              id: newId(idPrefixes.fragmentVersion, now.getTime()),
              fragment: fragment.id,
              version: fragment.latestVersion + 1,
              text: asked.text,
              hash,
              message: asked.message,
              createdAt: now,
              createdBy: actor.name,
            }
      if (isNew) await inside.fragmentVersions.insert(version)
      const [after] = await inside.fragments.update(
        { id: fragment.id },
        {
          latestVersion: version.version,
          description: asked.description ?? fragment.description,
          archivedAt: null,
        },
      )
      return ok({
        value: { fragment: shown(after ?? fragment), version: shownVersion(version), isNew },
        deed: {
          deed: isNew ? 'fragment-version.created' : 'fragment.edited',
          record: fragment.id,
          detail: { name, version: version.version, hash },
        },
      })
    })
  }

  async remove(actor: Actor, project: string, name: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const [archived] = await inside.fragments.update(
        { project, name, archivedAt: null },
        { archivedAt: now },
      )
      if (archived === undefined) return failed(missing(name))
      return ok({
        value: { done: true as const },
        deed: { deed: 'fragment.archived', record: archived.id, detail: { name } },
      })
    })
  }

  /** The prompts whose latest version has the fragment; archived ones are left out. */
  async #usedBy(
    project: string,
    name: string,
  ): Promise<{ prompt: string; promptVersion: number; fragmentVersion: number }[]> {
    const { records } = this.#parts
    const used: { prompt: string; promptVersion: number; fragmentVersion: number }[] = []
    const match = { project, archivedAt: null }
    for await (const { id, name: prompt, latestVersion } of records.prompts.each({ match })) {
      const version = await records.promptVersions.find({ prompt: id, version: latestVersion })
      if (version === null) continue
      const content = await records.promptContents.find({ id: version.id })
      for (const pinned of content?.fragments ?? [])
        if (pinned.name === name)
          used.push({ prompt, promptVersion: latestVersion, fragmentVersion: pinned.version })
    }
    return used.toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1))
  }
}

/** Texts of the fragments that a prompt includes; those without a version as they are now. */
export async function loadFragments(
  records: RecordStore,
  project: string,
  inclusions: readonly Inclusion[],
): Promise<Outcome<FragmentText[]>> {
  const texts: FragmentText[] = []
  for (const { name, version } of inclusions) {
    const fragment = await records.fragments.find({ project, name })
    if (fragment === null) return failed(missing(name))
    if (fragment.archivedAt !== null && version === null)
      return failed(
        fault(
          'not_found',
          `The fragment "${name}" is archived; include a version of it, ${name}@${fragment.latestVersion}, or another.`,
        ),
      )
    const found = await records.fragmentVersions.find({
      fragment: fragment.id,
      version: version ?? fragment.latestVersion,
    })
    if (found === null)
      return failed(
        fault(
          'not_found',
          `The fragment "${name}" has no version ${version}; the latest is ${fragment.latestVersion}.`,
        ),
      )
    if (!texts.some((text) => text.name === name && text.version === found.version))
      texts.push({ name, version: found.version, hash: found.hash, text: found.text })
  }
  return ok(
    texts.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version)),
  )
}

function missing(name: string): Fault {
  return fault(
    'not_found',
    `There is no fragment "${name}". \`belay fragments list\` shows what there is.`,
  )
}

function shown(row: RecordOf<'fragments'>): Fragment {
  const { id, name, description, latestVersion, createdAt, createdBy, archivedAt } = row
  return {
    id,
    name,
    description,
    latestVersion,
    createdAt: createdAt.toISOString(),
    createdBy,
    archivedAt: archivedAt?.toISOString() ?? null,
  }
}

function shownVersion(row: RecordOf<'fragmentVersions'>): FragmentVersion {
  const { id, version, text, hash, message, createdAt, createdBy } = row
  return { id, version, text, hash, message, createdAt: createdAt.toISOString(), createdBy }
}
