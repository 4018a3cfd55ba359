import { asList, asRecord, asRecords } from '#wire/loose.ts'
import { fittingId, mistralIds } from '#wire/translate/tool-call-ids.ts'
import type { Need } from './define.ts'
import { renameFields } from './rename-fields.ts'

/** Calls and results under ids of nine letters and digits: those of other providers' models are refused. */
const toolCallIds: Need = {
  wires: ['openai.chat'],
  apply(request) {
    const messages = asRecords(request['messages'])
    const isFitting = (id: unknown) => typeof id !== 'string' || mistralIds.pattern.test(id)
    const isFine = messages.every(
      (message) =>
        isFitting(message['tool_call_id']) &&
        asRecords(message['tool_calls']).every((call) => isFitting(call['id'])),
    )
    // What is no message is refused by Mistral, and stays in its place until then.
    if (isFine || messages.length < asList(request['messages']).length) return request
    const fit = (id: unknown) => (typeof id === 'string' ? fittingId(id, mistralIds) : id)
    return {
      ...request,
      messages: messages.map((message) => ({
        ...message,
        ...('tool_call_id' in message ? { tool_call_id: fit(message['tool_call_id']) } : {}),
        ...(Array.isArray(message['tool_calls'])
          ? {
              tool_calls: message['tool_calls'].map((call: unknown) => {
                const record = asRecord(call)
                return record === null ? call : { ...record, id: fit(record['id']) }
              }),
            }
          : {}),
      })),
    }
  },
}

/** Who asks, which Mistral has no field for and refuses by it. */
const withoutUser: Need = {
  wires: ['openai.chat'],
  apply(request) {
    if (request['user'] === undefined) return request
    const { user: _user, ...rest } = request
    return rest
  },
}

/** What Mistral's chat API calls otherwise; it refuses fields that it does not know (https://docs.mistral.ai/api). */
export const mistralNeeds: readonly Need[] = [
  toolCallIds,
  withoutUser,
  renameFields({ seed: 'random_seed', max_completion_tokens: 'max_tokens' }),
]
