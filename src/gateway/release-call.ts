import type { IncomingHttpHeaders } from 'node:http'
import type { ReleaseEntry } from '#access/release-shelf.ts'
import type { ModelParameters } from '#contract/prompt-content.ts'
import { overlaidParameters } from '#domain/releases/overlaid-parameters.ts'
import { type Asked, renderedCall } from '#gateway/rendered-call.ts'
import { exactOf } from '#kit/exact-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { Wire, WireRefusal } from '#wire/define.ts'
import { asRecord } from '#wire/loose.ts'
import { promptPlaces } from '#wire/place-prompt.ts'
import { placeParameters } from '#wire/place-parameters.ts'

type Given = {
  readonly asked: Asked
  readonly wire: Wire
  readonly headers: IncomingHttpHeaders
  /** Name of the deployment, for whoever reads a refusal. */
  readonly deployment: string
  readonly release: ReleaseEntry
}

/**
 * The call that a release stands for: its prompt rendered, its parameters where the caller set none. The
 * model's name stays what the caller wrote; where the call goes is told by the release's targets.
 */
export function releaseCall(given: Given): Result<Asked, WireRefusal> {
  const { prompt, parameters, targets } = given.release
  if (prompt === null) return withParameters(given, parameters)
  if (given.wire.id !== 'openai.chat' && !promptPlaces.includes(given.wire.id))
    return failed({
      status: 400,
      code: 'operation_unsupported',
      field: 'model',
      message: `The release of "${given.deployment}" has a prompt, for which ${given.wire.id} has no place. Call it by chat completions (POST /v1/chat/completions), ${promptPlaces.join(', ')}.`,
    })
  const { name, version, content } = prompt
  const [target = ''] = targets
  return renderedCall({
    ...given,
    answeredBy: target.slice(target.indexOf('/') + 1),
    prompt: {
      name,
      version,
      label: '',
      content: {
        ...content,
        model: given.asked.calledAs,
        parameters: overlaidParameters(content.parameters, parameters),
      },
    },
  })
}

function withParameters(
  { asked, wire, deployment }: Given,
  parameters: ModelParameters,
): Result<Asked, WireRefusal> {
  const request = asRecord(asked.parsed)
  if (request === null || Object.keys(parameters).length === 0) return ok(asked)
  const placed = placeParameters(request, parameters, wire.id)
  if (!placed.ok)
    return failed({
      status: 400,
      code: 'operation_unsupported',
      field: 'model',
      message: `The release of "${deployment}" sets ${placed.fault}, for which ${wire.id} has no place. Call it by chat completions (POST /v1/chat/completions).`,
    })
  if (placed.value === request) return ok(asked)
  // Written anew it keeps every digit, as the caller's body does.
  const exact = placeParameters(
    asRecord(exactOf(asked.body.toString(), request)) ?? request,
    parameters,
    wire.id,
  )
  const read = wire.readRequest(placed.value, {
    model: asked.view.model,
    streams: asked.view.streamed,
  })
  if (!read.ok) return failed({ status: 400, code: 'request_invalid', ...read.fault })
  return ok({
    ...asked,
    body: Buffer.from(JSON.stringify(exact.ok ? exact.value : placed.value)),
    parsed: placed.value,
    view: read.value,
  })
}
