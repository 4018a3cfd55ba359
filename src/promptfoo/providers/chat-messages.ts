import { parse } from 'yaml'
import { type Loose, recordsOf } from '#promptfoo/providers/gateway.ts'

/**
 * The messages that a prompt is: a list of them in JSON, or in YAML that begins with `- role:`, or one by the user.
 */
export function messagesOf(prompt: string): readonly Loose[] {
  const listed = listIn(prompt.trim())
  return listed.length > 0 ? listed : [{ role: 'user', content: prompt }]
}

function listIn(text: string): readonly Loose[] {
  if (!text.startsWith('[') && !text.startsWith('- role:')) return []
  try {
    const value: unknown = text.startsWith('[') ? JSON.parse(text) : parse(text)
    const messages = recordsOf(value)
    return messages.every(({ role }) => typeof role === 'string') ? messages : []
  } catch {
    return []
  }
}
