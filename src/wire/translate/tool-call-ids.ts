import { createHash } from 'node:crypto'

/** Ids of tool calls as one provider takes them. */
export type IdRule = {
  readonly pattern: RegExp
  /** Characters of an id that is made in place of one that it refuses. */
  readonly length: number
}

/** https://docs.claude.com/en/api/messages: `tool_use.id` must match ^[a-zA-Z0-9_-]+$. */
export const anthropicIds: IdRule = { pattern: /^[a-zA-Z0-9_-]{1,64}$/, length: 24 }
/** https://docs.mistral.ai/capabilities/function_calling: "must be a-z, A-Z, 0-9, with a length of 9". */
export const mistralIds: IdRule = { pattern: /^[a-zA-Z0-9]{9}$/, length: 9 }

/**
 * An id that a provider takes: the given one if it does, else one made of it, always the same, so
 * that calls and their results keep together in this request and the next.
 */
export function fittingId(id: string, { pattern, length }: IdRule): string {
  if (pattern.test(id)) return id
  return createHash('sha256')
    .update(id)
    .digest('base64url')
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .padEnd(length, '0')
    .slice(0, length)
}
