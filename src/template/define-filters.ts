import type { Value } from './jinja.ts'

/** What a filter was given beside its value: by the names of its parameters. */
export type Given = (parameter: string) => Value | undefined

export type FilterTools = {
  /** Another filter by its name, with values given in order. */
  readonly filter: (name: string, value: Value, given: readonly Value[]) => Value
  /** Counts work that grows beyond the length of the value; throws when it is too much. */
  readonly charge: (units: number) => void
}

/** A filter: its parameters in Jinja's order, and what it makes. */
export type Filter = {
  readonly parameters: readonly string[]
  /** Takes what stands behind its parameters too, for another filter or test: in the order given. */
  readonly takesMore?: boolean
  readonly run: (value: Value, given: Given, tools: FilterTools, more: readonly Value[]) => Value
}

export type Filters = Readonly<Record<string, Filter>>

/** Values in order and by name, bound to the parameters of a filter; throws for too many and unknown ones. */
export function bind(
  name: string,
  { parameters, takesMore = false }: Filter,
  ordered: readonly Value[],
  named: ReadonlyMap<string, Value>,
): { readonly given: Given; readonly more: readonly Value[] } {
  const bound = new Map<string, Value>()
  for (const [at, parameter] of parameters.entries()) {
    const value = ordered[at]
    if (value !== undefined && !takesMore) bound.set(parameter, value)
  }
  if (!takesMore && ordered.length > parameters.length)
    throw new Error(`the filter "${name}" takes ${parameters.length} values at most`)
  for (const [key, value] of named) {
    if (!parameters.includes(key)) throw new Error(`the filter "${name}" knows no "${key}"`)
    bound.set(key, value)
  }
  return { given: (parameter) => bound.get(parameter), more: takesMore ? ordered : [] }
}
