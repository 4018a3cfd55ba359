import type { Call } from '#gateway/call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { KeyEntry } from '#access/sections/keys.ts'

const targetName = 'x-belay-target'

/**
 * Says which `connection/model` answers: headers, or trailers where the headers went out before
 * anybody did. Names of models are anybody's: what no header can hold is written as in an address.
 */
export function targetHeaders(place: string): Record<string, string> {
  return {
    [targetName]: place.toWellFormed().replaceAll(/[^!-$&-~]/gu, encodeURIComponent),
  }
}

/** The `connection/model` that headers or trailers name; '' for none. */
export function readTarget(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const place = headers[targetName]
  return typeof place === 'string' ? decodeURIComponent(place) : ''
}

/** Names the fields of the request that were left out on the way to the provider; nothing where none was. */
export function droppedHeaders({
  dropped,
}: {
  readonly dropped: readonly string[]
}): Record<string, string> {
  return dropped.length === 0 ? {} : { 'x-belay-dropped': headerText(dropped.join(', ')) }
}

/** Names are anybody's: what no header can hold is written as in an address. */
function headerText(text: string): string {
  return text.toWellFormed().replaceAll(/[^ -$&-~]/gu, encodeURIComponent)
}

/** Which release answers a call of a deployment, and as what of which rollout. */
export function deploymentHeaders({
  deployment,
}: Pick<Call, 'deployment'>): Record<string, string> {
  if (deployment === null) return {}
  const { release, rollout } = deployment
  return {
    ...(release === null ? {} : { 'x-belay-release': release.id }),
    ...(rollout === null
      ? {}
      : { 'x-belay-variant': rollout.variant, 'x-belay-rollout': rollout.id }),
  }
}

/** Headers of one hop, or ones that the gateway sets itself. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'te',
  'trailer',
  'upgrade',
  'proxy-authenticate',
  'proxy-connection',
  'set-cookie',
  'server',
  'date',
  'alt-svc',
  'strict-transport-security',
])

/** The provider's headers that concern the caller. */
export function forwardedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const forwarded: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !hopHeaders.has(name)) forwarded[name] = value
  }
  return forwarded
}

/** What is left of a key's limits, in the names that OpenAI's and Anthropic's SDKs know. */
export function limitHeaders(
  { key }: { readonly key: KeyEntry },
  parts: GatewayParts,
): Record<string, string> {
  if (key.slot === -1) return {}
  const { requests, tokens, resetS } = parts.limits.remaining(
    key.slot,
    key.limits,
    parts.clock.nowMs(),
  )
  return {
    ...(requests === null
      ? {}
      : {
          'x-ratelimit-limit-requests': `${key.limits.requestsPerMinute}`,
          'x-ratelimit-remaining-requests': `${requests}`,
          'x-ratelimit-reset-requests': `${resetS}s`,
        }),
    ...(tokens === null
      ? {}
      : {
          'x-ratelimit-limit-tokens': `${key.limits.tokensPerMinute}`,
          'x-ratelimit-remaining-tokens': `${tokens}`,
          'x-ratelimit-reset-tokens': `${resetS}s`,
        }),
  }
}
