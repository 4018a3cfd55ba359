import { SecretFilter, withoutSecrets, writtenForms } from '#kit/secret-filter.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Forms of each connection's secret in bytes; a connection is a new one with each snapshot. */
const formsOf = new WeakMap<{ readonly secret: string }, readonly Buffer[]>()

/** Takes a connection's secret out of what its provider answers; null where there is none to take out. */
export function secretFilterOf(connection: { readonly secret: string }): SecretFilter | null {
  const forms =
    formsOf.get(connection) ?? writtenForms(connection.secret).map((form) => Buffer.from(form))
  formsOf.set(connection, forms)
  return forms.length === 0 ? null : new SecretFilter(forms)
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
