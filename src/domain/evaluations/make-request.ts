import { createHash } from 'node:crypto'
import type { DatasetItem } from '#contract/datasets.ts'
import type { Variant } from '#contract/evaluations.ts'
import type { Outcome } from '#contract/faults.ts'
import { canonicalJson } from '#kit/canonical-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { asRecord, asRecords, asText } from '#wire/loose.ts'

/** A prompt version with its variables filled in, as an OpenAI chat request takes it. */
export type FilledPrompt = {
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly model: string
  /** Parameters, tools, response format: fields of the request beside model and messages. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Fills prompts; what `domain/prompts` offers an evaluation. */
export type PromptFiller = {
  /** The version that `NAME`, `NAME@LABEL` or `NAME@4` means now, as `NAME@4`, and its model. */
  pin(project: string, reference: string): Promise<Outcome<{ pinned: string; model: string }>>
  fill(
    project: string,
    pinned: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Outcome<FilledPrompt>>
  /** A release's id, and the first of its models. */
  pinRelease(project: string, release: string): Promise<Outcome<{ pinned: string; model: string }>>
  /** What a release asks with these variables; without a prompt it asks the input as it is. */
  fillRelease(
    project: string,
    release: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Outcome<FilledPrompt>>
  /** Templates of an evaluation’s own, over the same variables. Fails with a sentence. */
  fillMessages(
    messages: readonly { readonly role: string; readonly content: string }[],
    variables: Readonly<Record<string, unknown>>,
  ): Result<{ role: string; content: string }[], string>
}

/** What is sent for one item: the body of a chat request, and the prompt that it came from. */
export type ChatRequest = {
  readonly body: Readonly<Record<string, unknown>>
  /** `name@4`; '' for none. */
  readonly prompt: string
  /** SHA-256 of the body: two calls that ask the same. */
  readonly hash: string
}

type AskingVariant = Pick<
  Extract<Variant, { kind: 'prompt' | 'messages' }>,
  'name' | 'model' | 'parameters'
>

/** Makes the request of a variant for an item; fails with a sentence about the variant or the item. */
export async function makeRequest(
  variant: AskingVariant,
  pinned: string,
  item: DatasetItem,
  fill: (variables: Readonly<Record<string, unknown>>) => Promise<Result<FilledPrompt, string>>,
): Promise<Result<ChatRequest, string>> {
  const filled = await fill(variablesOf(item))
  if (!filled.ok) return filled
  const { messages, model, fields } = filled.value
  const chosen = variant.model === '' ? model : variant.model
  if (chosen === '')
    return failed(
      `${pinned} names no model, and neither does the variant ${variant.name}. Give one of them a model: connection/model.`,
    )
  const body = {
    model: chosen,
    messages: [...messages, ...conversationOf(item, messages)],
    ...fields,
    ...variant.parameters,
  }
  return ok({ body, prompt: pinned, hash: sha256(canonicalJson(body)) })
}

/** The fields of an item's input by name; `input` is all of it as text, `context` its documents as one text. */
export function variablesOf({ input, context }: DatasetItem): Record<string, unknown> {
  const fields = asRecord(input) ?? {}
  return {
    input: inputText(input),
    context: context.join('\n\n'),
    ...fields,
  }
}

/** An input as one text: a lone field is what it says, a conversation its last question, else it is JSON. */
export function inputText(input: DatasetItem['input']): string {
  if (typeof input === 'string') return input
  const fields = asRecord(input)
  if (fields === null) return JSON.stringify(input)
  const asked = asRecords(fields['messages']).findLast((message) => message['role'] === 'user')
  if (asked !== undefined) return asText(asked['content'])
  const values = Object.values(fields)
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(input)
}

/**
 * An item that is a conversation, as items made of traces are: its turns follow the prompt's own.
 * Its system messages give way to the prompt's, if that has any.
 */
function conversationOf(
  { input }: DatasetItem,
  before: readonly { readonly role: string }[],
): { role: string; content: unknown }[] {
  const isInstruction = (role: string) => role === 'system' || role === 'developer'
  const hasInstructions = before.some(({ role }) => isInstruction(role))
  return asRecords(asRecord(input)?.['messages'])
    .map((message) => ({ role: asText(message['role']) || 'user', content: message['content'] }))
    .filter(({ role }) => !(hasInstructions && isInstruction(role)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
