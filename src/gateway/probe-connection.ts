import type { Provider } from '#plugins/define.ts'
import { fetchOnce } from '#gateway/fetch-once.ts'
import { Upstreams } from '#gateway/upstream.ts'
import { withoutSecrets } from '#kit/secret-filter.ts'
import type { AddressGuard } from '#kit/address-guard.ts'
import { counted } from '#kit/counted.ts'
import { readProxies } from '#kit/choose-proxy.ts'
import { proxyOf } from '#plugins/common-settings.ts'
import { readProviderError } from '#wire/refuse.ts'

const probeMs = 10_000
const replyBytesMax = 8 * 1024 * 1024
const modelsMax = 500

export type ProbeResult = {
  readonly ok: boolean
  readonly detail: string
  readonly durationMs: number
  readonly models: string[]
}

/** Asks a provider for its models with the connection's own credentials, and tells in its words what was wrong. Never throws. */
export async function probeConnection(
  target: {
    readonly provider: Provider
    readonly baseUrl: string
    readonly secret: string
    readonly settings: Readonly<Record<string, string>>
  },
  guard: AddressGuard,
): Promise<ProbeResult> {
  const { provider } = target
  const startedMs = performance.now()
  const result = (ok: boolean, detail: string, models: string[] = []): ProbeResult => ({
    ok,
    detail,
    durationMs: Math.round(performance.now() - startedMs),
    models,
  })
  if (provider.modelsPath === null)
    return result(
      false,
      `${provider.title} has no list of models to test with; make a call instead.`,
    )
  const upstreams = new Upstreams(guard, probeMs, readProxies(process.env))
  try {
    const { status, body: told } = await fetchOnce(upstreams, {
      url: new URL(target.baseUrl + provider.modelsPath),
      method: 'GET',
      headers: { accept: 'application/json', ...provider.headers(target) },
      body: null,
      proxy: proxyOf(target),
      timeMsMax: probeMs,
      replyBytesMax,
    })
    const parsed = parse(withoutSecrets(told, [target.secret]))
    if (status >= 400)
      return result(
        false,
        `${provider.title} answered ${status}: ${readProviderError(provider.format, status, parsed).message}`,
      )
    const models = modelNames(parsed)
    return models === null
      ? result(
          false,
          `${provider.title} answered ${status}, but not with a list of models. Is the base URL right?`,
        )
      : result(
          true,
          `${provider.title} answered with ${counted(models.length, 'model')}.`,
          models.slice(0, modelsMax),
        )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return result(false, withoutSecrets(message, [target.secret]))
  } finally {
    await upstreams.close()
  }
}

function modelNames(parsed: unknown): string[] | null {
  if (typeof parsed !== 'object' || parsed === null) return null
  const list = 'data' in parsed ? parsed.data : 'models' in parsed ? parsed.models : parsed
  if (!Array.isArray(list)) return null
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const name = 'id' in entry ? entry.id : 'name' in entry ? entry.name : null
    return typeof name === 'string' ? [name.replace(/^models\//, '')] : []
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.slice(0, 500)
  }
}
