import type { IncomingHttpHeaders } from 'node:http'
import type { PromptEntry } from '#access/sections/prompts.ts'
import type { Snapshot } from '#access/snapshot.ts'
import { type Asked, type PinnedPrompt, renderedCall } from '#gateway/rendered-call.ts'
import { nearestTo } from '#kit/nearest.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { Wire, WireRefusal } from '#wire/define.ts'

const prefix = 'prompt/'
const labelDefault = 'production'

/**
 * A call whose model is `prompt/NAME`, `prompt/NAME@LABEL` or `prompt/NAME@VERSION` becomes the call
 * that the prompt stands for: rendered with the variables in `metadata` or in the header
 * x-belay-variables, its messages before the caller's own, its model, parameters, tools and output
 * contract where the caller set none. Every other call is given back as it is.
 */
export function expandPrompt(given: {
  readonly asked: Asked
  readonly wire: Wire
  readonly headers: IncomingHttpHeaders
  readonly project: string
  readonly snapshot: Snapshot
}): Result<Asked, WireRefusal> {
  const { asked, wire } = given
  const { calledAs } = asked
  if (!calledAs.startsWith(prefix)) return ok(asked)
  if (wire.id !== 'openai.chat') {
    return failed({
      status: 400,
      code: 'operation_unsupported',
      field: 'model',
      message: `A prompt is called by chat completions (POST /v1/chat/completions), not by ${wire.id}. Or render it yourself: POST /api/v1/prompts/NAME/render.`,
    })
  }
  const found = findVersion(calledAs.slice(prefix.length), given)
  if (!found.ok) return found
  return renderedCall({ ...given, prompt: found.value })
}

function findVersion(
  text: string,
  { snapshot, project }: { readonly snapshot: Snapshot; readonly project: string },
): Result<PinnedPrompt, WireRefusal> {
  const at = text.lastIndexOf('@')
  const name = at === -1 ? text : text.slice(0, at)
  const reference = at === -1 ? labelDefault : text.slice(at + 1)
  const prompts = snapshot.prompts.get(project) ?? new Map<string, PromptEntry>()
  const entry = prompts.get(name)
  if (entry === undefined) {
    const near = nearestTo(name, [...prompts.keys()])
    return unknown(
      `There is no prompt "${name}" in the project of this key.${near === null ? '' : ` Did you mean "prompt/${near}"?`} \`belay prompts list\` shows what there is.`,
    )
  }
  const isNumber = /^\d{1,9}$/.test(reference)
  const version = isNumber
    ? Number(reference)
    : reference === 'latest'
      ? entry.latest
      : entry.labels.get(reference)
  if (version === undefined) {
    const labels = [...entry.labels.keys()].toSorted()
    return unknown(
      `The prompt "${name}" has no label "${reference}". ${labels.length === 0 ? 'It has no labels' : `It has: ${labels.join(', ')}`}; its latest version is ${entry.latest}. \`belay prompts label ${name} ${reference} --version ${entry.latest}\` puts it there.`,
    )
  }
  const content = entry.versions.get(version)
  if (content === undefined) {
    return unknown(
      version > entry.latest || version < 1
        ? `The prompt "${name}" has no version ${version}; the latest is ${entry.latest}.`
        : `Version ${version} of the prompt "${name}" is not held ready: only its newest versions and those with a label are. Put a label on it.`,
    )
  }
  return ok({ name, version, label: isNumber ? '' : reference, content })
}

function unknown(message: string): Result<never, WireRefusal> {
  return failed({ status: 404, code: 'prompt_not_found', field: 'model', message })
}
