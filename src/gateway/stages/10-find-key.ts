import { go, refused, type Stage } from '#gateway/stage.ts'

/** Of a project that was made a moment ago and has not reached this thread. */
const captureDefault = { capture: 'full', captureBytesMax: 1_000_000 } as const

/** Who calls, and whether it may. */
export const stage: Stage = (call, parts) => {
  const found = parts.keys.find(call.request.headers, call.queryKey, parts.clock.nowMs())
  if (!found.ok) return refused(found.fault)
  const key = found.value
  call.key = key
  if (!key.scopes.includes('call'))
    return refused({
      status: 403,
      code: 'scope_missing',
      field: '',
      message: `This key may not call models; its scopes are: ${key.scopes.join(', ')}.`,
    })
  call.project = parts.now().snapshot.projects.get(key.project) ?? {
    id: key.project,
    ...captureDefault,
  }
  return go
}
