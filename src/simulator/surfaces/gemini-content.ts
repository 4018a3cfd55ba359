import { z } from 'zod'
import { describeBlob, turn, type Turn } from '#simulator/asked.ts'
import type { Choice, SimulatedUsage } from '#simulator/answer.ts'
import { splitTokens } from '#simulator/count-tokens.ts'
import { hexOf } from '#simulator/random.ts'
import { readBody } from '#simulator/read-body.ts'
import { camelCased } from '#simulator/surfaces/gemini-spelling.ts'
import { dataFrame, type Frame, type SimulatedCall, type Surface } from '#simulator/surface.ts'

const part = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  inlineData: z.object({ mimeType: z.string(), data: z.string() }).optional(),
  fileData: z.object({ fileUri: z.string() }).optional(),
  functionCall: z.looseObject({ name: z.string() }).optional(),
  functionResponse: z
    .looseObject({ name: z.string(), response: z.unknown().optional() })
    .optional(),
})
type Part = z.infer<typeof part>

const content = z.object({ role: z.string().optional(), parts: z.array(part) })

/** What the simulator reads of generateContent, streamGenerateContent and countTokens. */
const request = z.object({
  contents: z.array(content).min(1),
  systemInstruction: z.object({ parts: z.array(part) }).optional(),
  tools: z
    .array(
      z.looseObject({
        functionDeclarations: z
          .array(
            z.looseObject({
              name: z.string(),
              parameters: z.unknown().optional(),
              parametersJsonSchema: z.unknown().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  toolConfig: z
    .looseObject({
      functionCallingConfig: z
        .looseObject({
          mode: z.string().optional(),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
    })
    .optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.number().int().optional(),
      stopSequences: z.array(z.string()).optional(),
      candidateCount: z.number().int().min(1).max(8).optional(),
      responseSchema: z.unknown().optional(),
      responseJsonSchema: z.unknown().optional(),
      thinkingConfig: z.looseObject({ includeThoughts: z.boolean().optional() }).optional(),
    })
    .optional(),
})

/** POST /v1beta/models/{model}:generateContent of Gemini (https://ai.google.dev/api/generate-content). */
export const geminiContent: Surface = {
  format: 'gemini',
  streamType: 'text/event-stream',
  read(body, path) {
    const read = readBody(request, camelCased(body))
    if ('problem' in read) return read.problem
    const { value } = read
    const config = value.generationConfig
    const calling = value.toolConfig?.functionCallingConfig
    return {
      model: path.model,
      streamed: path.streams,
      turns: [
        ...(value.systemInstruction ? [turn('system', textOf(value.systemInstruction.parts))] : []),
        ...value.contents.flatMap(turnsOf),
      ],
      tools: (value.tools ?? [])
        .flatMap((tool) => tool.functionDeclarations ?? [])
        .map((one) => ({ name: one.name, schema: one.parametersJsonSchema ?? one.parameters })),
      mayCallTools: calling?.mode !== 'NONE',
      forcedTool: calling?.allowedFunctionNames?.[0] ?? null,
      schema: config?.responseJsonSchema ?? config?.responseSchema ?? null,
      outputTokensMax: config?.maxOutputTokens ?? null,
      stops: config?.stopSequences ?? [],
      choices: config?.candidateCount ?? 1,
    }
  },
  whole: (call) => ({
    candidates: call.answer.choices.map((choice, index) => ({
      ...contentOf(partsOf(choice, call, (text) => [text]).map((one) => one.part)),
      finishReason: finishReason(choice),
      index,
      ...grounding(call),
    })),
    usageMetadata: usageMetadata(call.answer.usage),
    ...head(call),
  }),
  frames,
}

function turnsOf(one: z.infer<typeof content>): Turn[] {
  const responses = one.parts.flatMap((each) => each.functionResponse ?? [])
  const said = one.parts.filter((each) => each.functionResponse === undefined)
  return [
    ...(said.length === 0
      ? []
      : [
          turn(one.role === 'model' ? 'assistant' : 'user', textOf(said), {
            attachments: said.flatMap(attachment),
          }),
        ]),
    ...responses.map((each) =>
      turn('tool', JSON.stringify(each.response ?? {}), { tool: each.name }),
    ),
  ]
}

function textOf(parts: readonly Part[]): string {
  return parts.map((each) => (each.thought === true ? '' : (each.text ?? ''))).join('')
}

function attachment(given: Part): string[] {
  if (given.fileData !== undefined) return [given.fileData.fileUri]
  if (given.inlineData === undefined) return []
  return [describeBlob(given.inlineData.mimeType, given.inlineData.data)]
}

function head(call: SimulatedCall) {
  return { modelVersion: call.asked.model, responseId: call.identity.hex }
}

function grounding({ answer }: SimulatedCall) {
  const { webSearches } = answer.usage
  if (webSearches === 0) return {}
  const queries = Array.from({ length: webSearches }, (_, index) => `simulated ${index + 1}`)
  return { groundingMetadata: { webSearchQueries: queries } }
}

function finishReason(choice: Choice): string {
  if (choice.finish === 'length') return 'MAX_TOKENS'
  return choice.finish === 'refusal' ? 'SAFETY' : 'STOP'
}

/**
 * Gemini's own arithmetic (https://ai.google.dev/api/generate-content#UsageMetadata): the prompt
 * contains what came from the cache, the candidates do not contain the thoughts.
 */
function usageMetadata(usage: SimulatedUsage) {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h
  return {
    promptTokenCount: prompt,
    ...(usage.output === 0 ? {} : { candidatesTokenCount: usage.output }),
    totalTokenCount: prompt + usage.output + usage.reasoning,
    ...(usage.cacheRead === 0 ? {} : { cachedContentTokenCount: usage.cacheRead }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(usage.reasoning === 0 ? {} : { thoughtsTokenCount: usage.reasoning }),
  }
}

function wantsThoughts(call: SimulatedCall): boolean {
  const read = request.safeParse(camelCased(call.body))
  return read.success && read.data.generationConfig?.thinkingConfig?.includeThoughts === true
}

/** The parts of a candidate; `cut` splits a text into the pieces that are sent one by one. */
function partsOf(choice: Choice, call: SimulatedCall, cut: (text: string) => string[]) {
  const thoughts = wantsThoughts(call) ? cut(choice.reasoning) : []
  const signature = Buffer.from(hexOf(choice.reasoning, 32)).toString('base64')
  const signed = choice.reasoning === '' ? {} : { thoughtSignature: signature }
  return [
    ...thoughts
      .filter((text) => text !== '')
      .map((text) => ({ part: { text, thought: true } as unknown, text })),
    ...cut(choice.text)
      .filter((text) => text !== '')
      .map((text) => ({ part: { text } as unknown, text })),
    ...choice.calls.map(({ name, arguments: args }, index) => ({
      part: {
        functionCall: { name, args, id: `${call.identity.hex.slice(0, 8)}-${index}` },
        ...(index === 0 ? signed : {}),
      } as unknown,
      text: JSON.stringify(args),
    })),
  ]
}

/** A candidate that was stopped for safety has no content at all. */
function contentOf(parts: readonly unknown[]) {
  return parts.length === 0 ? {} : { content: { parts, role: 'model' } }
}

// Gemini sends fewer and longer pieces than the others.
const tokensPerFrame = 4

function inFours(text: string): string[] {
  const tokens = splitTokens(text)
  return Array.from({ length: Math.ceil(tokens.length / tokensPerFrame) }, (_, index) =>
    tokens.slice(index * tokensPerFrame, (index + 1) * tokensPerFrame).join(''),
  )
}

function frames(call: SimulatedCall): Frame[] {
  const running = { ...call.answer.usage, output: 0 }
  const chunks = call.answer.choices.flatMap((choice, index) => {
    const parts = partsOf(choice, call, inFours)
    const sent = parts.length === 0 ? [null] : parts
    return sent.map((one, at) => ({
      tokens: splitTokens(one?.text ?? '').length,
      candidate: {
        ...contentOf(one === null ? [] : [one.part]),
        ...(at === sent.length - 1 ? { finishReason: finishReason(choice) } : {}),
        index,
        ...(at === sent.length - 1 ? grounding(call) : {}),
      },
    }))
  })
  const bodies = chunks.map(({ tokens, candidate }, at) => {
    running.output += tokens
    const isLast = at === chunks.length - 1
    const usage = usageMetadata(isLast ? call.answer.usage : running)
    return { tokens, body: { candidates: [candidate], usageMetadata: usage, ...head(call) } }
  })
  if (call.alt === 'sse') return bodies.map(({ tokens, body }) => dataFrame(body, tokens))
  return bodies.map(({ tokens, body }, at) => ({
    tokens,
    text: `${at === 0 ? '[' : ',\r\n'}${JSON.stringify(body, null, 2)}${at === bodies.length - 1 ? '\n]' : '\n'}`,
  }))
}
