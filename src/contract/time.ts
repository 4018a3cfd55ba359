import { z } from 'zod'
import { everyEnvironment } from '#contract/environment-names.ts'

/** A moment: nanoseconds since 1970 as a decimal string, because JSON numbers lose digits. */
export const timeNs = z
  .string()
  .regex(/^\d{1,19}$/)
  .describe('nanoseconds since 1970-01-01, decimal')

/** A date and time in ISO 8601 with a zone, for records that people edit. */
export const timestamp = z.string().describe('ISO 8601 date and time, UTC')

/**
 * The window of a query. Both ends take ISO 8601, or a distance from now such as `-24h`, `-30m`,
 * `-7d`; `to` defaults to now. `from` is inside the window, `to` is not.
 */
export const windowQuery = {
  from: z.string().default('-24h').describe('start: ISO 8601, or -30m, -24h, -7d from now'),
  to: z.string().default('now').describe('end, not included: ISO 8601, a distance, or now'),
}

/** Where a list that is ordered by time begins, inside its window. */
export const atQuery = z
  .string()
  .max(40)
  .optional()
  .describe(
    'begin at this moment: with what started then or before, newest first, or after it, oldest first; ISO 8601, or a distance from now; only when sorted by time',
  )

export const environmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')

/** Which project and environment a read is about. A key has its own project, and no other can be named. */
export const placeQuery = {
  project: z
    .string()
    .max(64)
    .optional()
    .describe('project id or slug; the default project if left out'),
  environment: z
    .union([environmentName, z.literal(everyEnvironment)])
    .optional()
    .describe(
      'one environment; * for every one; if left out all but `evaluation`, where Belay’s own calls stand: playground, trials, evaluations, judges',
    ),
}

/** The query of what is about one project and asks nothing else. */
export const projectQuery = z.strictObject({ project: placeQuery.project })
