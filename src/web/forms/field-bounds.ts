import { z } from 'zod'

/** What a control of a text takes from the contract. */
export type FieldBounds = {
  readonly maxLength?: number
  readonly required?: true
  readonly help?: string
}

/** Bounds and help of one field of a body; none where it is no text. */
export function fieldBounds(field: unknown): FieldBounds {
  const inner = unwrapped(field)
  const text = inner instanceof z.ZodString ? inner : null
  const help =
    field instanceof z.ZodType ? (field.description ?? describedInside(inner)) : undefined
  return {
    ...(text?.maxLength == null ? {} : { maxLength: text.maxLength }),
    ...(text !== null && (text.minLength ?? 0) > 0 && inner === field ? { required: true } : {}),
    ...(help === undefined ? {} : { help: sentenceOf(help) }),
  }
}

function unwrapped(field: unknown): unknown {
  if (
    field instanceof z.ZodOptional ||
    field instanceof z.ZodNullable ||
    field instanceof z.ZodDefault ||
    field instanceof z.ZodPrefault
  )
    return unwrapped(field.unwrap())
  return field instanceof z.ZodPipe ? unwrapped(field.in) : field
}

function describedInside(inner: unknown): string | undefined {
  return inner instanceof z.ZodType ? inner.description : undefined
}

/** Help stands as a sentence, which descriptions of fields are not always. */
function sentenceOf(help: string): string {
  const text = `${help.charAt(0).toUpperCase()}${help.slice(1)}`
  return /[.?!]$/.test(text) ? text : `${text}.`
}
