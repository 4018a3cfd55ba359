import { z } from 'zod'
import { type Fault, fault } from '#contract/faults.ts'
import { idOf, type Noun } from '#contract/ids.ts'

/** Items of one page at most. */
export const pageMax = 200

/** Versions that are shown with what they are versions of. */
export const versionsShownMax = 1000

/** Cursor paging: pass `nextCursor` back as `cursor`; null means there is no more. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(pageMax).default(50).describe('items per page'),
  cursor: z.string().max(400).optional().describe('nextCursor of the page before: goes on there'),
}

/** A page of a list; the cursor leads on, null when there is no more. */
export type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null }

/** The page that begins with these items, of which one more than it holds was read to see whether there is a next. */
export function cutPage<Item extends { readonly id: string }>(
  found: readonly Item[],
  limit: number,
): Page<Item> {
  const items = found.slice(0, limit)
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** What is wrong with a cursor of a list whose cursors are ids of its items; null when nothing is. */
export function cursorFault(noun: Noun, cursor: string | undefined): Fault | null {
  return cursor === undefined || idOf(noun).safeParse(cursor).success
    ? null
    : fault('request_invalid', `"${cursor}" is no cursor of this list.`, [
        { path: 'cursor', message: 'pass nextCursor of the page before, unchanged' },
      ])
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
