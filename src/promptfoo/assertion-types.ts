/** Assertions that are decided by rules alone, or by the author's own code. */
export const ruledTypes = [
  'bleu',
  'contains',
  'contains-all',
  'contains-any',
  'contains-html',
  'contains-json',
  'contains-sql',
  'contains-xml',
  'cost',
  'equals',
  'finish-reason',
  'gleu',
  'guardrails',
  'icontains',
  'icontains-all',
  'icontains-any',
  'is-html',
  'is-json',
  'is-refusal',
  'is-sql',
  'is-valid-function-call',
  'is-valid-openai-function-call',
  'is-valid-openai-tools-call',
  'is-xml',
  'javascript',
  'latency',
  'levenshtein',
  'meteor',
  'perplexity',
  'perplexity-score',
  'python',
  'regex',
  'rouge-n',
  'starts-with',
  'tool-call-f1',
  'webhook',
  'word-count',
] as const

/** Assertions that a model decides. */
export const judgedTypes = [
  'answer-relevance',
  'context-faithfulness',
  'context-recall',
  'context-relevance',
  'factuality',
  'g-eval',
  'llm-rubric',
  'model-graded-closedqa',
  'model-graded-factuality',
  'similar',
  'similar:cosine',
  'similar:dot',
  'similar:euclidean',
] as const

/** Assertions that compare the outputs of several prompts and providers for one test. */
export const comparingTypes = ['select-best', 'max-score'] as const

/** What promptfoo has and Belay has not, and what to do about each. */
export const refusedTypes: Readonly<Record<string, string>> = {
  'agent-rubric': 'It runs an agent of promptfoo’s own. Use llm-rubric.',
  classifier: 'It calls a classification provider of promptfoo’s own. Use javascript or webhook.',
  'conversation-relevance': 'Use llm-rubric with the conversation in its value.',
  human: 'A run does not wait for people. Score the results on the page.',
  moderation: 'It calls a moderation provider of promptfoo’s own. Use llm-rubric.',
  pi: 'It calls the service of Pi Labs. Use llm-rubric.',
  ruby: 'Ruby is not run. Use javascript or python.',
  'search-rubric': 'It searches the web. Use llm-rubric.',
  'skill-used': 'It reads traces of promptfoo’s own. Use javascript on the output.',
  'trajectory:goal-success': 'It reads traces of promptfoo’s own. Use llm-rubric.',
  'trajectory:tool-args-match':
    'It reads traces of promptfoo’s own. Use tool-call-f1 or javascript.',
  'trajectory:step-count': 'It reads traces of promptfoo’s own. Use javascript.',
  'trajectory:tool-sequence': 'It reads traces of promptfoo’s own. Use javascript.',
  'trajectory:tool-used': 'It reads traces of promptfoo’s own. Use tool-call-f1.',
  'trace-error-spans': 'It reads traces of promptfoo’s own.',
  'trace-span-count': 'It reads traces of promptfoo’s own.',
  'trace-span-duration': 'It reads traces of promptfoo’s own.',
}

export type RuledType = (typeof ruledTypes)[number]
export type JudgedType = (typeof judgedTypes)[number]
export type ComparingType = (typeof comparingTypes)[number]

const ruled: ReadonlySet<string> = new Set(ruledTypes)
const judged: ReadonlySet<string> = new Set(judgedTypes)
const comparing: ReadonlySet<string> = new Set(comparingTypes)

/** What `not-equals` and the like say: the assertion without its `not-`, and whether it had one. */
export function baseOf(type: string): { readonly base: string; readonly isInverse: boolean } {
  const isInverse = type.startsWith('not-')
  return { base: isInverse ? type.slice(4) : type, isInverse }
}

export function isRuled(base: string): base is RuledType {
  return ruled.has(base)
}

export function isJudged(base: string): base is JudgedType {
  return judged.has(base)
}

export function isComparing(type: string): type is ComparingType {
  return comparing.has(type)
}

/** Every type that can be written, for the one that was most likely meant. */
export const knownTypes: readonly string[] = [
  ...ruledTypes,
  ...judgedTypes,
  ...comparingTypes,
  'assert-set',
]
