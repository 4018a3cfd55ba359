import { isIP } from 'node:net'

/** Which proxy the environment names for which addresses; '' for none. */
export type EnvironmentProxies = {
  readonly http: string
  readonly https: string
  /** Of NO_PROXY: names, name endings, addresses, with or without a port; `*` for all. */
  readonly except: readonly string[]
}

/** Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in small letters or capitals, as curl and most SDKs do; ALL_PROXY stands for what is not named. */
export function readProxies(
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentProxies {
  const read = (name: string) =>
    (environment[name.toLowerCase()] || environment[name.toUpperCase()] || '').trim()
  const all = read('all_proxy')
  return {
    http: withScheme(read('http_proxy') || all),
    https: withScheme(read('https_proxy') || all),
    except: read('no_proxy')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((entry) => entry !== ''),
  }
}

/**
 * The proxy to reach an address through, or '' for none. This machine is never reached through the
 * environment's proxy, where it would mean the proxy's own machine.
 */
export function chooseProxy(url: URL, { http, https, except }: EnvironmentProxies): string {
  const proxy = url.protocol === 'https:' ? https : http
  if (proxy === '' || isThisMachine(url)) return ''
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return except.some((entry) => isExcept(entry, host, port)) ? '' : proxy
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function isExcept(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = entry, only = ''] =
    isIP(entry) === 6 ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? [])
  if (only !== '' && only !== port) return false
  const plain = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '')
  return host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`))
}

function withScheme(proxy: string): string {
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`
}
