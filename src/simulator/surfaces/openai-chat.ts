import { z } from 'zod'
import { describeUrl, turn, type Asked, type Turn } from '#simulator/asked.ts'
import type { Choice, SimulatedUsage } from '#simulator/answer.ts'
import { splitTokens } from '#simulator/count-tokens.ts'
import { readBody } from '#simulator/read-body.ts'
import { dataFrame, type SimulatedCall, type Surface } from '#simulator/surface.ts'

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.union([z.string(), z.object({ url: z.string() })]).optional(),
  input_audio: z.object({ data: z.string(), format: z.string() }).optional(),
  file: z.object({ file_data: z.string().optional(), file_id: z.string().optional() }).optional(),
})

const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.object({ name: z.string() }).optional() }))
    .nullish(),
})

/** What the simulator reads of a chat completion request. */
const request = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().nullish(),
  max_completion_tokens: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  tools: z
    .array(
      z.object({
        type: z.string(),
        function: z.object({ name: z.string(), parameters: z.unknown().optional() }).optional(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.string(), z.object({ function: z.object({ name: z.string() }).optional() })])
    .nullish(),
  response_format: z
    .object({
      type: z.string(),
      json_schema: z.object({ schema: z.unknown().optional() }).optional(),
    })
    .nullish(),
  service_tier: z.string().nullish(),
})

/** POST /v1/chat/completions of OpenAI (https://platform.openai.com/docs/api-reference/chat). */
export const openaiChat: Surface = {
  format: 'openai',
  streamType: 'text/event-stream; charset=utf-8',
  read(body) {
    const read = readBody(request, body)
    if ('problem' in read) return read.problem
    const { value } = read
    const choice = value.tool_choice
    return {
      model: value.model,
      streamed: value.stream === true,
      turns: turnsOf(value.messages),
      tools: (value.tools ?? []).flatMap((tool) =>
        tool.function ? [{ name: tool.function.name, schema: tool.function.parameters }] : [],
      ),
      mayCallTools: choice !== 'none',
      forcedTool: typeof choice === 'object' ? (choice?.function?.name ?? null) : null,
      schema: value.response_format?.json_schema?.schema ?? null,
      outputTokensMax: value.max_completion_tokens ?? value.max_tokens ?? null,
      stops: [value.stop ?? []].flat(),
      choices: value.n ?? 1,
    } satisfies Asked
  },
  whole(call) {
    return {
      ...head(call, 'chat.completion'),
      choices: call.answer.choices.map((choice, index) => ({
        index,
        message: wholeMessage(choice, index, call),
        logprobs: null,
        finish_reason: finishReason(choice),
      })),
      usage: chatUsage(call.answer.usage),
    }
  },
  frames(call) {
    const options = z
      .object({ stream_options: z.object({ include_usage: z.boolean() }) })
      .safeParse(call.body)
    const includesUsage = options.success && options.data.stream_options.include_usage
    const top = {
      ...head(call, 'chat.completion.chunk'),
      ...(includesUsage ? { usage: null } : {}),
    }
    const chunk = (index: number, delta: unknown, tokens: number, finish: string | null = null) =>
      dataFrame(
        { ...top, choices: [{ index, delta, logprobs: null, finish_reason: finish }] },
        tokens,
      )
    const frames = call.answer.choices.flatMap((choice, index) => [
      chunk(index, { role: 'assistant', content: opening(choice), refusal: null }, 0),
      ...deltas(choice, index, call).map(({ delta, tokens }) => chunk(index, delta, tokens)),
      chunk(index, {}, 0, finishReason(choice)),
    ])
    if (includesUsage) {
      frames.push(dataFrame({ ...top, choices: [], usage: chatUsage(call.answer.usage) }, 0))
    }
    return [...frames, { text: 'data: [DONE]\n\n', tokens: 0 }]
  },
}

/** Usage in the classes of chat completions, where the prompt contains what the cache gave. */
export function chatUsage(usage: SimulatedUsage) {
  const written = usage.cacheWrite5m + usage.cacheWrite1h
  const prompt = usage.input + usage.cacheRead + written
  const completion = usage.output + usage.reasoning
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: written,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

function turnsOf(messages: readonly z.infer<typeof message>[]): Turn[] {
  const names = new Map(
    messages.flatMap((one) => one.tool_calls ?? []).map((call) => [call.id, call.function?.name]),
  )
  return messages.map((one) => {
    const parts = typeof one.content === 'string' ? [] : (one.content ?? [])
    const text = typeof one.content === 'string' ? one.content : ''
    return turn(roles[one.role], text + parts.map((each) => each.text ?? '').join(''), {
      attachments: parts.flatMap(attachment),
      tool: names.get(one.tool_call_id ?? '') ?? '',
    })
  })
}

const roles = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
} as const

function attachment(given: z.infer<typeof part>): string[] {
  if (given.image_url !== undefined) {
    return [
      describeUrl(typeof given.image_url === 'string' ? given.image_url : given.image_url.url),
    ]
  }
  if (given.input_audio !== undefined) {
    return [describeUrl(`data:audio/${given.input_audio.format};base64,${given.input_audio.data}`)]
  }
  if (given.file !== undefined)
    return [describeUrl(given.file.file_data ?? given.file.file_id ?? '')]
  return []
}

function head(call: SimulatedCall, object: string) {
  return {
    id: `chatcmpl-${call.identity.hex}`,
    object,
    created: call.identity.createdS,
    model: call.asked.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  }
}

function finishReason(choice: Choice): string {
  if (choice.finish === 'tools') return 'tool_calls'
  return choice.finish === 'length' ? 'length' : 'stop'
}

/** `content` of the first delta, and of a message without text. */
function opening(choice: Choice): '' | null {
  return choice.calls.length > 0 || choice.refusal !== '' ? null : ''
}

function callId(call: SimulatedCall, choice: number, index: number): string {
  return `call_${call.identity.hex}${choice}${index}`
}

function wholeMessage(choice: Choice, index: number, call: SimulatedCall) {
  return {
    role: 'assistant',
    content: opening(choice) === null ? null : choice.text,
    refusal: choice.refusal === '' ? null : choice.refusal,
    // OpenAI keeps its models' thoughts to itself; DeepSeek and others send them under this name.
    ...(choice.reasoning === '' ? {} : { reasoning_content: choice.reasoning }),
    ...(choice.calls.length === 0
      ? {}
      : {
          tool_calls: choice.calls.map(({ name, arguments: given }, at) => ({
            id: callId(call, index, at),
            type: 'function',
            function: { name, arguments: JSON.stringify(given) },
          })),
        }),
  }
}

function deltas(choice: Choice, index: number, call: SimulatedCall) {
  const texts = (field: string, text: string) =>
    splitTokens(text).map((token) => ({ delta: { [field]: token } as unknown, tokens: 1 }))
  return [
    ...texts('reasoning_content', choice.reasoning),
    ...texts('content', choice.text),
    ...texts('refusal', choice.refusal),
    ...choice.calls.flatMap(({ name, arguments: given }, at) => [
      {
        delta: {
          tool_calls: [
            {
              index: at,
              id: callId(call, index, at),
              type: 'function',
              function: { name, arguments: '' },
            },
          ],
        } as unknown,
        tokens: 1,
      },
      ...splitTokens(JSON.stringify(given)).map((piece) => ({
        delta: { tool_calls: [{ index: at, function: { arguments: piece } }] } as unknown,
        tokens: 1,
      })),
    ]),
  ]
}
