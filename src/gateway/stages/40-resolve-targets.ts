import { resolveTargets } from '#gateway/resolve-target.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'

/** Where the call may go: the targets of the model's name that this key may call, in order. */
export const stage: Stage = (call, parts) => {
  const targets = resolveTargets({
    model: call.view.model,
    calledAs: call.asked.calledAs,
    pinned: call.deployment?.release?.targets,
    format: call.wire.format,
    key: call.key,
    snapshot: parts.now().snapshot,
    providers: parts.providers,
  })
  if (!targets.ok) return refused(targets.fault)
  call.targets = targets.value
  return go
}
