import type { Message, MessagePart } from '#contract/message.ts'

/** Parts of one message as messages: where results of tools stand among them, they have a role of their own here. */
export function messagesByRole(
  role: string,
  parts: readonly MessagePart[],
  hasResults: boolean,
): Message[] {
  const messages: Message[] = []
  for (const part of parts) {
    const wanted = hasResults && part.type === 'tool_call_response' ? 'tool' : role
    const last = messages.at(-1)
    if (last?.role === wanted) last.parts.push(part)
    else messages.push({ role: wanted, parts: [part] })
  }
  return messages.length === 0 ? [{ role, parts: [] }] : messages
}
