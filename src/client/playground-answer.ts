import type { CallFailure, CallFigures, PlaygroundEvent } from '#contract/playground.ts'

/** What is known of one call of a playground's run, put together from the run's events. */
export type PlaygroundAnswer = {
  /** `waiting`: not begun; `stopped`: ended before its end by whoever asked. */
  readonly state: 'waiting' | 'running' | 'finished' | 'failed' | 'stopped'
  readonly text: string
  readonly reasoning: string
  readonly refusal: string
  /** `arguments` is text, usually JSON, and not whole while the call runs. */
  readonly toolCalls: readonly {
    readonly id: string
    readonly name: string
    readonly arguments: string
  }[]
  /** '' when the call has none, or not yet. */
  readonly traceId: string
  /** Null until the call is over, and when it was stopped. */
  readonly figures: CallFigures | null
  readonly finishReason: string
  readonly contractFault: string | null
  /** Why there is no answer, or no whole one; null otherwise. */
  readonly failure: CallFailure | null
}

/** An answer of which nothing has come. */
export const noAnswer: PlaygroundAnswer = {
  state: 'waiting',
  text: '',
  reasoning: '',
  refusal: '',
  toolCalls: [],
  traceId: '',
  figures: null,
  finishReason: '',
  contractFault: null,
  failure: null,
}

/** The answer after one more event of its own call. Pure. */
export function withEvent(answer: PlaygroundAnswer, event: PlaygroundEvent): PlaygroundAnswer {
  switch (event.type) {
    case 'run-started':
      return answer
    case 'call-started':
      return { ...answer, state: 'running' }
    case 'call-traced':
      return { ...answer, traceId: event.traceId }
    case 'text-delta':
      return { ...answer, text: answer.text + event.text }
    case 'reasoning-delta':
      return { ...answer, reasoning: answer.reasoning + event.text }
    case 'refusal-delta':
      return { ...answer, refusal: answer.refusal + event.text }
    case 'tool-call-delta':
      return { ...answer, toolCalls: withToolCall(answer.toolCalls, event) }
    case 'call-finished': {
      const { finishReason, contractFault } = event
      const figures = figuresOf(event)
      return { ...answer, state: 'finished', finishReason, contractFault, figures }
    }
    case 'call-failed': {
      const { code, detail, field, remedy, status } = event
      const failure = { code, detail, field, remedy, status }
      return { ...answer, state: 'failed', failure, figures: figuresOf(event) }
    }
    case 'call-stopped':
      return { ...answer, state: 'stopped' }
  }
}

function figuresOf(event: CallFigures): CallFigures {
  const { durationMs, firstTokenMs, usage, costUsd, target, isSimulated } = event
  return { durationMs, firstTokenMs, usage, costUsd, target, isSimulated }
}

function withToolCall(
  calls: PlaygroundAnswer['toolCalls'],
  delta: Extract<PlaygroundEvent, { type: 'tool-call-delta' }>,
): PlaygroundAnswer['toolCalls'] {
  const known = calls[delta.index] ?? { id: '', name: '', arguments: '' }
  const grown = {
    id: delta.id || known.id,
    name: delta.name || known.name,
    arguments: known.arguments + delta.arguments,
  }
  // Calls begin in the order of their index, so that the list never has a hole.
  return delta.index < calls.length ? calls.with(delta.index, grown) : [...calls, grown]
}
