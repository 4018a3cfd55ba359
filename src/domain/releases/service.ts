import { createHash } from 'node:crypto'
import type { ReplyOf } from '#contract/endpoint.ts'
import { fault, invalidRequest, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { cursorFault, cutPage, type Page } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import type { VariableValues } from '#contract/prompt-content.ts'
import {
  type diffReleases,
  pinnedTarget,
  readPromptReference,
  type Release,
  type ReleaseManifest,
  type ReleaseSummary,
} from '#contract/releases.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import { canonicalJson } from '#kit/canonical-json.ts'
import { newId } from '#kit/id.ts'
import { invariant } from '#kit/invariant.ts'
import { nearestTo } from '#kit/nearest.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { compareReleases } from './diff-releases.ts'
import { readParameters } from './read-parameters.ts'

export type ReleaseParts = RecordParts & {
  readonly prompts: { readonly readings: Pick<Prompts['readings'], 'take' | 'compare'> }
  /** Names of all connections, the simulator's among them where it runs. */
  readonly connections: () => readonly string[]
}

type ReleaseAsked = {
  readonly name: string
  readonly prompt?: string | undefined
  readonly model?: string | undefined
  readonly fallbacks: readonly string[]
  readonly parameters: Readonly<Record<string, unknown>>
  readonly note: string
}

/** Releases of a project: what is deployed, fixed for good. */
export class Releases {
  readonly #parts: ReleaseParts

  constructor(parts: ReleaseParts) {
    this.#parts = parts
  }

  async list(
    project: string,
    asked: {
      readonly name?: string | undefined
      readonly limit: number
      readonly cursor?: string | undefined
    },
  ): Promise<Outcome<Page<ReleaseSummary>>> {
    const wrong = cursorFault('release', asked.cursor)
    if (wrong !== null) return failed(wrong)
    const rows = await this.#parts.records.releases.page({
      match: { project, ...(asked.name === undefined ? {} : { name: asked.name }) },
      after: asked.cursor ?? null,
      limit: asked.limit + 1,
    })
    return ok(cutPage(rows.map(summary), asked.limit))
  }

  async show(project: string, reference: string): Promise<Outcome<Release>> {
    const found = await findRelease(this.#parts.records, project, reference)
    return found.ok ? ok(shownRelease(found.value)) : found
  }

  async diff(
    project: string,
    asked: {
      readonly from: string
      readonly to: string
      readonly variables?: VariableValues | undefined
    },
  ): Promise<Outcome<ReplyOf<typeof diffReleases>>> {
    const from = await this.show(project, asked.from)
    if (!from.ok) return from
    const to = await this.show(project, asked.to)
    if (!to.ok) return to
    return compareReleases({
      from: from.value,
      to: to.value,
      variables: asked.variables,
      readings: this.#parts.prompts.readings,
    })
  }

  /** The same content under the same name is the release that is there. */
  async create(actor: Actor, project: string, asked: ReleaseAsked): Promise<Outcome<Release>> {
    const built = await this.#manifestOf(project, asked)
    if (!built.ok) return built
    const manifest = built.value
    const { name, note } = asked
    const hash = manifestHash(manifest)
    return doDeed(this.#parts, actor, async (inside, now) => {
      const known = await inside.releases.find({ project, name, hash })
      const row = known ?? {
        id: newId(idPrefixes.release, now.getTime()),
        project,
        name,
        hash,
        manifest,
        note,
        authorKind: actor.kind,
        authorId: actor.id,
        createdAt: now,
        createdBy: actor.name,
      }
      if (known === null) await inside.releases.insert(row)
      return ok({
        value: shownRelease(row),
        deed: {
          deed: known === null ? 'release.created' : 'release.found',
          record: row.id,
          detail: { name, hash },
        },
      })
    })
  }

  async #manifestOf(project: string, asked: ReleaseAsked): Promise<Outcome<ReleaseManifest>> {
    const prompt = await this.#promptOf(project, asked.prompt)
    if (!prompt.ok) return prompt
    const model = asked.model ?? prompt.value?.content.model ?? ''
    const parameters = readParameters(asked.parameters)
    const problems = [
      ...(model === ''
        ? [
            {
              path: 'model',
              message:
                'A release needs a model that answers: name a connection/model, as in openai/gpt-4.1. `belay connections list` shows the connections.',
            },
          ]
        : this.#targetProblems(model, 'model')),
      ...asked.fallbacks.flatMap((fallback, index) =>
        this.#targetProblems(fallback, `fallbacks[${index}]`),
      ),
      ...(parameters.ok ? [] : parameters.fault),
    ]
    const wrong = invalidRequest(problems)
    if (wrong !== null) return failed(wrong)
    invariant(parameters.ok, 'what is wrong with parameters is among the problems')
    return ok({
      prompt: prompt.value,
      targets: [...new Set([model, ...asked.fallbacks])],
      parameters: parameters.value,
    })
  }

  async #promptOf(
    project: string,
    reference: string | undefined,
  ): Promise<Outcome<ReleaseManifest['prompt']>> {
    const read = reference === undefined ? null : readPromptReference(reference)
    if (read === null) return ok(null)
    const taken = await this.#parts.prompts.readings.take(project, read.name, read.version)
    if (!taken.ok)
      return failed({
        ...taken.fault,
        detail: `prompt: ${taken.fault.detail} \`belay prompts list\` shows what there is.`,
        errors: [{ path: 'prompt', message: taken.fault.detail }],
      })
    const { version, hash, content } = taken.value
    return ok({ name: read.name, version, hash, content })
  }

  #targetProblems(target: string, path: string): { path: string; message: string }[] {
    const names = this.#parts.connections()
    if (!pinnedTarget.safeParse(target).success)
      return [
        {
          path,
          message: `"${target}" is no connection/model. An alias may come to mean another model, and a release never does: write where it leads, as in openai/gpt-4.1.`,
        },
      ]
    const connection = target.slice(0, target.indexOf('/'))
    if (names.includes(connection)) return []
    const near = nearestTo(connection, names)
    return [
      {
        path,
        message: `There is no connection "${connection}". ${near === null ? `There are: ${names.join(', ') || 'none yet'}.` : `Did you mean "${near}/${target.slice(connection.length + 1)}"?`} \`belay connections list\` shows them.`,
      },
    ]
  }
}

/** SHA-256 of a manifest in canonical JSON (RFC 8785), hexadecimal. */
export function manifestHash(manifest: ReleaseManifest): string {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex')
}

/** A release of a project by its id, its hash, or the first digits of that; the newest where several names have one hash. */
export async function findRelease(
  records: Pick<RecordStore, 'releases'>,
  project: string,
  reference: string,
): Promise<Outcome<RecordOf<'releases'>>> {
  const missing = failed(
    fault(
      'not_found',
      `There is no release "${reference}" in this project. \`belay releases list\` shows what there is.`,
    ),
  )
  if (reference.startsWith(`${idPrefixes.release}_`)) {
    const found = await records.releases.find({ project, id: reference })
    return found === null ? missing : ok(found)
  }
  const hash = await wholeHash(records, project, reference)
  if (!hash.ok) return hash
  const found = await records.releases.find({ project, hash: hash.value })
  return found === null ? missing : ok(found)
}

/** SHA-256 has so many hexadecimal digits. */
const hashDigits = 64
/** Hashes among which the first digits of one are looked for. */
const hashesMax = 100_000

/** The hash that begins with these digits; the digits themselves where none does. */
async function wholeHash(
  records: Pick<RecordStore, 'releases'>,
  project: string,
  digits: string,
): Promise<Outcome<string>> {
  if (digits.length === hashDigits) return ok(digits)
  // Manifests may hold a megabyte each: what is looked through are hashes alone.
  const hashes = await records.releases.distinct({ project }, 'hash', hashesMax)
  const [found = digits, another] = hashes.filter((hash) => hash.startsWith(digits))
  return another === undefined
    ? ok(found)
    : failed(
        fault(
          'not_found',
          `Several releases have a hash that begins with "${digits}", among them ${found} and ${another}. Write more digits, or the id.`,
        ),
      )
}

function summary(row: RecordOf<'releases'>): ReleaseSummary {
  const { manifest, ...release } = shownRelease(row)
  if (manifest.prompt === null) return { ...release, manifest: { ...manifest, prompt: null } }
  const { content: _content, ...prompt } = manifest.prompt
  return { ...release, manifest: { ...manifest, prompt } }
}

function shownRelease({
  project: _project,
  authorKind: _kind,
  authorId: _id,
  createdAt,
  ...row
}: RecordOf<'releases'>): Release {
  return { ...row, createdAt: createdAt.toISOString() }
}
