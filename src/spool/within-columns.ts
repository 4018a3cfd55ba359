import type { Usage } from '#contract/usage.ts'
import type { SpanFields } from '#spool/span-fields.ts'

/**
 * More of one class of tokens than this in one call is no count: the largest contexts are a
 * millionth of it, and sums of nine million such calls still fit into the store's Int64.
 */
const countMax = 1e12
/** A year. Longer is a clock or a unit gone wrong; sums of five hundred such spans fit into UInt64. */
const durationNsMax = 365n * 86_400_000_000_000n
/** Decimal(38, 12) takes 26 digits before the point; a sum needs room, and nobody pays a billion for a call. */
const costText = /^-?\d{1,9}(?:\.\d+)?$/
const statusMax = 65_535 // UInt16

/**
 * A span whose every value its column in the trace store can hold, settled before anybody is told
 * that it is safe: what cannot be held is kept as text among the attributes, as `belay.raw_NAME`,
 * and the flag `value-out-of-range` says so. The span itself when there is nothing to settle.
 */
export function withinColumns(fields: SpanFields): SpanFields {
  const raw: Record<string, string> = {}
  const settled: { -readonly [Column in keyof SpanFields]?: SpanFields[Column] } = {}
  const usage = countable(fields.usage ?? {}, raw)
  if (usage !== null) settled.usage = usage
  if (fields.duration_ns.length > 15 && BigInt(fields.duration_ns) > durationNsMax) {
    settled.duration_ns = durationNsMax.toString()
    raw['duration_ns'] = fields.duration_ns
  }
  const cost = fields.reported_cost ?? null
  if (cost !== null && !costText.test(cost)) {
    settled.reported_cost = null
    raw['reported_cost'] = cost
  }
  const status = fields.http_status ?? 0
  if (!Number.isInteger(status) || status < 0 || status > statusMax) {
    settled.http_status = 0
    raw['http_status'] = String(status)
  }
  const names = Object.keys(raw)
  if (names.length === 0) return fields
  return {
    ...fields,
    ...settled,
    attributes: withRaw(fields.attributes ?? '', raw),
    flags: [...(fields.flags ?? []), 'value-out-of-range'],
  }
}

/** The usage without what is no count; null when all of it is. */
function countable(usage: Usage, raw: Record<string, string>): Usage | null {
  const isCount = (count: number | undefined) =>
    count === undefined || (Number.isInteger(count) && Math.abs(count) <= countMax)
  const entries = Object.entries(usage)
  const wrong = entries.filter(([, count]) => !isCount(count))
  if (wrong.length === 0) return null
  for (const [name, count] of wrong) raw[`usage.${name}`] = String(count)
  return Object.fromEntries(entries.filter(([, count]) => isCount(count)))
}

/** `attributes` is a JSON object, or '' for none. */
function withRaw(attributes: string, raw: Readonly<Record<string, string>>): string {
  const added = Object.entries(raw)
    .map(([name, value]) => `${JSON.stringify(`belay.raw_${name}`)}:${JSON.stringify(value)}`)
    .join(',')
  return attributes.startsWith('{') && attributes !== '{}'
    ? `${attributes.slice(0, -1)},${added}}`
    : `{${added}}`
}
