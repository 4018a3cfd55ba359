import { secretPlace } from '#contract/own-headers.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Headers as they are sent, and the secrets in them, which nothing else may tell. */
export type FilledHeaders = {
  readonly headers: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

/**
 * Puts secrets of the environment into headers. A secret goes to its own origin alone: who may write
 * an evaluation could else send it anywhere. Throws Error with a sentence for one that is not set, or
 * belongs elsewhere.
 */
export function fillSecrets(
  headers: Readonly<Record<string, string>>,
  url: URL,
  environment: Environment,
): FilledHeaders {
  const secrets: string[] = []
  const filled = Object.entries(headers).map(([name, value]) => [
    name,
    value.replaceAll(secretPlace, (_, secret: string) => {
      const found = secretFor(secret, url, environment)
      secrets.push(found)
      return found
    }),
  ])
  return { headers: Object.fromEntries(filled) as Record<string, string>, secrets } // pairs of texts
}

function secretFor(name: string, url: URL, environment: Environment): string {
  const variable = `BELAY_SECRET_${name}`
  const secret = environment[variable] ?? ''
  const origin = environment[`${variable}_ORIGIN`] ?? ''
  if (secret === '' || origin === '')
    throw new Error(
      `There is no secret ${name}: start the server with ${variable} and ${variable}_ORIGIN, the origin that it may be sent to (${url.origin}).`,
    )
  if (!URL.canParse(origin) || new URL(origin).origin !== url.origin)
    throw new Error(
      `The secret ${name} is for ${origin} (${variable}_ORIGIN) and is not sent to ${url.origin}.`,
    )
  return secret
}
