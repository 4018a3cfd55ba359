import type { Asked, Turn } from './asked.ts'
import type { Behaviour } from './catalog.ts'
import { countTokens, splitTokens } from './count-tokens.ts'
import { hashText, seededRandom } from './random.ts'
import { sampleFromSchema } from './sample-from-schema.ts'

/** What the simulated model says; each API puts it into its own format. */
export type Answer = {
  readonly choices: readonly Choice[]
  readonly usage: SimulatedUsage
}

export type Choice = {
  readonly reasoning: string
  readonly text: string
  readonly refusal: string
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[]
  readonly finish: 'stop' | 'stop-sequence' | 'length' | 'tools' | 'refusal'
  /** The stop sequence that ended the text; '' if none did. */
  readonly stoppedBy: string
}

/** Tokens by the simulator's rule. The classes do not overlap: their sum is what was processed. */
export type SimulatedUsage = {
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly output: number
  readonly reasoning: number
  /** Not tokens. */
  readonly webSearches: number
}

// What a role and the seams of a message cost, and what an image does. Round numbers near those of
// real models; docs/guide/simulator.md states them.
const messageTokens = 3
const attachmentTokens = 85
const loremTokens = 60

/** What a model says where it is not right; nobody asks for it. */
const wrongAnswer = 'Something else, which is wrong.'

/** The answer to a request: the same for the same seed and the same request. */
export function answerTo(asked: Asked, behaviour: Behaviour, seed: number): Answer {
  const random = seededRandom(seed ^ hashText(asked.turns.map((one) => one.text).join('\n')))
  const choices = Array.from({ length: asked.choices }, () => choose(asked, behaviour, random))
  return { choices, usage: usageFor(asked, behaviour, choices) }
}

/** Tokens of everything that the model reads: turns, attachments, tools and schema. */
export function countInput(asked: Asked): number {
  const turns = asked.turns.map(
    (one) => messageTokens + countTokens(one.text) + attachmentTokens * one.attachments.length,
  )
  const definitions = asked.tools.map((tool) => countTokens(JSON.stringify(tool)))
  const schema = asked.schema === null ? 0 : countTokens(JSON.stringify(asked.schema))
  return [...turns, ...definitions].reduce((sum, count) => sum + count, schema)
}

function choose(asked: Asked, behaviour: Behaviour, random: () => number): Choice {
  const reasoning = behaviour.reasons ? think(asked) : ''
  const silent: Choice = {
    reasoning,
    text: '',
    refusal: '',
    calls: [],
    finish: 'stop',
    stoppedBy: '',
  }
  if (behaviour.refuses) {
    return { ...silent, refusal: 'The simulator was asked to refuse this.', finish: 'refusal' }
  }
  const calls = callsFor(asked, behaviour)
  if (calls.length > 0) return { ...silent, calls, finish: 'tools' }
  return bounded({ ...silent, text: say(asked, behaviour, random) }, asked)
}

function think(asked: Asked): string {
  const subject = splitTokens(lastText(asked, 'user')).slice(0, 12).join('').trim()
  return `The user wrote: ${subject}. I am a simulator, so I look at my name and do what it says.`
}

function callsFor(asked: Asked, behaviour: Behaviour): Choice['calls'] {
  if (behaviour.toolCalls === 0 || !asked.mayCallTools) return []
  if (asked.turns.at(-1)?.role === 'tool') return []
  const forced = asked.tools.filter((tool) => tool.name === asked.forcedTool)
  const offered = forced.length > 0 ? forced : asked.tools
  if (offered.length === 0) return []
  const text = lastText(asked, 'user')
  return Array.from({ length: behaviour.toolCalls }, (_, index) => {
    const tool = offered[index % offered.length]
    return { name: tool?.name ?? '', arguments: sampleFromSchema(tool?.schema, text) }
  })
}

function say(asked: Asked, behaviour: Behaviour, random: () => number): string {
  const lastTurn = asked.turns.at(-1)
  if (behaviour.toolCalls > 0 && lastTurn?.role === 'tool') return toolsAnswered(asked)
  if (behaviour.toolCalls > 0) return 'No tool was offered, or calling one was forbidden.'
  if (behaviour.content === 'lorem') return lorem(behaviour.sizeTokens ?? loremTokens, random)
  if (behaviour.content === 'image') return attachmentsSeen(asked)
  const text = behaviour.isWrong ? wrongAnswer : lastText(asked, 'user')
  if (behaviour.content === 'echo') return text === '' ? '(no text was sent)' : text
  const value = asked.schema === null ? { answer: text } : sampleFromSchema(asked.schema, text)
  return JSON.stringify(value)
}

function toolsAnswered(asked: Asked): string {
  const results: Turn[] = []
  for (const one of asked.turns.toReversed()) {
    if (one.role !== 'tool') break
    results.unshift(one)
  }
  return results
    .map((one) => `The tool ${one.tool} answered: ${one.text}`.replace('  ', ' '))
    .join('\n')
}

function attachmentsSeen(asked: Asked): string {
  const seen = asked.turns.flatMap((one) => one.attachments)
  if (seen.length === 0) return 'I was given no image.'
  return `I was given ${seen.length === 1 ? 'one image' : `${seen.length} images`}: ${seen.join('; ')}.`
}

function lastText(asked: Asked, role: Turn['role']): string {
  return asked.turns.findLast((one) => one.role === role)?.text ?? ''
}

/** Cuts the text at the first stop sequence, then at the caller's bound on tokens. */
function bounded(choice: Choice, asked: Asked): Choice {
  const stopped = asked.stops
    .filter((stop) => stop !== '' && choice.text.includes(stop))
    .toSorted((left, right) => choice.text.indexOf(left) - choice.text.indexOf(right))[0]
  const said =
    stopped === undefined
      ? choice
      : {
          ...choice,
          text: choice.text.slice(0, choice.text.indexOf(stopped)),
          finish: 'stop-sequence' as const,
          stoppedBy: stopped,
        }
  if (asked.outputTokensMax === null) return said
  const thoughts = splitTokens(said.reasoning)
  const words = splitTokens(said.text)
  if (thoughts.length + words.length <= asked.outputTokensMax) return said
  const thoughtsKept = thoughts.slice(0, asked.outputTokensMax)
  return {
    ...said,
    reasoning: thoughtsKept.join(''),
    text: words.slice(0, asked.outputTokensMax - thoughtsKept.length).join(''),
    finish: 'length',
    stoppedBy: '',
  }
}

function usageFor(asked: Asked, behaviour: Behaviour, choices: readonly Choice[]): SimulatedUsage {
  const input = countInput(asked)
  const cacheRead = behaviour.cacheWrite === null ? 0 : Math.floor(input / 2)
  const written = behaviour.cacheWrite === null ? 0 : Math.floor(input / 4)
  const sum = (count: (choice: Choice) => number) =>
    choices.reduce((total, choice) => total + count(choice), 0)
  return {
    input: input - cacheRead - written,
    cacheRead,
    cacheWrite5m: behaviour.cacheWrite === '5m' ? written : 0,
    cacheWrite1h: behaviour.cacheWrite === '1h' ? written : 0,
    output: sum(
      (choice) =>
        countTokens(choice.text) +
        countTokens(choice.refusal) +
        choice.calls.reduce(
          (total, call) =>
            total + countTokens(call.name) + countTokens(JSON.stringify(call.arguments)),
          0,
        ),
    ),
    reasoning: sum((choice) => countTokens(choice.reasoning)),
    webSearches: behaviour.webSearches,
  }
}

const words =
  'rope anchor ledge summit ridge carabiner harness knot climber partner weather granite chalk route bolt rest wind snow ascent descent trust slack tension signal morning valley shadow camp water map'.split(
    ' ',
  )

/** Filler of exactly `tokens` tokens by the simulator's rule: words in sentences. */
function lorem(tokens: number, random: () => number): string {
  let text = ''
  let sentenceLength = 0
  for (let count = 0; count < tokens; count += 1) {
    const endsSentence = sentenceLength >= 6 && (random() < 0.3 || count === tokens - 1)
    if (endsSentence) {
      text += '.'
      sentenceLength = 0
      continue
    }
    const word = words[Math.floor(random() * words.length)] ?? 'rope'
    const cased = sentenceLength === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word
    text += text === '' ? cased : ` ${cased}`
    sentenceLength += 1
  }
  return text
}
