import { ownEnvironment } from '#contract/environment-names.ts'
import { idPrefixes } from '#contract/ids.ts'
import { noLimits } from '#contract/keys.ts'
import type { Scope } from '#contract/roles.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { keyHmac, keyPrefix } from '#domain/keys/key-text.ts'
import { ownKeyName, ownKeyText } from '#domain/keys/own-key.ts'
import { newId } from '#kit/id.ts'
import { ok } from '#kit/result.ts'

/** What lets it call everything that whoever pays may have called: bounds are the payer's. */
const ownPower = {
  scopes: ['call'] as Scope[], // a literal list would be read as texts
  models: [] as string[], // likewise
  limits: noLimits,
  expiresAt: null,
  revokedAt: null,
}

/**
 * Has the key be there with which Belay itself calls models in a project: for the playground,
 * evaluations and judges. One that was revoked, has run out or was narrowed is put right: it is not
 * anybody's to take away, and without it nobody in the project can run anything.
 */
export async function restoreOwnKey(
  parts: RecordParts & { readonly secret: Uint8Array },
  project: string,
): Promise<void> {
  const { secret, workspace } = parts
  const text = ownKeyText(project, secret)
  const hmac = keyHmac(text, secret)
  await doDeed(parts, belayActor, async (inside, now) => {
    // Two first calls at once: the second finds what the first made.
    const found = await inside.keys.find({ hmac })
    const id = found?.id ?? newId(idPrefixes.key, now.getTime())
    if (found === null)
      await inside.keys.insert({
        id,
        workspace,
        project,
        environment: ownEnvironment,
        name: ownKeyName,
        prefix: keyPrefix(text),
        hmac,
        ...ownPower,
        metadata: {},
        createdAt: now,
        createdBy: belayActor.name,
        lastUsedAt: null,
        scopesUsedAt: {},
      })
    else await inside.keys.update({ id }, { ...ownPower, environment: ownEnvironment })
    const deed = found === null ? 'key.created' : 'key.restored'
    return ok({ value: null, deed: { deed, record: id, detail: { name: ownKeyName } } })
  })
}
