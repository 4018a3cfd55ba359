import { createHash } from 'node:crypto'
import type { ItemInput } from '#contract/datasets.ts'
import { canonicalJson } from '#kit/canonical-json.ts'

/** SHA-256 of what an item says, whatever order its fields came in; equal items have equal hashes. */
export function itemHash(
  item: Pick<ItemInput, 'input' | 'expected' | 'context' | 'metadata' | 'split'>,
): string {
  const { input, expected, context, metadata, split } = item
  return sha256(canonicalJson({ input, expected, context, metadata, split }))
}

/** SHA-256 of the input alone: two items that ask the same. */
export function inputHash(input: ItemInput['input']): string {
  return sha256(canonicalJson(input))
}

/** SHA-256 of a version: of its items' hashes, in order. */
export function versionHash(itemHashes: readonly string[]): string {
  return sha256(itemHashes.join('\n'))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
