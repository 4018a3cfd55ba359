import type { z } from 'zod'
import type { importDataset } from '#contract/datasets.ts'

/** Which columns of a file mean what. */
export type Columns = NonNullable<z.output<typeof importDataset.body>['columns']>

/** Names that files of the field give the right answer, the best first. */
const expectedNames = [
  'expected',
  'expected_output',
  'expectedOutput',
  'output',
  'answer',
  'target',
]
export const metadataPrefix = 'metadata.'
/** Of the columns that an export writes for an input with fields, so that nothing else is taken for one. */
export const inputPrefix = 'input.'

/**
 * Tells from the names of its columns what a file means, where nobody said: `input` or `input.…`
 * (else all that is nothing else), the first of the names for an expected answer, `context`,
 * `split`, `metadata.…`.
 */
export function guessColumns(names: readonly string[]): Columns {
  const expected = expectedNames.find((name) => names.includes(name)) ?? ''
  const metadata = names.filter((name) => name === 'metadata' || name.startsWith(metadataPrefix))
  const context = names.filter((name) => name === 'context')
  const split = names.includes('split') ? 'split' : ''
  const inputs = names.filter((name) => name === 'input' || name.startsWith(inputPrefix))
  const taken = new Set([expected, split, ...metadata, ...context, 'id'])
  return {
    input: inputs.length > 0 ? inputs : names.filter((name) => !taken.has(name)),
    expected,
    metadata,
    context,
    split,
  }
}
