import { z } from 'zod'
import { name } from '#contract/ids.ts'

/** More people than this never agree in time. */
const approvalsMax = 5
const gatesMax = 10
const freezesMax = 20
const gateAgeDaysMax = 365
const gateAgeDaysDefault = 30

/** `fri 16:00-24:00`: each week; `2026-12-20..2027-01-04`: days from the first to the last. */
export const freezePattern =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun) (?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/

const freeze = z
  .string()
  .regex(freezePattern, 'write `fri 16:00-24:00` or `2026-12-20..2027-01-04`')
  .refine(
    canHold,
    'it could never hold: the end lies before the beginning, or there is no such day',
  )

/** One that begins before it ends, on days that there are: any other would freeze nothing, in silence. */
function canHold(text: string): boolean {
  const [days = '', hours] = text.split(' ')
  if (hours !== undefined) {
    const [from = '', until = ''] = hours.split('-')
    return from < until
  }
  const [first = '', last = ''] = days.split('..')
  return isDay(first) && isDay(last) && first <= last
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** What a release has to meet before it is promoted into an environment. */
export const environmentRules = z.object({
  approvals: z
    .int()
    .min(0)
    .max(approvalsMax)
    .describe('people who must approve, none of them who asked or who made the release')
    .default(0),
  gates: z
    .array(name)
    .max(gatesMax)
    .describe('name of an evaluation that must have passed its gate on exactly this release')
    .default([]),
  gateAgeDays: z
    .int()
    .min(1)
    .max(gateAgeDaysMax)
    .describe('how old what a gate found may be, in days')
    .default(gateAgeDaysDefault),
  freezes: z
    .array(freeze)
    .max(freezesMax)
    .describe(
      'when nothing is promoted, in the project’s time zone: `fri 16:00-24:00` or `2026-12-20..2027-01-04`',
    )
    .default([]),
  isAutomatic: z
    .boolean()
    .describe('true: needs no approvals where there are gates and all of them hold')
    .default(false),
  plan: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      'of the rollout by which a promoted release takes over there; null: all calls at once',
    )
    .default(null),
})

/** Whether somebody or something has to agree before a release serves there. */
export function asksForPromotion({
  approvals,
  gates,
}: Pick<EnvironmentRules, 'approvals' | 'gates'>): boolean {
  return approvals > 0 || gates.length > 0
}

export type EnvironmentRules = z.infer<typeof environmentRules>
