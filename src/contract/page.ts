import { z } from 'zod'

/** Items of one page at most. */
export const pageMax = 200

/** Cursor paging: pass `nextCursor` back as `cursor`; null means there is no more. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(pageMax).default(50).describe('items per page'),
  cursor: z.string().max(400).optional().describe('nextCursor of the page before: goes on there'),
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
