import type { z } from 'zod'
import type { Search } from '#web/paths.ts'

type Schemas = Readonly<Record<string, z.ZodType>>

/** Parameters of an address as a query has them, by their schemas; what does not fit, or is empty, is left out. */
export function readParameters<Given extends Schemas>(
  schemas: Given,
  search: Search,
): { readonly [Name in keyof Given]?: z.output<Given[Name]> } {
  const fitting = Object.entries(schemas).flatMap(([name, schema]) => {
    const text = search[name]
    const parsed = text === undefined || text === '' ? null : schema.safeParse(text)
    return parsed?.success === true ? [[name, parsed.data]] : []
  })
  return Object.fromEntries(fitting) as { [Name in keyof Given]?: z.output<Given[Name]> } // each by its own schema
}
