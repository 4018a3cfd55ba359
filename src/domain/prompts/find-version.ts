import { fault, type Outcome } from '#contract/faults.ts'
import { invariant } from '#kit/invariant.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

export type PromptRow = RecordOf<'prompts'>
export type VersionRow = RecordOf<'promptVersions'>

/** The prompt of that name in a project; an archived one is not found, but the fault says so. */
export async function findPrompt(
  records: RecordStore,
  project: string,
  name: string,
): Promise<Outcome<PromptRow>> {
  const found = await records.prompts.find({ project, name })
  if (found === null) return failed(fault('not_found', `There is no prompt "${name}".`))
  return found.archivedAt === null
    ? ok(found)
    : failed(
        fault(
          'not_found',
          `The prompt "${name}" is archived since ${found.archivedAt.toISOString()}. Restore it, or use another.`,
        ),
      )
}

/** A version by its number, a label, or `latest`. */
export async function findVersion(
  records: RecordStore,
  prompt: PromptRow,
  reference: string,
): Promise<Outcome<VersionRow>> {
  const version = await numberOf(records, prompt, reference)
  if (!version.ok) return version
  const found = await records.promptVersions.find({ prompt: prompt.id, version: version.value })
  return found === null
    ? failed(
        fault(
          'not_found',
          `The prompt "${prompt.name}" has no version ${version.value}; the latest is ${prompt.latestVersion}.`,
        ),
      )
    : ok(found)
}

async function numberOf(
  records: RecordStore,
  prompt: PromptRow,
  reference: string,
): Promise<Outcome<number>> {
  if (/^\d{1,9}$/.test(reference)) return ok(Number(reference))
  if (reference === 'latest') {
    return prompt.latestVersion === 0
      ? failed(fault('not_found', `The prompt "${prompt.name}" has no version yet.`))
      : ok(prompt.latestVersion)
  }
  const labels = await records.promptLabels.list({ prompt: prompt.id })
  const label = labels.find((one) => one.label === reference)
  if (label !== undefined) return ok(label.version)
  const there = labels.map((one) => one.label).toSorted()
  return failed(
    fault(
      'not_found',
      `The prompt "${prompt.name}" has no label "${reference}". ${there.length === 0 ? 'It has no labels' : `It has: ${there.join(', ')}`}; its latest version is ${prompt.latestVersion}.`,
    ),
  )
}

/** The content of a version, with the fragments that it was fixed to. */
export async function contentOf(
  records: RecordStore,
  version: VersionRow,
): Promise<RecordOf<'promptContents'>> {
  const content = await records.promptContents.find({ id: version.id })
  invariant(content !== null, 'a version has content')
  return content
}
