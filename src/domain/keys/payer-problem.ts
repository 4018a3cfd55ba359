import type { Payer } from '#contract/people.ts'
import { roleScopes } from '#contract/roles.ts'
import { spendingScope } from '#domain/keys/may-spend.ts'
import type { RecordStore } from '#store/ports/records.ts'

/**
 * Why a person can no longer have models called; null for whom they can be called. Keys are judged by
 * the gateway, at every call; the machine is whoever runs the server.
 */
export async function payerProblem(
  records: Pick<RecordStore, 'people'>,
  { kind, id }: Payer,
): Promise<string | null> {
  if (kind !== 'person') return null
  const person = await records.people.find({ id })
  if (person === null || person.isDisabled)
    return 'The person who set this up is not here any more. Somebody whose role may call models can set it up anew, or resume it.'
  return roleScopes[person.role].includes(spendingScope)
    ? null
    : `${person.name} set this up and is ${person.role} now, which may not call models. Somebody whose role may can set it up anew, or resume it.`
}
