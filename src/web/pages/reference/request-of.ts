import type { ApiEndpoint } from '#web/pages/reference/api-description.ts'

/** What a person filled in: parameters by name, and the body as it was typed. */
export type Filled = {
  readonly values: Readonly<Record<string, string>>
  readonly body: string
}

export type PreparedRequest = {
  readonly method: string
  /** Path and query. */
  readonly address: string
  readonly body: string | null
}

/** The request that a filled form stands for; parameters left empty are left out. */
export function requestOf(endpoint: ApiEndpoint, { values, body }: Filled): PreparedRequest {
  const query = new URLSearchParams()
  for (const { name, in: place } of endpoint.parameters) {
    const value = values[name] ?? ''
    if (place === 'query' && value !== '') query.set(name, value)
  }
  const path = endpoint.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
  const text = query.toString()
  return {
    method: endpoint.method,
    address: text === '' ? path : `${path}?${text}`,
    body: endpoint.body === null ? null : body,
  }
}

/** The same by curl, with a key from the environment in place of the session. */
export function curlOf({ method, address, body }: PreparedRequest, origin: string): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + address)}`,
    `-H "Authorization: Bearer $BELAY_KEY"`,
    ...(body === null ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(body)}`]),
  ]
  return lines.join(' \\\n  ')
}

/** For a shell: nothing inside single quotes means anything but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
