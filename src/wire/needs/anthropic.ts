import { asList, asRecord, asRecords, type Loose } from '#wire/loose.ts'
import type { Need } from './define.ts'

/**
 * Thoughts of another provider's model, which have no signature, and which Anthropic refuses: a conversation that
 * such a model began goes on with Claude.
 */
const withoutUnsignedThoughts: Need = {
  wires: ['anthropic.messages', 'anthropic.count_tokens'],
  apply(request) {
    const messages = asList(request['messages'])
    if (!messages.some((message) => contentOf(message).some(isUnsigned))) return request
    return {
      ...request,
      messages: messages.flatMap((message) => {
        const content = contentOf(message)
        if (!content.some(isUnsigned)) return [message]
        const rest = content.filter((block) => !isUnsigned(block))
        return rest.length === 0 ? [] : [{ ...asRecord(message), content: rest }]
      }),
    }
  },
}

function contentOf(message: unknown): readonly Loose[] {
  return asRecords(asRecord(message)?.['content'])
}

function isUnsigned(block: Loose): boolean {
  return block['type'] === 'thinking' && block['signature'] === ''
}

/** What the Messages API refuses of conversations that were begun elsewhere. */
export const anthropicNeeds: readonly Need[] = [withoutUnsignedThoughts]
