import type { ModelParameters } from '#contract/prompt-content.ts'

/** How a parameter is typed: figures and words as they are, lists one a line, the rest as JSON. */
export type ParameterKind = 'number' | 'text' | 'list' | 'boolean' | 'json'

export type ParameterField = {
  readonly name: keyof ModelParameters
  readonly label: string
  readonly kind: ParameterKind
  readonly help: string
  /** Shown without asking; the others are a click away. */
  readonly isCommon: boolean
}

/** Every parameter of a model that a version can fix, the usual ones first. */
export const parameterFields: readonly ParameterField[] = [
  {
    name: 'temperature',
    label: 'Temperature',
    kind: 'number',
    help: '0 to 2; lower varies less',
    isCommon: true,
  },
  {
    name: 'max_completion_tokens',
    label: 'Most tokens of an answer',
    kind: 'number',
    help: 'max_completion_tokens; reasoning counts too',
    isCommon: true,
  },
  {
    name: 'reasoning_effort',
    label: 'Reasoning effort',
    kind: 'text',
    help: 'low, medium, high',
    isCommon: true,
  },
  { name: 'top_p', label: 'Top p', kind: 'number', help: '0 to 1', isCommon: false },
  {
    name: 'max_tokens',
    label: 'Most tokens, old name',
    kind: 'number',
    help: 'max_tokens, for servers that know no other',
    isCommon: false,
  },
  { name: 'stop', label: 'Stop at', kind: 'list', help: 'texts, one a line', isCommon: false },
  { name: 'seed', label: 'Seed', kind: 'number', help: 'a whole number', isCommon: false },
  {
    name: 'frequency_penalty',
    label: 'Frequency penalty',
    kind: 'number',
    help: '−2 to 2',
    isCommon: false,
  },
  {
    name: 'presence_penalty',
    label: 'Presence penalty',
    kind: 'number',
    help: '−2 to 2',
    isCommon: false,
  },
  {
    name: 'verbosity',
    label: 'Verbosity',
    kind: 'text',
    help: 'low, medium, high',
    isCommon: false,
  },
  {
    name: 'tool_choice',
    label: 'Tool choice',
    kind: 'json',
    help: 'auto, none, required, or a JSON object',
    isCommon: false,
  },
  {
    name: 'parallel_tool_calls',
    label: 'Parallel tool calls',
    kind: 'boolean',
    help: 'true or false',
    isCommon: false,
  },
  {
    name: 'service_tier',
    label: 'Service tier',
    kind: 'text',
    help: 'flex, priority',
    isCommon: false,
  },
]

/** A parameter as a person typed it: undefined inside when nothing was typed, null when it is none of that kind. */
export function readParameter(kind: ParameterKind, text: string): { value: unknown } | null {
  const trimmed = text.trim()
  if (trimmed === '') return { value: undefined }
  switch (kind) {
    case 'number': {
      const value = Number(trimmed.replace('−', '-').replace(',', '.'))
      return Number.isFinite(value) ? { value } : null
    }
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false' ? { value: trimmed === 'true' } : null
    case 'list':
      return { value: text.split('\n').filter((line) => line !== '') }
    case 'json':
      return trimmed.startsWith('{') ? parsed(trimmed) : { value: trimmed }
    case 'text':
      return { value: trimmed }
  }
}

/** A parameter as the text that `readParameter` reads. */
export function writeParameter(kind: ParameterKind, value: unknown): string {
  if (value === undefined) return ''
  if (kind === 'list' && Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}
