import { fault, type Outcome } from '#contract/faults.ts'
import type { Project } from '#contract/projects.ts'
import type { Clock } from '#kit/clock.ts'
import { failed, ok } from '#kit/result.ts'
import type { Place, Window } from '#store/ports/trace-query.ts'

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
}

const momentWanted =
  'ISO 8601 (2026-11-23T08:00:00Z), a distance from now (-30m, -24h, -7d), or now'

/** Reads both ends of a window: ISO 8601, a distance such as `-24h`, nanoseconds since 1970, or `now`. */
export function readWindow(
  query: { readonly from: string; readonly to: string },
  nowNs: bigint,
): Outcome<Window> {
  const fromNs = readMoment(query.from, nowNs)
  const toNs = readMoment(query.to, nowNs)
  const errors = []
  if (fromNs === null) errors.push({ path: 'query.from', message: momentWanted })
  if (toNs === null) errors.push({ path: 'query.to', message: momentWanted })
  if (fromNs !== null && toNs !== null && fromNs >= toNs)
    errors.push({ path: 'query.from', message: 'lies before `to`' })
  if (errors.length > 0 || fromNs === null || toNs === null) {
    return failed(
      fault(
        'request_invalid',
        errors.map(({ path, message: text }) => `${path}: ${text}`).join('; '),
        errors,
      ),
    )
  }
  return ok({ fromNs: holdable(fromNs), toNs: holdable(toNs) })
}

/** Reads the moment at which a list is to begin; null without one. Only time is an order that has moments. */
export function readAt(
  query: { readonly at?: string | undefined; readonly sort: string },
  nowNs: bigint,
): Outcome<bigint | null> {
  if (query.at === undefined) return ok(null)
  const refuse = (message: string) =>
    failed(fault('request_invalid', `query.at: ${message}`, [{ path: 'query.at', message }]))
  if (query.sort !== 'time')
    return refuse(`needs the order by time, and this list is sorted by ${query.sort}`)
  const atNs = readMoment(query.at, nowNs)
  return atNs === null ? refuse(momentWanted) : ok(holdable(atNs))
}

/** The last moment that whole seconds in 32 bits reach, by which the store counts hours and minutes, less a margin. */
const lastNs = BigInt(Date.UTC(2106, 0, 1)) * 1_000_000n

/** The nearest moment that the store can hold: beyond, its times run over, and a window with no end would be empty. */
function holdable(momentNs: bigint): bigint {
  if (momentNs < 0n) return 0n
  return momentNs > lastNs ? lastNs : momentNs
}

const isoDate = String.raw`(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?`
const isoMoment = new RegExp(`^${isoDate}$`, 'i')

function readMoment(text: string, nowNs: bigint): bigint | null {
  if (text === 'now') return nowNs
  const distance = /^-(\d{1,6})([smhdw])$/.exec(text)
  if (distance !== null)
    return nowNs - BigInt(Number(distance[1]) * (unitMs[distance[2] ?? ''] ?? 0)) * 1_000_000n
  if (/^\d{16,19}$/.test(text)) return BigInt(text)
  const date = isoMoment.exec(text)
  if (date === null) return null
  // A day that its month has not would be read as one of the next.
  const [year, month, day] = [Number(date[1]), Number(date[2] ?? 1), Number(date[3] ?? 1)]
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  // A clock time without a zone is UTC's, as a date alone is: not that of wherever the server stands.
  const hasClock = text.length > '2026-11-23'.length
  const ms = Date.parse(hasClock && date[4] === undefined ? `${text}Z` : text)
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n
}

/** Where a request looks: place, window, and the zone that its days are cut by. */
export type Where = {
  readonly place: Place
  readonly window: Window
  readonly timeZone: string
}

/**
 * Where a request looks. `aheadNs` is how far a window that ends now reaches beyond: traces of a
 * clock that is ahead are listed.
 */
export function whereOf(
  project: Project,
  query: {
    readonly environment?: string | undefined
    readonly from: string
    readonly to: string
  },
  clock: Clock,
  aheadNs = 0n,
): Outcome<Where> {
  const window = readWindow(query, clock.nowNs())
  if (!window.ok) return window
  const { fromNs, toNs } = window.value
  return ok({
    place: { project: project.id, environment: query.environment ?? null },
    timeZone: project.timeZone,
    window:
      query.to === 'now' && aheadNs > 0n
        ? { fromNs, toNs: toNs + aheadNs, aheadNs }
        : { fromNs, toNs },
  })
}

const monthNs = 30n * 86_400_000_000_000n

/** The thirty days that end now. */
export function lastMonth(clock: Clock): Window {
  const toNs = clock.nowNs()
  return { fromNs: toNs - monthNs, toNs }
}
