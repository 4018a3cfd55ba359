import { expandPrompt } from '#gateway/expand-prompt.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'

/** The name of a prompt becomes the call that it stands for. */
export const stage: Stage = (call, parts) => {
  const asked = expandPrompt({
    asked: call.asked,
    wire: call.wire,
    headers: call.request.headers,
    project: call.key.project,
    snapshot: parts.now().snapshot,
  })
  if (!asked.ok) return refused(asked.fault)
  if (asked.value !== call.asked) call.asked = asked.value
  return go
}
