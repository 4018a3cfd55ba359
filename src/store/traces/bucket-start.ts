import { secondsOfDay } from '#kit/time-zone-offset.ts'

/**
 * SQL of the second at which the bucket of `column` starts, for buckets of `{bucket:UInt32}` seconds: whole days and
 * weeks of `{zone:String}`, and what divides a day counted from its midnight. So a day is the day that people there
 * had, and one of 23 or 25 hours stays one.
 */
export function bucketStart(column: string, bucketS: number): string {
  const midnight = `toStartOfDay(${column}, {zone:String})`
  if (bucketS === 7 * secondsOfDay)
    return `toUnixTimestamp(toDateTime(toStartOfWeek(${column}, 1, {zone:String}), {zone:String}))`
  if (bucketS === secondsOfDay) return `toUnixTimestamp(${midnight})`
  return `toUnixTimestamp(${midnight}) + intDiv(toUnixTimestamp(${column}) - toUnixTimestamp(${midnight}), {bucket:UInt32}) * {bucket:UInt32}`
}
