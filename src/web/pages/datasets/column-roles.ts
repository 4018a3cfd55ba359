import type { Columns } from '#contract/dataset-columns.ts'

/** What a column of a file can be. */
export const columnRoles = ['input', 'expected', 'context', 'metadata', 'split', 'none'] as const
export type ColumnRole = (typeof columnRoles)[number]

export const roleWords: Readonly<Record<ColumnRole, string>> = {
  input: 'Input',
  expected: 'Expected answer',
  context: 'Context',
  metadata: 'Metadata',
  split: 'Split',
  none: 'not taken',
}

/** What a column is under these columns. */
export function roleOf(name: string, columns: Columns): ColumnRole {
  if (columns.input.includes(name)) return 'input'
  if (columns.expected === name) return 'expected'
  if (columns.context.includes(name)) return 'context'
  if (columns.metadata.includes(name)) return 'metadata'
  return columns.split === name ? 'split' : 'none'
}

/** The columns with one of them meaning something else. Of answers and splits there is one: it takes the other's place. */
export function withRole(columns: Columns, name: string, role: ColumnRole): Columns {
  const without = (names: readonly string[]): string[] => names.filter((each) => each !== name)
  const adding = (names: readonly string[], own: ColumnRole): string[] =>
    role === own ? [...without(names), name] : without(names)
  const single = (present: string, own: ColumnRole): string =>
    role === own ? name : present === name ? '' : present
  return {
    input: adding(columns.input, 'input'),
    expected: single(columns.expected, 'expected'),
    context: adding(columns.context, 'context'),
    metadata: adding(columns.metadata, 'metadata'),
    split: single(columns.split, 'split'),
  }
}
