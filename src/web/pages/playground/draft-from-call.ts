import type { Message, MessagePart } from '#contract/message.ts'
import { playgroundMessage, type PlaygroundPart } from '#contract/playground.ts'
import type { SpanDetail } from '#contract/traces.ts'
import {
  type Draft,
  type DraftMessage,
  emptyDraft,
  newKey,
  toolOf,
} from '#web/pages/playground/draft.ts'
import { parameterFields, writeParameter } from '#web/parts/model-parameters.ts'

/** A draft made of a recorded call, and what of it the playground cannot send. */
export type Replay = { readonly draft: Draft; readonly left: readonly string[] }

/** Names of gen_ai.request attributes that a chat request has other names for. */
const parameterNames: Readonly<Record<string, string>> = {
  stop_sequences: 'stop',
  'reasoning.level': 'reasoning_effort',
}

/**
 * A draft that sends what a recorded call sent: messages, tools, parameters, and its model first
 * among those given. Parts that no run can hold are named in `left`.
 */
export function draftFromCall(
  span: Pick<SpanDetail, 'inputMessages' | 'tools' | 'parameters' | 'rawInput'>,
  model: string,
): Replay {
  const left: string[] = []
  const messages = (span.inputMessages ?? []).flatMap((message) => turnsOf(message, left))
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(span.parameters)) {
    const field = parameterFields.find((each) => each.name === (parameterNames[name] ?? name))
    if (field !== undefined) parameters[field.name] = writeParameter(field.kind, value)
    else if (name !== 'response_format') left.push(`the parameter ${name}`)
  }
  const tools = span.tools.map(toolOf)
  const schema = schemaIn(span.rawInput)
  return {
    draft: {
      ...emptyDraft([model]),
      messages,
      // What was sent stood as it was sent.
      isTemplate: false,
      parameters,
      tools: tools.length === 0 ? '' : JSON.stringify(tools, null, 2),
      schema: schema === undefined ? '' : JSON.stringify(schema, null, 2),
    },
    left: [...new Set(left)],
  }
}

function turnsOf(message: Message, left: string[]): DraftMessage[] {
  const role = playgroundMessage.shape.role.safeParse(message.role).data ?? 'user'
  const turns: DraftMessage[] = []
  const texts: string[] = []
  const others: PlaygroundPart[] = []
  for (const part of message.parts) {
    const fields = part as Readonly<Record<string, unknown>>
    if (part.type === 'text' || part.type === 'refusal') texts.push(String(fields['content'] ?? ''))
    else if (part.type === 'tool_call_response')
      turns.push({
        key: newKey(),
        role: 'tool',
        text: textOf(fields['response']),
        others: [],
        answers: idOf(fields),
      })
    else {
      const sendable = sendableOf(part)
      if (sendable !== null) others.push(sendable)
      // What a model thought is its own, and goes back to no model.
      else if (part.type !== 'reasoning') left.push(`a part of the type ${part.type}`)
    }
  }
  if (texts.length > 0 || others.length > 0)
    turns.push({ key: newKey(), role, text: texts.join('\n\n'), others, answers: '' })
  return turns
}

/** The part as a run takes it; null for what it does not. */
function sendableOf(part: MessagePart): PlaygroundPart | null {
  const known = playgroundMessage.shape.parts.element.safeParse(cleaned(part))
  return known.success ? known.data : null
}

/** Recorded parts say `null` for what they do not know, which a run leaves out. */
function cleaned(part: MessagePart): unknown {
  const known = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null))
  return part.type === 'tool_call' ? { ...known, id: idOf(known) } : known
}

/** Gemini's calls have no id; a call and its result are then told by the name of the tool. */
function idOf({ id, name }: Readonly<Record<string, unknown>>): string {
  return String(id ?? '') || String(name ?? '') || 'call'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The schema that the recorded request asked the answer to fit, in OpenAI's chat format; undefined for none. */
function schemaIn(rawInput: string): unknown {
  try {
    const { response_format: format } = JSON.parse(rawInput) as {
      response_format?: { json_schema?: { schema?: unknown } }
    } // whatever it is, the look below asks each step
    return format?.json_schema?.schema
  } catch {
    return undefined
  }
}
