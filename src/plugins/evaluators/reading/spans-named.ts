import { z } from 'zod'
import type { TraceSpan } from '../define.ts'
import { matchesGlob } from './pattern.ts'

/** Which spans of a trace are looked at. */
export const spanFields = {
  name: z
    .string()
    .min(1)
    .max(200)
    .default('*')
    .describe('name of the spans; * stands for any characters, ? for one'),
  kind: z
    .string()
    .max(100)
    .default('')
    .describe('what the spans do: chat, tool, retrieval, …; empty: anything'),
}

export function spansNamed(
  spans: readonly TraceSpan[],
  { name, kind }: { readonly name: string; readonly kind: string },
): TraceSpan[] {
  return spans.filter((span) => (kind === '' || span.kind === kind) && matchesGlob(span.name, name))
}

/** A span for examples. */
export function exampleSpan(name: string, known: Partial<TraceSpan> = {}): TraceSpan {
  return {
    name,
    kind: 'span',
    startedAtMs: 0,
    durationMs: 5,
    isError: false,
    tool: '',
    arguments: null,
    ...known,
  }
}
