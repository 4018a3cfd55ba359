import type { IncomingHttpHeaders } from 'node:http'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'
import type { PromptEntry } from '#access/sections/prompts.ts'
import type { Snapshot } from '#access/snapshot.ts'
import { nearestTo } from '#kit/nearest.ts'
import { exactOf } from '#kit/exact-json.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { renderPrompt } from '#template/render-prompt.ts'
import { requestFieldsOf } from '#template/request-fields.ts'
import type { RequestView, Wire, WireRefusal } from '#wire/define.ts'
import { asList, asRecord, type Loose } from '#wire/loose.ts'

/** A call as the gateway goes on with it, and the prompt that it was made from. */
export type Asked = {
  readonly body: Buffer
  readonly parsed: unknown
  readonly view: RequestView
  /** The model's name as the caller wrote it. */
  readonly calledAs: string
  /** Null when the call names a model. */
  readonly prompt: {
    readonly name: string
    readonly version: number
    /** '' when a number was asked for. */
    readonly label: string
  } | null
}

const prefix = 'prompt/'
const labelDefault = 'production'
const variablesHeader = 'x-belay-variables'

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
  const { calledAs, body } = asked
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
  const { name, version, label, content } = found.value
  const request = asRecord(asked.parsed) ?? {}
  const variables = readVariables(request, given.headers)
  if (!variables.ok) return variables
  const rendered = renderPrompt(content, variables.value)
  if (!rendered.ok) {
    return failed({
      status: 400,
      code: rendered.fault.code,
      field: rendered.fault.code === 'variables_invalid' ? 'metadata' : 'model',
      message: `The prompt "${name}" (version ${version}) cannot be rendered. ${rendered.fault.detail}`,
    })
  }
  if (rendered.value.model === '') {
    return failed({
      status: 400,
      code: 'prompt_model_missing',
      field: 'model',
      message: `Version ${version} of the prompt "${name}" names no model, so nothing can answer it. Add a model to the prompt, or render it (POST /api/v1/prompts/${name}/render) and send it to a model of your choice.`,
    })
  }
  if (request['messages'] !== undefined && !Array.isArray(request['messages'])) {
    return failed({
      status: 400,
      code: 'request_invalid',
      field: 'messages',
      message:
        '`messages` must be a list; it follows the messages of the prompt, and may be left out.',
    })
  }
  const expanded = requestOf(request, rendered.value)
  // Written anew it keeps every digit, as the caller's body does.
  const exact = requestOf(asRecord(exactOf(body.toString(), request)) ?? request, rendered.value)
  const read = wire.readRequest(expanded, { model: '', streams: false })
  if (!read.ok) return failed({ status: 400, code: 'request_invalid', ...read.fault })
  return ok({
    body: Buffer.from(JSON.stringify(exact)),
    parsed: expanded,
    view: read.value,
    calledAs,
    prompt: { name, version, label },
  })
}

type Found = {
  readonly name: string
  readonly version: number
  readonly label: string
  readonly content: PromptContent
}

function findVersion(
  text: string,
  { snapshot, project }: { readonly snapshot: Snapshot; readonly project: string },
): Result<Found, WireRefusal> {
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

/** Those of the header count before those of the body's `metadata`. */
function readVariables(
  request: Loose,
  headers: IncomingHttpHeaders,
): Result<VariableValues, WireRefusal> {
  const header = headers[variablesHeader]
  const metadata = asRecord(request['metadata']) ?? {}
  if (header === undefined || header === '') return ok(metadata)
  const given = asRecord(parsedJson(String(header)))
  return given === null
    ? failed({
        status: 400,
        code: 'variables_invalid',
        field: '',
        message: `The header ${variablesHeader} must hold a JSON object: {"name": "value"}.`,
      })
    : ok({ ...metadata, ...given })
}

function requestOf(request: Loose, rendered: RenderedPrompt): Record<string, unknown> {
  const { metadata, messages, ...asked } = request
  const parameters: Record<string, unknown> = { ...rendered.parameters }
  // Two names of one bound: the caller's, whichever it is, stands alone.
  if (asked['max_tokens'] !== undefined || asked['max_completion_tokens'] !== undefined) {
    delete parameters['max_tokens']
    delete parameters['max_completion_tokens']
  }
  const own = Object.entries(asRecord(metadata) ?? {}).filter(([name]) =>
    rendered.unused.includes(name),
  )
  return {
    ...requestFieldsOf({ ...rendered, parameters }),
    ...asked,
    // Variables were the prompt's business; what else the caller put there goes on.
    ...(own.length === 0 ? {} : { metadata: Object.fromEntries(own) }),
    model: rendered.model,
    messages: [...rendered.messages, ...asList(messages)],
  }
}
