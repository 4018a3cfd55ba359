import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { defineEvaluator, type TraceSpan } from './define.ts'
import { judged, some } from './outcome.ts'
import { argumentsOf } from './reading/match-calls.ts'

const toolName = z.string().min(1).max(200)
const step = z.union([
  toolName,
  z.strictObject({
    tool: toolName,
    arguments: z.record(z.string(), z.json()).describe('those that it must have had, at least'),
  }),
])
type Step = z.output<typeof step>

export const evaluator = defineEvaluator({
  id: 'trajectory',
  title: 'Trajectory',
  summary:
    'The way an agent went, read from its trace: tools used, with which arguments, in which order, tools not used, how many steps.',
  family: 'trace',
  needs: ['trace'],
  measures: 'pass',
  settings: z.strictObject({
    uses: z
      .array(step)
      .max(100)
      .default([])
      .describe(
        'tools that must have run: a name, or {tool, arguments} where arguments matter; other arguments may stand beside them',
      ),
    inOrder: z
      .boolean()
      .default(false)
      .describe(
        '`uses` must have run in this order, each a step of its own; others may stand between',
      ),
    avoids: z.array(toolName).max(100).default([]).describe('tools that must not have run'),
    stepsMin: z.number().int().min(0).optional().describe('fewest tool calls'),
    stepsMax: z.number().int().min(0).optional().describe('most tool calls'),
  }),
  evaluate({ spans }, { uses, inOrder, avoids, stepsMin = 0, stepsMax }) {
    const taken = stepsOf(spans ?? [])
    const absent = uses.filter((wanted) => !taken.some((one) => isStep(one, wanted)))
    const problems = [
      ...absent.map((wanted) => `${told(wanted)} was not used`),
      ...avoids
        .filter((tool) => taken.some((one) => one.tool === tool))
        .map((tool) => `${tool} was used`),
      ...(inOrder && absent.length === 0 && !isInOrder(taken, uses)
        ? [`the order was not ${uses.map(told).join(', ')}`]
        : []),
      ...(taken.length < stepsMin ? [`at least ${some(stepsMin, 'step')} are asked for`] : []),
      ...(stepsMax !== undefined && taken.length > stepsMax
        ? [`at most ${some(stepsMax, 'step')} are allowed`]
        : []),
    ]
    const names = taken.slice(0, namesMax).map(({ tool }) => tool)
    const rest = taken.length > namesMax ? ', …' : ''
    return judged(
      problems.length === 0,
      `${some(taken.length, 'step')}: ${names.join(', ') || 'none'}${rest}.${problems.length === 0 ? '' : ` But ${problems.join('; ')}.`}`,
    )
  },
  examples: [
    {
      title: 'steps are read in the order of their time',
      case: { spans: [span('book', 20), span('search', 10)] },
      settings: { uses: ['search', 'book'], inOrder: true, stepsMax: 2 },
      expect: { passed: true },
    },
    {
      title: 'the wrong order fails',
      case: { spans: [span('book', 10), span('search', 20)] },
      settings: { uses: ['search', 'book'], inOrder: true },
      expect: { passed: false },
    },
    {
      title: 'in order, one step does not stand for two',
      case: { spans: [span('search', 10), span('book', 20)] },
      settings: { uses: ['search', 'search'], inOrder: true },
      expect: { passed: false },
    },
    {
      title: 'arguments that are named must have been given, in JSON as well',
      case: {
        spans: [
          { ...span('search', 10), arguments: { query: 'rope', limit: 5 } },
          { ...span('book', 20), arguments: '{"guide": {"name": "Ada"}}' },
        ],
      },
      settings: {
        uses: [
          { tool: 'search', arguments: { query: 'rope' } },
          { tool: 'book', arguments: { guide: { name: 'Ada' } } },
        ],
        inOrder: true,
      },
      expect: { passed: true },
    },
    {
      title: 'another argument fails',
      case: { spans: [{ ...span('search', 10), arguments: { query: 'bolt' } }] },
      settings: { uses: [{ tool: 'search', arguments: { query: 'rope' } }] },
      expect: { passed: false },
    },
    {
      title: 'one step too many fails',
      case: { spans: [span('a', 1), span('a', 2), span('a', 3)] },
      settings: { stepsMax: 2 },
      expect: { passed: false },
    },
    {
      title: 'one step too few fails',
      case: { spans: [span('a', 1)] },
      settings: { stepsMin: 2 },
      expect: { passed: false },
    },
    {
      title: 'a forbidden tool fails',
      case: { spans: [span('delete', 1)] },
      settings: { avoids: ['delete'] },
      expect: { passed: false },
    },
  ],
})

/** An explanation names so many steps; an agent that went astray took thousands. */
const namesMax = 50

/** Spans of tools in the order of their start. */
function stepsOf(spans: readonly TraceSpan[]): TraceSpan[] {
  return spans
    .filter(({ kind, tool }) => kind === 'tool' && tool !== '')
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
}

function isStep(taken: TraceSpan, wanted: Step): boolean {
  if (typeof wanted === 'string') return taken.tool === wanted
  if (taken.tool !== wanted.tool) return false
  const value = argumentsOf(taken.arguments)
  const given = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  return Object.entries(wanted.arguments).every(
    ([name, argument]) => given.has(name) && isDeepStrictEqual(given.get(name), argument),
  )
}

/** The first match of each is the best one: what comes after it has the more to choose from. */
function isInOrder(taken: readonly TraceSpan[], wanted: readonly Step[]): boolean {
  let from = 0
  return wanted.every((one) => {
    const at = taken.findIndex((candidate, place) => place >= from && isStep(candidate, one))
    from = at + 1
    return at !== -1
  })
}

function told(wanted: Step): string {
  return typeof wanted === 'string' ? wanted : `${wanted.tool}(${JSON.stringify(wanted.arguments)})`
}

function span(tool: string, startedAtMs: number): TraceSpan {
  return {
    name: tool,
    kind: 'tool',
    startedAtMs,
    durationMs: 10,
    isError: false,
    tool,
    arguments: {},
  }
}
