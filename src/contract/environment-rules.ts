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

/** What a release has to meet before it is promoted into an environment. */
export const environmentRules = z.object({
  approvals: z
    .int()
    .min(0)
    .max(approvalsMax)
    .default(0)
    .describe('people who must approve, none of them who asked or who made the release'),
  gates: z
    .array(name)
    .max(gatesMax)
    .default([])
    .describe('name of an evaluation that must have passed its gate on exactly this release'),
  gateAgeDays: z
    .int()
    .min(1)
    .max(gateAgeDaysMax)
    .default(gateAgeDaysDefault)
    .describe('how old what a gate found may be, in days'),
  freezes: z
    .array(z.string().regex(freezePattern, 'write `fri 16:00-24:00` or `2026-12-20..2027-01-04`'))
    .max(freezesMax)
    .default([])
    .describe(
      'when nothing is promoted, in the project’s time zone: `fri 16:00-24:00` or `2026-12-20..2027-01-04`',
    ),
  isAutomatic: z
    .boolean()
    .default(false)
    .describe('true: needs no approvals where there are gates and all of them hold'),
  plan: z
    .record(z.string(), z.unknown())
    .nullable()
    .default(null)
    .describe(
      'of the rollout by which a promoted release takes over there; null: all calls at once',
    ),
})
/** Whether somebody or something has to agree before a release serves there. */
export function asksForPromotion({
  approvals,
  gates,
}: Pick<EnvironmentRules, 'approvals' | 'gates'>): boolean {
  return approvals > 0 || gates.length > 0
}

export type EnvironmentRules = z.infer<typeof environmentRules>
