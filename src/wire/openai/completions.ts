import { parsedJson } from '#kit/parsed-json.ts'
import type { SseVerdict } from '#kit/sse.ts'
import { ok } from '#kit/result.ts'
import type { ReplyView, Wire } from '#wire/define.ts'
import { asCount, asList, asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { mergeDelta, type Growing } from '#wire/merge-delta.ts'
import { readStream, type StreamAssembly } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { parametersBy, noModel, notAnObject } from '#wire/request-view.ts'
import type { TextWatch } from '#wire/text-watch.ts'
import { completionEvents } from './chat-events.ts'
import { openaiChat } from './chat.ts'

// The API's own default: https://platform.openai.com/docs/api-reference/completions/create
const outputTokensDefault = 16

const readParameters = parametersBy({
  temperature: 'temperature',
  top_p: 'top_p',
  max_tokens: 'max_tokens',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop_sequences',
  n: 'choice.count',
})

/** OpenAI's older completions, a text that is continued (https://platform.openai.com/docs/api-reference/completions). */
export const openaiCompletions: Wire = {
  id: 'openai.completions',
  format: 'openai',
  operation: 'text_completion',
  readRequest(body) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    const model = asText(request['model'])
    if (model === '') return noModel(request['model'])
    const { prompt } = request
    const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1
    const candidates = Math.max(1, asCount(request['n']), asCount(request['best_of']))
    const bound = asNumber(request['max_tokens']) ?? outputTokensDefault
    return ok({
      model,
      streamed: request['stream'] === true,
      outputTokensMax: asCount(bound) * candidates * Math.max(1, prompts),
      priceTier: '',
      userId: asText(request['user']),
      parameters: readParameters(request),
    })
  },
  readReply,
  startStream: (given) => readStream(completionsAssembly(given?.watch), readReply),
  streamOf: completionEvents,
  hasAnswer: (reply) => asRecords(asRecord(reply)?.['choices']).length > 0,
  requestMessages(body) {
    const prompt = asRecord(body)?.['prompt']
    const texts = (typeof prompt === 'string' ? [prompt] : asList(prompt)).filter(
      (text) => typeof text === 'string',
    )
    return texts.map((content) => ({ role: 'user', parts: [{ type: 'text', content }] }))
  },
  replyMessages: (body) =>
    asRecords(asRecord(body)?.['choices']).map((choice) => ({
      role: 'assistant',
      parts: [{ type: 'text', content: asText(choice['text']) }],
      finish_reason: asText(choice['finish_reason']),
    })),
  requestTools: () => [],
}

/** Identity, usage, cost and finish reasons stand where chat completions have them. */
function readReply(body: unknown): ReplyView {
  return openaiChat.readReply(body)
}

function completionsAssembly(watch?: TextWatch): StreamAssembly {
  const top: Growing = {}
  const choices = new Map<number, Growing>()
  let hasFirstToken = false
  let isDone = false
  let isAllFinished = false
  return {
    get hasFirstToken() {
      return hasFirstToken
    },
    get hasError() {
      return top['error'] != null && readReplyError(top) !== null
    },
    get isComplete() {
      return isDone || isAllFinished
    },
    get isOver() {
      return isDone
    },
    take(_event, data, hasRoom): SseVerdict {
      if (isDone) return 'hold'
      if (data.trim() === '[DONE]') {
        isDone = true
        return 'hold'
      }
      const { choices: chunkChoices, ...rest } = asRecord(parsedJson(data)) ?? {}
      for (const [name, value] of Object.entries(rest)) {
        if (value !== null || top[name] === undefined) top[name] = value
      }
      for (const entry of asRecords(chunkChoices)) {
        const { index, text, finish_reason: finishReason, ...around } = entry
        watch?.show(entry, '')
        const at = asNumber(index) ?? 0
        const choice = choices.get(at) ?? { text: '', index: at, finish_reason: null }
        choices.set(at, choice)
        if (finishReason != null) choice['finish_reason'] = finishReason
        isAllFinished = [...choices.values()].every((one) => one['finish_reason'] != null)
        if (text !== undefined && text !== '') hasFirstToken = true
        if (hasRoom) mergeDelta(choice, { text, ...around })
      }
      return 'forward'
    },
    assembled() {
      const all = [...choices.entries()].sort(([left], [right]) => left - right)
      return { ...top, ...(all.length === 0 ? {} : { choices: all.map(([, choice]) => choice) }) }
    },
  }
}
