import type { DeploymentEntry } from '#access/sections/deployments.ts'
import { variantTestFlag } from '#contract/rollouts.ts'
import type { Call } from '#gateway/call.ts'
import { assignRelease, deploymentNamed, findDeployment } from '#gateway/find-deployment.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { encodeSafeAnswer } from '#gateway/record-call.ts'
import { releaseCall } from '#gateway/release-call.ts'
import { safeAnswer } from '#gateway/safe-answer.ts'
import { go, refused, type Stage, type StageEnd } from '#gateway/stage.ts'

/** The name of a deployment becomes the call that its release stands for; a stopped one answers safely. */
export const stage: Stage = (call, parts) => {
  const name = deploymentNamed(call.view.model)
  if (name === null) return go
  const { key, context, view, request } = call
  const found = findDeployment(name, { key, snapshot: parts.now().snapshot })
  if (!found.ok) return refused(found.fault)
  const entry = found.value
  if (entry.stopped !== null) return answerSafely(call, name, entry, parts)
  const assigned = assignRelease(name, entry, {
    key,
    headers: request.headers,
    facts: {
      header: context.unit,
      user: context.userId === '' ? view.userId : context.userId,
      session: context.sessionId,
      trace: context.traceId,
    },
  })
  if (!assigned.ok) return refused(assigned.fault)
  call.deployment = assigned.value
  if (assigned.value.rollout?.isTest === true) call.flags.add(variantTestFlag)
  const { release } = assigned.value
  if (release === null) return go
  const asked = releaseCall({
    asked: call.asked,
    wire: call.wire,
    headers: request.headers,
    deployment: name,
    release,
  })
  if (!asked.ok) return refused(asked.fault)
  if (asked.value !== call.asked) call.asked = asked.value
  return go
}

async function answerSafely(
  call: Call,
  name: string,
  { stopped, safeAnswer: text }: DeploymentEntry,
  parts: GatewayParts,
): Promise<StageEnd> {
  call.deployment = { name, release: null, rollout: null }
  call.flags.add('stopped')
  const safe = text === null ? null : safeAnswer(call, text)
  if (safe === null)
    return refused({
      status: 503,
      code: 'deployment_stopped',
      field: 'model',
      message: `The deployment "${name}" in ${call.key.environment} is stopped: ${stopped}. It answers again once it is resumed (\`belay deployments resume ${name} --environment ${call.key.environment}\`).`,
      isFinal: true,
    })
  // No provider did anything that would be lost: a full disk does not keep the safe answer back.
  await parts.spool.append([encodeSafeAnswer(call, safe.reply, parts)]).catch(() => {})
  const { response } = call
  if (!response.destroyed) {
    response.writeHead(200, {
      'content-type': safe.contentType,
      'content-length': safe.body.length,
      ...call.recordedHeaders(parts),
    })
    response.end(safe.body)
  }
  return { kind: 'answered' }
}
