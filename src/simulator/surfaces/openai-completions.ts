import { z } from 'zod'
import { turn } from '#simulator/asked.ts'
import { splitTokens } from '#simulator/count-tokens.ts'
import { readBody } from '#simulator/read-body.ts'
import { dataFrame, type SimulatedCall, type Surface } from '#simulator/surface.ts'
import { chatUsage } from './openai-chat.ts'

const request = z.object({
  model: z.string(),
  prompt: z.union([z.string(), z.array(z.string())]),
  stream: z.boolean().nullish(),
  max_tokens: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
})

/** POST /v1/completions, OpenAI's older API (https://platform.openai.com/docs/api-reference/completions). */
export const openaiCompletions: Surface = {
  format: 'openai',
  streamType: 'text/event-stream; charset=utf-8',
  read(body) {
    const read = readBody(request, body)
    if ('problem' in read) return read.problem
    const { value } = read
    return {
      model: value.model,
      streamed: value.stream === true,
      turns: [turn('user', [value.prompt].flat().join('\n'))],
      tools: [],
      mayCallTools: false,
      forcedTool: null,
      schema: null,
      // The API's own default, https://platform.openai.com/docs/api-reference/completions/create
      outputTokensMax: value.max_tokens ?? 16,
      stops: [value.stop ?? []].flat(),
      choices: value.n ?? 1,
    }
  },
  whole: (call) => ({
    ...head(call),
    choices: call.answer.choices.map((choice, index) => ({
      text: choice.text + choice.refusal,
      index,
      logprobs: null,
      finish_reason: choice.finish === 'length' ? 'length' : 'stop',
    })),
    usage: chatUsage(call.answer.usage),
  }),
  frames(call) {
    const options = z
      .object({ stream_options: z.object({ include_usage: z.boolean() }) })
      .safeParse(call.body)
    const chunk = (index: number, text: string, finish: string | null) =>
      dataFrame(
        { ...head(call), choices: [{ text, index, logprobs: null, finish_reason: finish }] },
        text === '' ? 0 : 1,
      )
    const frames = call.answer.choices.flatMap((choice, index) => [
      ...splitTokens(choice.text + choice.refusal).map((token) => chunk(index, token, null)),
      chunk(index, '', choice.finish === 'length' ? 'length' : 'stop'),
    ])
    if (options.success && options.data.stream_options.include_usage) {
      frames.push(dataFrame({ ...head(call), choices: [], usage: chatUsage(call.answer.usage) }, 0))
    }
    return [...frames, { text: 'data: [DONE]\n\n', tokens: 0 }]
  },
}

function head(call: SimulatedCall) {
  return {
    id: `cmpl-${call.identity.hex}`,
    object: 'text_completion',
    created: call.identity.createdS,
    model: call.asked.model,
    system_fingerprint: 'fp_simulator',
  }
}
