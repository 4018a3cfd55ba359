import { SecretTails } from '#gateway/secret-tails.ts'
import { SpreadSecret } from '#gateway/spread-secret.ts'
import { SecretBytes, SecretFilter, withoutWritten, writtenForms } from '#kit/secret-filter.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

type Forms = {
  readonly texts: readonly string[]
  readonly bytes: SecretBytes
  readonly tails: SecretTails
}

/** Forms of each connection's secret; a connection is a new one with each snapshot. */
const formsOf = new WeakMap<{ readonly secret: string }, Forms>()

/** Takes a connection's secret out of what its provider answers; null where there is none to take out. */
export function secretFilterOf(connection: { readonly secret: string }): SecretFilter | null {
  const { texts, bytes } = knownForms(connection)
  return texts.length === 0 ? null : new SecretFilter(bytes)
}

/** The same for what is spread over the events of a streamed answer, each with a part. */
export function spreadSecretOf(connection: { readonly secret: string }): SpreadSecret | null {
  const { texts, tails } = knownForms(connection)
  return texts.length === 0 ? null : new SpreadSecret(tails)
}

function knownForms(connection: { readonly secret: string }): Forms {
  const known = formsOf.get(connection)
  if (known !== undefined) return known
  const texts = writtenForms(connection.secret)
  const made = { texts, bytes: new SecretBytes(texts), tails: new SecretTails(texts) }
  formsOf.set(connection, made)
  return made
}

/** The provider's headers without the secret of its connection; the same object where it is in none. */
export function headersWithoutSecret(
  headers: Headers,
  connection: { readonly secret: string },
): Headers {
  const { texts } = knownForms(connection)
  // All of them in one text: it is in none of nearly all answers, and one search says so.
  let joined = ''
  for (const name in headers) joined += `${String(headers[name])}\n`
  if (!texts.some((form) => joined.includes(form))) return headers
  const clean = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? withoutWritten(value, texts)
      : value?.map((one) => withoutWritten(one, texts)),
  ])
  return Object.fromEntries(clean) as Headers // pairs of a name and what its header had
}
