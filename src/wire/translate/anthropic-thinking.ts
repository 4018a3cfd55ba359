import type { ClaudeRules } from './anthropic-models.ts'
import type { ChatRequest, Turn } from './chat-request.ts'
import type { Omissions } from './omissions.ts'
import { untranslatable } from './untranslatable.ts'

// Tokens to think for each effort, where a model takes a budget and no effort: the budgets that
// Google documents for the same field, https://ai.google.dev/gemini-api/docs/openai#thinking
const thinkingBudgets: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
}
const thinkingBudgetMin = 1_024

/** What is sent of thinking: its own fields, those of the output, and whether the rules of thinking bind the call. */
type Thinking = { readonly fields: object; readonly output: object; readonly isThinking: boolean }

const off: Thinking = { fields: {}, output: {}, isThinking: false }

/** Thinking as the model takes it (https://platform.claude.com/docs/en/build-with-claude/extended-thinking). */
export function thinkingFields(
  request: ChatRequest,
  given: {
    readonly rules: ClaudeRules
    readonly outputTokensMax: number
    readonly omissions: Omissions
  },
): Thinking {
  const { body, turns } = request
  const { rules, omissions } = given
  const { reasoning_effort: effort, thinking } = body
  // Anthropic's own compatible API takes its `thinking` as it is; so does this.
  if (thinking != null) {
    const type = typeof thinking === 'object' && 'type' in thinking ? thinking.type : null
    return { fields: { thinking }, output: {}, isThinking: type !== 'disabled' }
  }
  if (effort == null) return off
  if (effort === 'none') {
    // A model that cannot think need not be told.
    return rules.thinking === 'none' ? off : { ...off, fields: { thinking: { type: 'disabled' } } }
  }
  const name = String(effort)
  const budget = thinkingBudgets[name]
  if (budget === undefined) {
    omissions.refuse(
      'reasoning_effort',
      `${JSON.stringify(effort)} is no effort that Anthropic knows.`,
    )
    return off
  }
  if (rules.thinking === 'none') {
    omissions.refuse('reasoning_effort', 'This model does not think: leave it out.')
    return off
  }
  if (rules.thinking === 'adaptive') {
    const output = { effort: levelOf(name, rules.efforts) }
    // While it thinks, Claude cannot be made to call a tool: its effort can be chosen all the same.
    if (isForced(request)) return { ...off, output }
    return { fields: { thinking: { type: 'adaptive' } }, output, isThinking: true }
  }
  if (isForced(request)) {
    omissions.refuse(
      'reasoning_effort',
      'This model cannot be made to call a tool while it thinks: leave `reasoning_effort` or the forced `tool_choice` out.',
    )
    return off
  }
  if (lacksThoughts(turns)) {
    // Most clients of chat completions keep no thoughts; their tools must work all the same.
    omissions.leaveOut('reasoning_effort')
    return off
  }
  const thinkingBudget = budgeted(budget, given.outputTokensMax)
  return { fields: { thinking: thinkingBudget }, output: {}, isThinking: true }
}

/** The nearest effort that the model knows. */
function levelOf(effort: string, efforts: readonly string[]): string {
  if (effort === 'minimal') return 'low'
  if (effort === 'xhigh' || effort === 'max') return efforts.includes(effort) ? effort : 'high'
  return effort
}

function isForced({ toolChoice, tools }: ChatRequest): boolean {
  return tools.length > 0 && (toolChoice?.kind === 'required' || toolChoice?.kind === 'function')
}

/** True where the last turn of the assistant called tools, and came back without the thoughts that it began with. */
function lacksThoughts(turns: readonly Turn[]): boolean {
  let at = turns.findLastIndex(({ role }) => role === 'assistant')
  const last = turns[at]
  if (last?.role !== 'assistant' || last.calls.length === 0) return false
  // Several calls one after the other are one turn: its thoughts stand in its first message.
  while (turns[at - 1]?.role === 'assistant' || turns[at - 1]?.role === 'tool') at -= 1
  const first = turns.slice(at).find((turn) => turn.role === 'assistant')
  return first?.role === 'assistant' && first.thinkingBlocks.length === 0
}

function budgeted(budget: number, outputTokensMax: number): object {
  if (outputTokensMax <= thinkingBudgetMin) {
    untranslatable(
      'max_completion_tokens',
      `To think, this model needs more than ${thinkingBudgetMin} tokens; this is ${outputTokensMax}.`,
    )
  }
  return { type: 'enabled', budget_tokens: Math.min(budget, outputTokensMax - 1) }
}
