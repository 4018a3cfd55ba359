import type { z } from 'zod'
import type { Message } from '#contract/message.ts'
import type { Usage } from '#contract/usage.ts'

/** What JSON can say. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** A tool that the application called, or should have: its name and its arguments as JSON has them. */
export type ToolCall = { readonly name: string; readonly arguments: unknown }

/** A tool that the model could call; `parameters` is a JSON Schema, null when none was declared. */
export type ToolDefinition = {
  readonly name: string
  readonly description: string
  readonly parameters: Json
}

/** A span of the trace that the case left behind. */
export type TraceSpan = {
  readonly name: string
  /** Operation, as Belay's span rows have it: `chat`, `tool`, `retrieval`, … */
  readonly kind: string
  readonly startedAtMs: number
  /** Null while it has no end. */
  readonly durationMs: number | null
  readonly isError: boolean
  /** The tool that ran; '' for any other span. */
  readonly tool: string
  /** What the tool was given; null where nothing was recorded. */
  readonly arguments: unknown
}

/** What a guardrail said of the call. */
export type GuardrailOutcome = {
  readonly name: string
  readonly outcome: 'passed' | 'flagged' | 'masked' | 'blocked' | 'failed'
}

/**
 * One thing to judge: what went in, what came out, what was hoped for, and what was recorded on the
 * way. Null stands for what is not known, which is not the same as none.
 */
export type EvaluationCase = {
  readonly input: string
  readonly messages: readonly Message[]
  readonly output: string
  /** Text, or JSON as text; a JSON list of texts where several answers are right. */
  readonly expected: string | null
  readonly context: readonly string[]
  readonly variables: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, string>>
  readonly latencyMs: number | null
  /** US dollars as a decimal text; null where the price is not known. */
  readonly costUsd: string | null
  readonly usage: Usage | null
  /** '' where the provider gave none. */
  readonly finishReason: string
  readonly tools: readonly ToolDefinition[]
  readonly toolCalls: readonly ToolCall[] | null
  readonly expectedToolCalls: readonly ToolCall[] | null
  readonly spans: readonly TraceSpan[] | null
  /** Ids of the documents that retrieval gave, best first. */
  readonly retrieved: readonly string[] | null
  /** How relevant each labelled document is, by id: 0 is not at all. */
  readonly relevance: Readonly<Record<string, number>> | null
  readonly guardrails: readonly GuardrailOutcome[] | null
  /** Why there is no output; '' when there is one. */
  readonly error: string
}

/** What an evaluator cannot do without. */
export type EvaluatorNeed =
  | 'input'
  | 'output'
  | 'expected'
  | 'context'
  | 'finish reason'
  | 'latency'
  | 'cost'
  | 'usage'
  | 'tools'
  | 'tool calls'
  | 'expected tool calls'
  | 'trace'
  | 'retrieved documents'
  | 'relevance labels'
  | 'guardrails'
  | 'model'
  | 'embedding'
  | 'sandbox'
  | 'http'

export const evaluatorFamilies = [
  'text',
  'structure',
  'similarity',
  'tools',
  'trace',
  'retrieval',
  'cost and time',
  'safety',
  'judge',
  'embedding',
  'set',
  'own',
] as const
export type EvaluatorFamily = (typeof evaluatorFamilies)[number]

/**
 * What an evaluator found. `unscored` is said of whatever could not be judged: a missing value is
 * inconclusive, never a pass, and so is a grader that failed. `passed` is null where nothing was
 * asked for.
 */
export type EvaluatorOutcome =
  | {
      readonly kind: 'scored'
      readonly score: number
      readonly passed: boolean | null
      /** The category, for evaluators that name one. */
      readonly label?: string
      readonly explanation: string
      readonly details?: Json
    }
  | { readonly kind: 'unscored'; readonly reason: string }

/** A question to a judge model. */
export type ModelAsk = {
  /** The prompt of the judge, as it is shipped; the registry may have another version of it. */
  readonly judge: JudgePrompt
  /** Rules of this one use, said after the system part; '' for none. */
  readonly rules: string
  /** The material for the places of the prompt, each made harmless by `materialOf` or `fenced`. */
  readonly values: Readonly<Record<string, string>>
  /** JSON Schema of the answer; a caller whose model cannot be held to one may leave it out. */
  readonly schema: Json
  /** Model that the evaluator's settings name; '' means the one that the project judges with. */
  readonly model: string
  readonly outputTokensMax: number
}

/** Code to run in the sandbox, as `#sandbox/run-code.ts` takes it. */
export type CodeAsk = {
  readonly code: string
  readonly language: 'javascript' | 'typescript'
  readonly entry:
    | { readonly kind: 'module' }
    | { readonly kind: 'body' | 'expression'; readonly parameters: readonly string[] }
  readonly arguments: readonly unknown[]
  readonly timeMsMax: number
}

export type CodeReply =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string }

export type FetchAsk = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly timeMsMax: number
  readonly replyBytesMax: number
}

/**
 * What an evaluator may reach beyond its case; null where nothing is configured. Each throws when
 * the world lets it down, and the evaluator is then `unscored`. Bounds on addresses, money and time
 * are the caller's.
 */
export type EvaluatorTools = {
  readonly callModel: ((ask: ModelAsk) => Promise<{ readonly text: string }>) | null
  readonly embed:
    | ((texts: readonly string[], model: string) => Promise<readonly (readonly number[])[]>)
    | null
  readonly runCode: ((ask: CodeAsk) => Promise<CodeReply>) | null
  readonly fetchJson: ((ask: FetchAsk) => Promise<unknown>) | null
}

/** An example of an evaluator; each one is a test, and each stands in the reference. */
export type Example<Given, Schema extends z.ZodType> = Given & {
  readonly title: string
  /** Left out where every field has its default. */
  readonly settings?: z.input<Schema>
  /** What the outside world answers in this example, in order: models, embeddings, an HTTP server. */
  readonly answers?: readonly unknown[]
  readonly expect:
    | { readonly passed?: boolean | null; readonly score?: number; readonly label?: string }
    | { readonly unscored: string }
}

type Described<Schema extends z.ZodType> = {
  /** Lower-case words joined by dashes; the file has the same name. */
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly family: EvaluatorFamily
  readonly needs: readonly EvaluatorNeed[]
  /** `score` is from 0 to 1 and higher is better, unless `unit` says otherwise. */
  readonly measures: 'pass' | 'score' | 'category'
  /** Unit of a score that is no share: `ms`, `US dollars`, `words`; there lower is not worse by itself. */
  readonly unit?: string
  /** Strict, every field described. Its field `expected`, where it has one, stands in for the item's. */
  readonly settings: Schema
}

/** Judges one case by itself. */
export type CaseEvaluator<Schema extends z.ZodType = z.ZodType> = Described<Schema> & {
  readonly over: 'case'
  /** The prompt it judges with, for judges. */
  readonly judge?: JudgePrompt
  readonly examples: readonly Example<{ readonly case: Partial<EvaluationCase> }, Schema>[]
  evaluate(
    input: EvaluationCase,
    settings: z.output<Schema>,
    tools: EvaluatorTools,
  ): EvaluatorOutcome | Promise<EvaluatorOutcome>
}

/** Judges all cases of an evaluation together, because the figure is no mean of theirs. */
export type SetEvaluator<Schema extends z.ZodType = z.ZodType> = Described<Schema> & {
  readonly over: 'set'
  readonly examples: readonly Example<
    { readonly cases: readonly Partial<EvaluationCase>[] },
    Schema
  >[]
  evaluateSet(cases: readonly EvaluationCase[], settings: z.output<Schema>): EvaluatorOutcome
}

/** What a choice among candidates ended in: a score for each, in their order. The best has 1, and several that are equally good share it. */
export type ChoiceOutcome =
  | {
      readonly kind: 'chosen'
      /** Place of the best among the candidates; null for a tie. */
      readonly best: number | null
      readonly scores: readonly number[]
      readonly explanation: string
    }
  | { readonly kind: 'unscored'; readonly reason: string }

/** Compares the outputs of several variants on the same item. */
export type ChoiceEvaluator<Schema extends z.ZodType = z.ZodType> = Described<Schema> & {
  readonly over: 'choice'
  readonly judge?: JudgePrompt
  readonly examples: readonly (Omit<
    Example<{ readonly candidates: readonly Partial<EvaluationCase>[] }, Schema>,
    'expect'
  > & {
    readonly expect:
      | { readonly best: number | null; readonly scores?: readonly number[] }
      | { readonly unscored: string }
  })[]
  choose(
    candidates: readonly EvaluationCase[],
    settings: z.output<Schema>,
    tools: EvaluatorTools,
  ): Promise<ChoiceOutcome>
}

/** The text a judge is asked with. It is a prompt like any other: it can be registered, versioned and replaced. */
export type JudgePrompt = {
  /** `judge/coherence` */
  readonly id: string
  /** Who the judge is, the rubric, and the form of its answer. */
  readonly system: string
  /** The material, with `{{ name }}` where each fenced part goes. */
  readonly user: string
  /** SHA-256 over both, in hex. */
  readonly hash: string
}

export type Evaluator = CaseEvaluator | SetEvaluator | ChoiceEvaluator

/** Declares an evaluator of single cases; the generated catalogue finds it by its file. */
export function defineEvaluator<Schema extends z.ZodType>(
  evaluator: Omit<CaseEvaluator<Schema>, 'over'>,
): CaseEvaluator {
  return { ...evaluator, over: 'case' }
}

/** Declares an evaluator of whole sets; the generated catalogue finds it by its file. */
export function defineSetEvaluator<Schema extends z.ZodType>(
  evaluator: Omit<SetEvaluator<Schema>, 'over'>,
): SetEvaluator {
  return { ...evaluator, over: 'set' }
}

/** Declares an evaluator that chooses among candidates; the generated catalogue finds it by its file. */
export function defineChoiceEvaluator<Schema extends z.ZodType>(
  evaluator: Omit<ChoiceEvaluator<Schema>, 'over'>,
): ChoiceEvaluator {
  return { ...evaluator, over: 'choice' }
}

/** A case of which nothing is known but an empty output. */
export const emptyCase: EvaluationCase = {
  input: '',
  messages: [],
  output: '',
  expected: null,
  context: [],
  variables: {},
  metadata: {},
  latencyMs: null,
  costUsd: null,
  usage: null,
  finishReason: '',
  tools: [],
  toolCalls: null,
  expectedToolCalls: null,
  spans: null,
  retrieved: null,
  relevance: null,
  guardrails: null,
  error: '',
}

/** Tools of an installation where nothing is configured. */
export const noTools: EvaluatorTools = {
  callModel: null,
  embed: null,
  runCode: null,
  fetchJson: null,
}
