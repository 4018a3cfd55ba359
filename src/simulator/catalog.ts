/** What a simulated model does, as its name asked for it. */
export type Behaviour = {
  /** What an ordinary answer says. */
  readonly content: 'echo' | 'lorem' | 'json' | 'image'
  /** How many tools it calls when tools are offered; 0 for a model that never does. */
  readonly toolCalls: number
  readonly refuses: boolean
  readonly reasons: boolean
  /** Which cache it says it wrote to; null when it says nothing about caches. */
  readonly cacheWrite: '5m' | '1h' | null
  /** Web searches that it says it made. */
  readonly webSearches: number
  /** Length of the answer; null leaves it to the content. */
  readonly sizeTokens: number | null
  readonly embeddingDimensions: number
  readonly waitMs: number
  /** Null writes as fast as the connection takes it. */
  readonly tokensPerSecond: number | null
  readonly errorStatus: number | null
  readonly flakyPercent: number
  /** Share of calls that are answered rightly, and whether this one is not. */
  readonly rightPercent: number
  readonly isWrong: boolean
  /** How far lengths and waits lie apart: sigma of a lognormal distribution, in hundredths. */
  readonly sizeSkewPercent: number
  readonly waitSkewPercent: number
  /** What it does instead after so many of its calls, or so long after the first; in the order of the name. */
  readonly later: readonly {
    readonly afterCalls: number | null
    readonly afterMs: number | null
    readonly behaviour: Behaviour
  }[]
  readonly transport: 'whole' | 'cut' | 'stalled' | 'garbage' | 'hang' | 'dribble'
}

/** One entry of the simulator's model list: a name to type, and what then happens. */
export type SimulatedModel = {
  /** A name that works as it stands; a number in it may be another one. */
  readonly name: string
  readonly title: string
  readonly summary: string
  /** The part of the behaviour that one part of a name (`a+b` has two) asks for; null if it is another part. */
  readonly parse: (part: string) => Partial<Behaviour> | null
}

const plain: Behaviour = {
  content: 'echo',
  toolCalls: 0,
  refuses: false,
  reasons: false,
  cacheWrite: null,
  webSearches: 0,
  sizeTokens: null,
  embeddingDimensions: 256,
  waitMs: 0,
  tokensPerSecond: null,
  errorStatus: null,
  flakyPercent: 0,
  rightPercent: 100,
  isWrong: false,
  sizeSkewPercent: 0,
  waitSkewPercent: 0,
  later: [],
  transport: 'whole',
}

export const waitMsMax = 600_000
export const sizeTokensMax = 1_000_000
const skewPercentMax = 300
const toolCallsMax = 20
const dimensionsMax = 8_192
const webSearchesMax = 20

/** Every model of the simulator, in the order in which people meet them. */
export const simulatedModels: readonly SimulatedModel[] = [
  exact('echo', 'Echo', 'Answers at once with the text of the last user message.', {
    content: 'echo',
  }),
  exact('lorem', 'Lorem', 'Answers with 60 tokens of filler text.', { content: 'lorem' }),
  counted('size-2000-tokens', 'Sized', 'Answers with that many tokens of filler text.', {
    max: sizeTokensMax,
    behave: (count) => ({ content: 'lorem', sizeTokens: count }),
  }),
  counted('slow-800ms', 'Slow', 'Waits that many milliseconds before it answers.', {
    max: waitMsMax,
    behave: (count) => ({ waitMs: count }),
  }),
  counted(
    'tokens-50-per-s',
    'Paced',
    'Streams that many tokens a second; an answer that is not streamed takes as long.',
    { max: 100_000, behave: (count) => ({ content: 'lorem', tokensPerSecond: count }) },
  ),
  exact(
    'tools',
    'Tool caller',
    'Calls the first tool offered, with arguments that satisfy its schema; answers with text once it has the result.',
    { toolCalls: 1 },
  ),
  counted('tools-2', 'Parallel tool caller', 'Calls that many tools in one turn.', {
    max: toolCallsMax,
    behave: (count) => ({ toolCalls: count }),
  }),
  exact(
    'json',
    'JSON',
    'Answers with JSON that satisfies the schema of the request, or with { "answer": … } without one.',
    { content: 'json' },
  ),
  exact('reasoning', 'Reasoning', 'Thinks before it answers, and reports reasoning tokens.', {
    reasons: true,
  }),
  exact(
    'cached',
    'Cached',
    'Reports that half of the input was read from the cache and a quarter written to it for five minutes.',
    { cacheWrite: '5m' },
  ),
  exact('cached-1h', 'Cached for an hour', 'Like cached, but the write lasts one hour.', {
    cacheWrite: '1h',
  }),
  counted(
    'web-search-2',
    'Web searcher',
    'Reports that it searched the web that many times, which is billed beside the tokens. Chat completions have no place to say so.',
    { max: webSearchesMax, behave: (count) => ({ webSearches: count }) },
  ),
  exact(
    'image',
    'Image reader',
    'Says which images it was given: their type and size, or their URL.',
    {
      content: 'image',
    },
  ),
  exact('refusal', 'Refusal', 'Refuses, in the way each API says that a model refused.', {
    refuses: true,
  }),
  counted(
    'embed-256',
    'Embedding',
    'Embeds text in that many dimensions; texts that share words lie close.',
    {
      max: dimensionsMax,
      behave: (count) => ({ embeddingDimensions: count }),
    },
  ),
  counted(
    'error-429',
    'Error',
    'Answers with that status and the provider’s documented error body; 429, 503 and 529 with Retry-After.',
    { max: 599, behave: (count) => (count >= 400 ? { errorStatus: count } : null) },
  ),
  counted(
    'flaky-30',
    'Flaky',
    'Fails that percentage of its calls with 503; which ones is decided by the seed.',
    { max: 100, behave: (count) => ({ flakyPercent: count }) },
  ),
  counted(
    'right-80',
    'Right so often',
    'Answers that percentage of its calls with the text of the last user message, and the others with something else.',
    { max: 100, behave: (count) => ({ content: 'echo', rightPercent: count }) },
  ),
  counted(
    'size-skew-100',
    'Skewed length',
    'Varies the length of sized answers, and with it their cost: lognormal around that length as mean, sigma in hundredths.',
    { max: skewPercentMax, behave: (count) => ({ sizeSkewPercent: count }) },
  ),
  counted(
    'slow-skew-50',
    'Skewed wait',
    'Varies the wait of slow ones: lognormal around that wait as mean, sigma in hundredths.',
    { max: skewPercentMax, behave: (count) => ({ waitSkewPercent: count }) },
  ),
  counted(
    'after-200-calls',
    'Changes after calls',
    'What stands behind it in the name begins after that many calls: right-90+after-200-calls+right-60.',
    { max: 9_999_999, behave: () => ({}) },
  ),
  counted(
    'after-30s',
    'Changes after a time',
    'What stands behind it in the name begins that many seconds after the first call.',
    { max: 86_400, behave: () => ({}) },
  ),
  counted(
    'run-1',
    'Apart',
    'Makes another model of the same: its calls are counted, and its chances drawn, apart.',
    { max: 9_999_999, behave: () => ({}) },
  ),
  exact('cut-stream', 'Cut stream', 'Breaks the connection half way through the answer.', {
    transport: 'cut',
  }),
  exact(
    'stall-stream',
    'Stalled stream',
    'Sends half of the answer, then nothing, and keeps the connection.',
    {
      transport: 'stalled',
    },
  ),
  exact('garbage', 'Garbage', 'Answers 200 with something that is no JSON.', {
    transport: 'garbage',
  }),
  exact('hang', 'Hang', 'Takes the request and never answers.', { transport: 'hang' }),
  exact('dribble', 'Dribble', 'Sends its answer one byte at a time.', { transport: 'dribble' }),
]

/**
 * What a model of this name does; null if no part of the catalogue knows one of its parts. Parts
 * are joined with `+` (`slow-800ms+error-529`), and a prefix `sim/` or `models/` is passed over.
 */
export function parseModelName(name: string): Behaviour | null {
  let behaviour = plain
  const stages: Omit<Behaviour['later'][number], 'behaviour'>[] = []
  const reached: Behaviour[] = []
  for (const part of name.replace(/^(models\/)?(sim\/)?/, '').split('+')) {
    const parsed = firstParsed(part)
    if (parsed === null) return null
    const [, count, unit] = /^after-(\d+)(-calls|s)$/.exec(part) ?? []
    if (count !== undefined) {
      reached.push(behaviour)
      const after = Number(count)
      stages.push(
        unit === 's'
          ? { afterCalls: null, afterMs: after * 1000 }
          : { afterCalls: after, afterMs: null },
      )
    }
    behaviour = { ...behaviour, ...parsed }
  }
  const [first = behaviour, ...others] = [...reached, behaviour]
  return {
    ...first,
    later: stages.map((stage, at) => ({ ...stage, behaviour: others[at] ?? first })),
  }
}

function firstParsed(part: string): Partial<Behaviour> | null {
  for (const model of simulatedModels) {
    const parsed = model.parse(part)
    if (parsed !== null) return parsed
  }
  return null
}

function exact(
  name: string,
  title: string,
  summary: string,
  behaviour: Partial<Behaviour>,
): SimulatedModel {
  return { name, title, summary, parse: (part) => (part === name ? behaviour : null) }
}

function counted(
  name: string,
  title: string,
  summary: string,
  rule: { max: number; behave: (count: number) => Partial<Behaviour> | null },
): SimulatedModel {
  const pattern = new RegExp(`^${name.replace(/\d+/, '(\\d{1,7})')}$`)
  return {
    name,
    title,
    summary,
    parse: (part) => {
      const count = Number(pattern.exec(part)?.[1] ?? Number.NaN)
      // No number, and a number out of reach, are equally no name of this model.
      return count <= rule.max ? rule.behave(count) : null
    },
  }
}
