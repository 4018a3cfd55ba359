import type { z } from 'zod'
import type { Problem } from './surface.ts'

/** The body as its schema has it, or the problem that the API would answer 400 for. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { readonly value: z.infer<Schema> } | { readonly problem: Problem } {
  const parsed = schema.safeParse(body)
  if (parsed.success) return { value: parsed.data }
  const [issue] = parsed.error.issues
  const field = (issue?.path ?? []).map(String).join('.')
  return {
    problem: { status: 400, field, message: `Invalid value for '${field}': ${issue?.message}.` },
  }
}
