import { asRecord, type Loose } from '#wire/loose.ts'
import type { CallerHalf } from '../define.ts'
import { untranslatable } from '../untranslatable.ts'
import { CallerPaths } from './caller-paths.ts'

/** Callers of chat completions, in which all translations meet: nothing of theirs has to be changed. */
export const chatCaller: CallerHalf = {
  from: 'openai.chat',
  format: 'openai',
  // Of the span, not the trace: instrumentations report it, and by it are known to mean this very call.
  // Ids of tool calls are made of it, and OpenAI takes none of more than 40 characters.
  replyId: (spanId) => `chatcmpl-${spanId}`,
  request(body) {
    const paths = new CallerPaths()
    paths.note('seed', 'random_seed')
    const request = asRecord(body) ?? untranslatable('', 'The body must be a JSON object.')
    return 'random_seed' in request || request['tool_choice'] === 'any' || 'safe_prompt' in request
      ? { body: ofMistral(request), paths }
      : { body: request, paths: new CallerPaths() }
  },
  includeUsage: (asked) =>
    asRecord(asRecord(asked)?.['stream_options'])?.['include_usage'] === true,
  startStream: () => ({ push: (chunks) => chunks, end: () => Buffer.alloc(0) }),
  reply: (completion) => completion,
}

/** What Mistral's SDKs write in words of their own (https://docs.mistral.ai/api) that others have too. */
function ofMistral({ random_seed: seed, safe_prompt: safe, ...request }: Loose): Loose {
  return {
    ...request,
    ...(seed == null ? {} : { seed }),
    ...(safe === false ? {} : { safe_prompt: safe }),
    ...(request['tool_choice'] === 'any' ? { tool_choice: 'required' } : {}),
  }
}
