import type { Wire } from './define.ts'
import { openaiChat } from './openai/chat.ts'

/** Every operation that Belay can read, by id. */
export const wires: Readonly<Record<string, Wire>> = Object.fromEntries(
  [openaiChat].map((wire) => [wire.id, wire]),
)

/** The wire with this id; undefined for one that no version of Belay here knows. */
export function wireById(id: string): Wire | undefined {
  return Object.hasOwn(wires, id) ? wires[id] : undefined
}
