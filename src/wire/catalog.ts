import { anthropicCountTokens, anthropicMessages } from './anthropic/messages.ts'
import type { Wire } from './define.ts'
import { geminiBatchEmbedContents, geminiEmbedContent } from './gemini/embed-content.ts'
import { geminiCountTokens, geminiGenerateContent } from './gemini/generate-content.ts'
import { openaiChat } from './openai/chat.ts'
import { openaiCompletions } from './openai/completions.ts'
import { openaiEmbeddings } from './openai/embeddings.ts'
import { openaiResponses } from './openai/responses.ts'

/** Every operation that Belay can read, by id. */
export const wires: Readonly<Record<string, Wire>> = Object.fromEntries(
  [
    openaiChat,
    openaiResponses,
    openaiCompletions,
    openaiEmbeddings,
    anthropicMessages,
    anthropicCountTokens,
    geminiGenerateContent,
    geminiCountTokens,
    geminiEmbedContent,
    geminiBatchEmbedContents,
  ].map((wire) => [wire.id, wire]),
)

/** The wire with this id; undefined for one that no version of Belay here knows. */
export function wireById(id: string): Wire | undefined {
  return Object.hasOwn(wires, id) ? wires[id] : undefined
}
