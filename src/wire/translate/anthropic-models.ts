/** What a Claude model takes of thinking and sampling; the rest of the API is alike for all. */
export type ClaudeRules = {
  /** How it is told to think: not at all, by a budget of tokens, or by itself with an effort beside. */
  readonly thinking: 'none' | 'budget' | 'adaptive'
  /** Of temperature, top_p and top_k: any, temperature or top_p but not both, or none. */
  readonly sampling: 'any' | 'one' | 'none'
  /** Efforts above high that it knows. */
  readonly efforts: readonly string[]
  /** Takes a schema for its answer. */
  readonly hasStructuredOutputs: boolean
  /** Takes a last message of the assistant, which it then continues. */
  readonly takesPrefill: boolean
}

/**
 * From which version on what holds, newest first; a later version than all is taken for the newest.
 * Sources: https://platform.claude.com/docs/en/about-claude/models/migration-guide,
 * …/build-with-claude/adaptive-thinking, …/effort, …/structured-outputs, …/prefill-claudes-response.
 */
const generations: readonly { readonly from: number; readonly rules: ClaudeRules }[] = [
  {
    from: 4.7,
    rules: {
      thinking: 'adaptive',
      sampling: 'none',
      efforts: ['xhigh', 'max'],
      hasStructuredOutputs: true,
      takesPrefill: false,
    },
  },
  {
    from: 4.6,
    rules: {
      thinking: 'adaptive',
      sampling: 'one',
      efforts: ['max'],
      hasStructuredOutputs: true,
      takesPrefill: false,
    },
  },
  {
    from: 4.1,
    rules: {
      thinking: 'budget',
      sampling: 'one',
      efforts: [],
      hasStructuredOutputs: true,
      takesPrefill: true,
    },
  },
  {
    from: 3.7,
    rules: {
      thinking: 'budget',
      sampling: 'any',
      efforts: [],
      hasStructuredOutputs: false,
      takesPrefill: true,
    },
  },
  {
    from: 0,
    rules: {
      thinking: 'none',
      sampling: 'any',
      efforts: [],
      hasStructuredOutputs: false,
      takesPrefill: true,
    },
  },
]

/** For what is no Claude: servers that speak the format with models of their own; nothing is known against them. */
const unknown: ClaudeRules = {
  thinking: 'adaptive',
  sampling: 'any',
  efforts: ['max'],
  hasStructuredOutputs: true,
  takesPrefill: true,
}

/** What a model takes, by its name: `claude-3-7-sonnet-latest`, `claude-sonnet-4-20250514`, `anthropic.claude-opus-4-7-v1:0`. */
export function claudeRules(model: string): ClaudeRules {
  const version = /claude-(?:[a-z]+-)?(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?/.exec(model)
  if (version === null) return unknown
  const number = Number(version[1]) + Number(version[2] ?? 0) / 10
  return generations.find(({ from }) => number >= from)?.rules ?? unknown
}
