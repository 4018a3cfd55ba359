import { useState } from 'react'
import type { z } from 'zod'
import { fieldBounds } from '#web/forms/field-bounds.ts'
import { fieldErrors } from '#web/forms/field-errors.ts'

/** What a form holds before it is sent: values by the names that the body's schema has. */
export type Draft<Values> = {
  readonly values: Values
  /** The same, texts without the white space around them. */
  readonly trimmed: Values
  readonly isChanged: boolean
  /** Names of its texts, at which an error is shown. */
  readonly fields: readonly string[]
  readonly change: (patch: Partial<Values>) => void
  /** Everything that a text's control takes: its value, its bounds, and what the server found wrong with it. */
  readonly text: (name: TextNames<Values>) => TextControl
  /** What the contract says of a field, as a sentence. */
  readonly help: (name: keyof Values & string) => string | undefined
}

type TextControl = {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly maxLength?: number
  readonly required?: true
  readonly error?: string
}

type TextNames<Values> = {
  [Name in keyof Values & string]: Values[Name] extends string ? Name : never
}[keyof Values & string]

/**
 * The draft of a body. `error` is that of the deed which sends it; what it says of a field is shown
 * there until that changes. `within`: the field of the body that has these in it.
 */
export function useDraft<
  Schema extends z.ZodObject,
  Values extends { readonly [Name in keyof z.input<Schema>]?: unknown },
>(schema: Schema, first: Values, error: Error | null, within?: string): Draft<Values> {
  const [start] = useState(first)
  const [values, setValues] = useState(first)
  const [mended, setMended] = useState<Mended>({ error, names: [] })
  const errors = fieldErrors(error, within)
  const change = (patch: Partial<Values>): void => {
    setValues((before) => ({ ...before, ...patch }))
    setMended((before) => ({
      error,
      names: [...new Set([...(before.error === error ? before.names : []), ...Object.keys(patch)])],
    }))
  }
  const isMended = (name: string): boolean => mended.error === error && mended.names.includes(name)
  return {
    values,
    trimmed: trimmedOf(values),
    isChanged: Object.entries(values).some(([name, value]) => value !== start[name]),
    fields: Object.keys(values).filter((name) => typeof values[name] === 'string'),
    change,
    text: (name) => {
      const { help: _help, ...bounds } = fieldBounds(schema.shape[name])
      const wrong = isMended(name) ? undefined : errors[name]
      return {
        ...bounds,
        ...(wrong === undefined ? {} : { error: wrong }),
        value: String(values[name]),
        // A text by the type of `name`, which TypeScript does not follow into a computed key.
        onChange: (text) => change({ [name]: text } as Partial<Values>),
      }
    },
    help: (name) => fieldBounds(schema.shape[name]).help,
  }
}

/** Fields that were changed since the server said what is wrong with them. */
type Mended = { readonly error: Error | null; readonly names: readonly string[] }

function trimmedOf<Values extends object>(values: Values): Values {
  // Only texts change, into texts.
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : value,
    ]),
  ) as Values
}
