import { readJsonBody } from '#gateway/read-json-body.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'

/** What is asked: the body within its bounds, and what the wire reads of it. */
export const stage: Stage = async (call, parts) => {
  const read = await readJsonBody(call.request, parts.settings.requestBytesMax)
  if (!read.ok) return refused(read.fault)
  const viewed = call.wire.readRequest(read.value.parsed, call.path)
  if (!viewed.ok) return refused({ status: 400, code: 'request_invalid', ...viewed.fault })
  const view = viewed.value
  call.asked = { ...read.value, view, calledAs: view.model, prompt: null }
  return go
}
