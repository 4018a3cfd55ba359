import { z } from 'zod'

/** Days of a project begin at midnight there, unless it says otherwise. */
export const timeZoneDefault = 'UTC'

/** A time zone by its IANA name, as browsers and both stores know it: `Europe/Berlin`, `Asia/Kolkata`, `UTC`. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'an IANA time zone such as Europe/Berlin, Asia/Kolkata or UTC')

function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +05:30, which ClickHouse does not know.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
