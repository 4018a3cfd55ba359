import { type Fault, fault } from '#contract/faults.ts'
import { settingProblems } from '#plugins/common-settings.ts'
import { isHeaderText, notHeaderText } from '#kit/header-text.ts'
import type { Provider } from '#plugins/define.ts'

/** What is wrong with an address or the settings that a connection is to have; null when nothing is. */
export function connectionProblem(
  provider: Provider,
  asked: {
    readonly baseUrl?: string | undefined
    readonly settings?: Readonly<Record<string, string>> | undefined
  },
): Fault | null {
  const settings = asked.settings ?? {}
  const errors = settingProblems(settings)
  errors.push(...unsendableSettings(provider, settings))
  const doubled =
    asked.baseUrl === undefined ? null : doubledPath(provider, asked.baseUrl, settings)
  if (doubled !== null) errors.push({ path: 'baseUrl', message: doubled })
  return errors.length === 0
    ? null
    : fault('request_invalid', errors.map(({ message }) => message).join(' '), errors)
}

/** Settings that this provider is sent in headers, and that no header can carry. */
function unsendableSettings(
  provider: Provider,
  settings: Readonly<Record<string, string>>,
): { path: string; message: string }[] {
  const sent = Object.values(provider.headers({ baseUrl: provider.baseUrl, secret: '', settings }))
  return Object.entries(settings)
    .filter(([, value]) => !isHeaderText(value) && sent.some((header) => header.includes(value)))
    .map(([name]) => ({ path: `settings.${name}`, message: `settings.${name} ${notHeaderText}.` }))
}

/**
 * An address that ends in what Belay adds to it (`…/v1` where the path begins with `/v1`), or that has its
 * version twice, as clients' settings and copied endpoints have it. Every call would be a 404 of the provider's.
 */
function doubledPath(
  provider: Provider,
  baseUrl: string,
  settings: Readonly<Record<string, string>>,
): string | null {
  const base = segmentsOf(new URL(baseUrl).pathname)
  const last = base.at(-1)
  if (last !== undefined && isVersion(last) && last === base.at(-2))
    return `${baseUrl} has its version twice: write it once.`
  for (const wire of provider.wires) {
    const path = provider.path(
      { wire, model: 'MODEL', streamed: false },
      { baseUrl, secret: '', settings },
    )
    const added = segmentsOf(path.split('?')[0] ?? '')
    for (let count = 1; count <= Math.min(base.length, added.length); count += 1) {
      const isAll = count === added.length
      const isTwice = base.slice(-count).every((segment, at) => segment === added[at])
      // `/chat` may be a folder of somebody's; a version, or the whole operation, is not.
      if (isTwice && (isAll || added.slice(0, count).some(isVersion)))
        return `${baseUrl} ends in “/${base.slice(-count).join('/')}”, which Belay adds itself (it calls ${path}): leave that out.`
    }
  }
  return null
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function isVersion(segment: string): boolean {
  return /^v\d+(alpha|beta)?\d*$/.test(segment)
}
