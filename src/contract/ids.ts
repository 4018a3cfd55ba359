import { z } from 'zod'

/** Readable prefixes of record ids, one noun each. The rest of an id is a UUIDv7 in 26 characters. */
export const idPrefixes = {
  workspace: 'wsp',
  project: 'prj',
  person: 'per',
  invitation: 'inv',
  session: 'ses',
  key: 'key',
  connection: 'con',
  alias: 'ali',
  price: 'pri',
  view: 'viw',
  score: 'sco',
  attestation: 'att',
  selfAssessment: 'sas',
  event: 'evt',
  prompt: 'prm',
  promptVersion: 'prv',
  promptLabel: 'prl',
  promptComment: 'prc',
  traceComment: 'tcm',
  promptInput: 'prn',
  promptRule: 'prr',
  fragment: 'frg',
  fragmentVersion: 'frv',
  dataset: 'dst',
  datasetVersion: 'dsv',
  datasetItem: 'itm',
  evaluator: 'evl',
  evaluation: 'evn',
  onlineEvaluation: 'oev',
  modelRequest: 'mrq',
  reviewQueue: 'rvq',
  reviewItem: 'rvi',
  review: 'rev',
  judgeCalibration: 'jcl',
  playgroundRun: 'run',
} as const

export type Noun = keyof typeof idPrefixes

/** Schema of an id of that noun: `key_01j…`. */
export function idOf(noun: Noun) {
  return z
    .string()
    .regex(
      new RegExp(`^${idPrefixes[noun]}_[0-9a-z]{26}$`),
      `an id that starts with ${idPrefixes[noun]}_`,
    )
}

export const traceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'a trace id: 32 lower-case hexadecimal digits')
export const spanId = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'a span id: 16 lower-case hexadecimal digits')

/** Name that people give things: 1 to 120 characters, no line breaks. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\r\n]*$/, 'no line breaks')
