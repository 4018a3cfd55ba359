import { z } from 'zod'
import { partsOf } from '#contract/comma-list.ts'

/** A name and the value that it must have. */
export type NamedValue = { readonly name: string; readonly value: string }

/** Reads `tenant=acme,plan=pro`; null when a part has no name or no equals sign. */
export function readNamedValues(text: string): readonly NamedValue[] | null {
  const values = partsOf(text).map((part) => {
    const at = part.indexOf('=')
    return at < 1 ? null : { name: part.slice(0, at).trim(), value: part.slice(at + 1).trim() }
  })
  return values.every((value) => value !== null) ? values : null
}

/** Values that a span of a trace has under their names, as a text of the query. */
export const namedValueFilter = z
  .string()
  .max(400)
  .refine((text) => readNamedValues(text) !== null, {
    error: 'write NAME=VALUE, as in tenant=acme; several with commas, a comma inside as \\,',
  })
