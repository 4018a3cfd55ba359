import { SecretTails } from '#gateway/secret-tails.ts'
import { SpreadSecret } from '#gateway/spread-secret.ts'
import { SecretFilter, withoutSecrets, writtenForms } from '#kit/secret-filter.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

type Forms = { readonly bytes: readonly Buffer[]; readonly tails: SecretTails }

/** Forms of each connection's secret; a connection is a new one with each snapshot. */
const formsOf = new WeakMap<{ readonly secret: string }, Forms>()

/** Takes a connection's secret out of what its provider answers; null where there is none to take out. */
export function secretFilterOf(connection: { readonly secret: string }): SecretFilter | null {
  const { bytes } = knownForms(connection)
  return bytes.length === 0 ? null : new SecretFilter(bytes)
}

/** The same for what is spread over the events of a streamed answer, each with a part. */
export function spreadSecretOf(connection: { readonly secret: string }): SpreadSecret | null {
  const { tails } = knownForms(connection)
  return tails.forms.length === 0 ? null : new SpreadSecret(tails)
}

function knownForms(connection: { readonly secret: string }): Forms {
  const known = formsOf.get(connection)
  if (known !== undefined) return known
  const forms = writtenForms(connection.secret)
  const made = { bytes: forms.map((form) => Buffer.from(form)), tails: new SecretTails(forms) }
  formsOf.set(connection, made)
  return made
}

/** The provider's headers without the secret; the same object where it is in none. */
export function headersWithoutSecret(headers: Headers, secret: string): Headers {
  if (secret === '') return headers
  const clean = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? withoutSecrets(value, [secret])
      : value?.map((one) => withoutSecrets(one, [secret])),
  ])
  return Object.fromEntries(clean) as Headers // pairs of a name and what its header had
}
