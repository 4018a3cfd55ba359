import { z } from 'zod'

/** Cursor paging: pass `nextCursor` back as `cursor`; null means there is no more. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('items per page, 1 to 200'),
  cursor: z.string().max(400).optional().describe('nextCursor of the page before'),
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
