import { createHmac } from 'node:crypto'
import { idPrefixes } from '#contract/ids.ts'
import { noLimits } from '#contract/keys.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { keyHmac, keyPrefix, keyTextOf } from '#domain/keys/key-text.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** What the key of Belay's own calls is called in lists and on spans. */
export const ownKeyName = 'Belay: playground and evaluations'

/**
 * The key with which Belay itself calls models in a project: for the playground, evaluations and
 * judges. It is a key like any other, so limits, budgets and lists apply to it; its text is made of
 * the server's secret and never stored, so that a restart can make it again.
 */
export async function ownKey(
  {
    records,
    clock,
    workspace,
    secret,
  }: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
    readonly secret: Uint8Array
  },
  project: string,
): Promise<string> {
  const text = keyTextOf(createHmac('sha512', secret).update(`own calls of ${project}`).digest())
  const hmac = keyHmac(text, secret)
  if ((await records.keys.find({ hmac })) !== null) return text
  const now = new Date(clock.nowMs())
  const id = newId(idPrefixes.key, now.getTime())
  const isNew = await records.transaction(async (inside) => {
    // Two first calls at once: the second finds what the first made.
    if ((await inside.keys.find({ hmac })) !== null) return false
    await inside.keys.insert({
      id,
      workspace,
      project,
      environment: 'evaluation',
      name: ownKeyName,
      prefix: keyPrefix(text),
      hmac,
      scopes: ['call'],
      models: [],
      limits: noLimits,
      metadata: {},
      createdAt: now,
      createdBy: belayActor.name,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      scopesUsedAt: {},
    })
    await recordDeed(inside, {
      actor: belayActor,
      workspace,
      at: now,
      deed: 'key.created',
      record: id,
      detail: { name: ownKeyName },
    })
    return true
  })
  if (isNew) await records.announce('keys')
  return text
}
