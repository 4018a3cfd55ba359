import type { Payer } from '#contract/people.ts'
import { ownKeyHmac, ownKeyText } from '#domain/keys/own-key.ts'
import { payerProblem } from '#domain/keys/payer-problem.ts'
import { restoreOwnKey } from '#domain/keys/restore-own-key.ts'
import { hasLimits } from '#access/limits/port.ts'
import type { KnownKey } from '#access/sections/keys.ts'
import { failed, ok, type Result } from '#kit/result.ts'

type Own = { readonly text: string; readonly hmac: string }

/**
 * Gives the key of Belay's own calls in a project to whoever may pay for a call. It is made, or put
 * right, whenever the gateway would refuse it.
 */
export function ownKeys(
  parts: Parameters<typeof restoreOwnKey>[0] & {
    /** The keys that the gateway answers by. */
    readonly keys: () => ReadonlyMap<string, KnownKey>
  },
): (project: string, payer: Payer) => Promise<Result<string, string>> {
  const own = new Map<string, Own>()
  const restoring = new Map<string, Promise<void>>()
  const restored = (project: string): Promise<void> => {
    const known = restoring.get(project)
    if (known !== undefined) return known
    const made = restoreOwnKey(parts, project).finally(() => restoring.delete(project))
    restoring.set(project, made)
    return made
  }
  return async (project, payer) => {
    const problem = await payerProblem(parts.records, payer)
    if (problem !== null) return failed(problem)
    const { secret } = parts
    const known = own.get(project) ?? {
      text: ownKeyText(project, secret),
      hmac: ownKeyHmac(project, secret),
    }
    own.set(project, known)
    const entry = parts.keys().get(known.hmac)
    if (entry === undefined || !isWhole(entry)) await restored(project)
    return ok(known.text)
  }
}

function isWhole(key: KnownKey): boolean {
  return (
    !key.isRevoked &&
    key.expiresAtMs === null &&
    key.scopes.includes('call') &&
    key.models.length === 0 &&
    !hasLimits(key.limits)
  )
}
