import type { IncomingHttpHeaders } from 'node:http'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'
import { exactOf } from '#kit/exact-json.ts'
import { invariant } from '#kit/invariant.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { renderPrompt } from '#template/render-prompt.ts'
import { requestFieldsOf } from '#template/request-fields.ts'
import type { RequestView, Wire, WireFault, WireRefusal } from '#wire/define.ts'
import { asList, asRecord, type Loose } from '#wire/loose.ts'
import { placePrompt } from '#wire/place-prompt.ts'

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

/** A version of a prompt that a call is made from. */
export type PinnedPrompt = NonNullable<Asked['prompt']> & { readonly content: PromptContent }

const variablesHeader = 'x-belay-variables'

/**
 * The call that a version of a prompt stands for, in the API of its caller: rendered with the variables in `metadata` or
 * in the header x-belay-variables, its messages before the caller's own, its model, parameters, tools and output
 * contract where the caller set none.
 */
export function renderedCall(given: {
  readonly asked: Asked
  readonly wire: Wire
  readonly headers: IncomingHttpHeaders
  readonly prompt: PinnedPrompt
  /** The model that will answer, by its provider's own name; what it takes is known by that. */
  readonly answeredBy?: string
}): Result<Asked, WireRefusal> {
  const { asked, wire } = given
  const { calledAs, body } = asked
  const { name, version, label, content } = given.prompt
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
  const place = (body: Loose) => placed(body, rendered.value, given)
  const expanded = place(request)
  if (!expanded.ok) return failed({ status: 400, code: 'request_invalid', ...expanded.fault })
  // Written anew it keeps every digit, as the caller's body does.
  const written = asRecord(exactOf(body.toString(), request)) ?? request
  const exact = written === request ? expanded : place(written)
  const { model, streamed: streams } = asked.view
  const read = wire.readRequest(expanded.value, { model, streams })
  if (!read.ok) return failed({ status: 400, code: 'request_invalid', ...read.fault })
  return ok({
    body: Buffer.from(JSON.stringify(exact.ok ? exact.value : expanded.value)),
    parsed: expanded.value,
    view: read.value,
    calledAs,
    prompt: { name, version, label },
  })
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

/** The body with the prompt in it, in the caller's API. */
function placed(
  request: Loose,
  rendered: RenderedPrompt,
  { wire, asked, answeredBy = rendered.model }: Parameters<typeof renderedCall>[0],
): Result<Loose, WireFault> {
  const { metadata, ...rest } = request
  const own = Object.entries(asRecord(metadata) ?? {}).filter(([name]) =>
    rendered.unused.includes(name),
  )
  // Variables were the prompt's business; what else the caller put there goes on.
  const kept = own.length === 0 ? rest : { ...rest, metadata: Object.fromEntries(own) }
  if (wire.id === 'openai.chat') return chatOf(kept, rendered)
  const prompt = { ...requestFieldsOf(rendered), messages: rendered.messages }
  const { streamed } = asked.view
  const body = placePrompt(wire.id, { request: kept, prompt, model: answeredBy, streamed })
  invariant(body !== null, 'a prompt is put where there is a place for it')
  // Of Gemini the model stands in the path.
  return body.ok && 'model' in request ? ok({ ...body.value, model: rendered.model }) : body
}

function chatOf(request: Loose, rendered: RenderedPrompt): Result<Loose, WireFault> {
  const { messages } = request
  if (messages !== undefined && !Array.isArray(messages))
    return failed({
      field: 'messages',
      message:
        '`messages` must be a list; it follows the messages of the prompt, and may be left out.',
    })
  const parameters: Record<string, unknown> = { ...rendered.parameters }
  // Two names of one bound: the caller's, whichever it is, stands alone.
  if (request['max_tokens'] !== undefined || request['max_completion_tokens'] !== undefined) {
    delete parameters['max_tokens']
    delete parameters['max_completion_tokens']
  }
  return ok({
    ...requestFieldsOf({ ...rendered, parameters }),
    ...request,
    model: rendered.model,
    messages: [...rendered.messages, ...asList(messages)],
  })
}
