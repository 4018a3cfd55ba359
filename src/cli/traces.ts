import { commentColumns } from '#cli/comments.ts'
import { type Argument, type Command, CommandError, findServer } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { isoTime } from '#cli/figures.ts'
import { ownFlag } from '#cli/flag.ts'
import { spanTexts } from '#cli/span-texts.ts'
import { type Column, table } from '#cli/table.ts'
import { addressOf, type Client } from '#client/client.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { listKeys } from '#contract/keys.ts'
import { watchLive } from '#contract/live.ts'
import { listProjects } from '#contract/projects.ts'
import {
  listTraces,
  removeTrace,
  removeTracesOfUser,
  showSpan,
  showTrace,
  type SpanNode,
  type TraceRow,
} from '#contract/traces.ts'

const columns: readonly Column<TraceRow>[] = [
  ['TIME', (trace) => isoTime(trace.startedAtNs)],
  ['STATUS', (trace) => trace.status],
  ['MODEL', (trace) => trace.models.join(',')],
  ['MS', (trace) => trace.durationMs.toFixed(0), 'right'],
  ['IN', (trace) => trace.inputTokens],
  ['OUT', (trace) => trace.outputTokens],
  ['USD', costText, 'right'],
  ['NAME', (trace) => trace.name.slice(0, 40)],
  ['TRACE', (trace) => trace.traceId],
]

const traceArgument: Argument = {
  name: 'TRACE',
  help: 'id of the trace: 32 hexadecimal digits',
  ask: 'Which trace? `belay traces list` shows their ids.',
}

export const tracesList = endpointCommand({
  name: 'traces list',
  endpoint: listTraces,
  examples: [
    'belay traces list --from -1h --status error',
    'belay traces list --sort cost --limit 10',
    'belay traces list --search "refund order" --json',
  ],
  // --key is the Belay key that the command itself uses.
  named: { key: 'key-id' },
  async run({ call, given, isJson, terminal }) {
    const [page, keyNames] = await Promise.all([call(listTraces, given), namesOfKeys(call)])
    if (isJson)
      for (const trace of page.items) terminal.out(JSON.stringify(summaryOf(trace, keyNames)))
    else
      terminal.out(
        page.items.length === 0
          ? 'No traces in this window. `--from -30d` looks further back.'
          : table(page.items, columns),
      )
    if (page.nextCursor !== null)
      terminal.err(`There are more: --cursor ${page.nextCursor} goes on.`)
    return 0
  },
})

const tracesShow = endpointCommand({
  name: 'traces show',
  endpoint: showTrace,
  examples: [
    'belay traces show 4bf92f3577b34da6a3ce929d0e0e4736',
    'belay traces show 4bf92f3577b34da6a3ce929d0e0e4736 --texts',
  ],
  argument: traceArgument,
  own: [
    ownFlag('texts', {
      help: 'what went in and came out of each span, below the tree',
      why: 'Each span is asked for by itself: the trace has none of their texts.',
    }),
  ],
  async run({ call, given, values, isJson, terminal }) {
    const shown = await call(showTrace, given)
    if (isJson) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    const estimated = await estimatedSpans(call, shown, given.query?.project)
    terminal.out(table([shown.trace], columns))
    terminal.out('')
    terminal.out(
      table(treeOf(shown.spans), [
        ['SPAN', ({ span, depth }) => `${'  '.repeat(depth)}${span.name}`],
        ['KIND', ({ span }) => span.kind],
        ['STATUS', ({ span }) => span.status],
        ['MS', ({ span }) => span.durationMs.toFixed(0), 'right'],
        ['MODEL', ({ span }) => span.model],
        ['USD', ({ span }) => spanCost(span, estimated), 'right'],
      ]),
    )
    if (shown.comments.length > 0) {
      terminal.out('')
      terminal.out(table(shown.comments, commentColumns))
      if (shown.olderComments > 0)
        terminal.err(
          `${shown.olderComments} older comments are left out: belay comments list ${shown.trace.traceId} has them.`,
        )
    }
    const { traceId } = shown.trace
    const project = given.query?.project
    const page = `${findServer(values, terminal).baseUrl}/p/${await slugOf(call, project)}/traces/${traceId}`
    if (values['texts'] === true) {
      terminal.out('')
      terminal.out(await spanTexts(call, { traceId, spans: shown.spans, project }))
      terminal.err(`\nOn the page: ${page}`)
    } else terminal.err(`\n--texts adds what was said. On the page: ${page}`)
    return 0
  },
})

const tracesTail = endpointCommand({
  name: 'traces tail',
  endpoint: watchLive,
  summary: 'Watch traces as they come.',
  examples: ['belay traces tail', 'belay traces tail --json | jq .costUsd'],
  async run({ call, given, values, isJson, terminal }) {
    const { baseUrl, token } = findServer(values, terminal)
    const keyNames = await namesOfKeys(call)
    const address = baseUrl + addressOf(watchLive, given)
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    })
    if (!response.ok || response.body === null)
      throw new CommandError(`The server answered ${response.status}.`, 1)
    terminal.err('Watching; Ctrl-C ends it.')
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const trace = await traceOf(event, call, given.query?.project)
        if (trace === null) continue
        terminal.out(
          isJson
            ? JSON.stringify(summaryOf(trace, keyNames))
            : columns.map(([, cell]) => cell(trace)).join('  '),
        )
      }
    }
    return 0
  },
})

/** The trace that an event tells of; null for other events. */
async function traceOf(
  event: string,
  call: Client,
  project: string | undefined,
): Promise<TraceRow | null> {
  const data = event.split('\n').find((line) => line.startsWith('data: '))
  if (data === undefined) return null
  const live = watchLive.reply.parse(JSON.parse(data.slice(6)))
  if (live.type !== 'trace.stored') return null
  const { trace } = await call(showTrace, {
    params: { traceId: live.traceId },
    query: project === undefined ? {} : { project },
  })
  return trace
}

/** The stable machine shape of a trace in a list. */
function summaryOf(trace: TraceRow, keyNames: ReadonlyMap<string, string>) {
  return {
    traceId: trace.traceId,
    name: trace.name,
    model: trace.models.join(','),
    provider: trace.providers.join(','),
    status: trace.status,
    startedAt: isoTime(trace.startedAtNs),
    durationMs: trace.durationMs,
    inputTokens: trace.inputTokens,
    outputTokens: trace.outputTokens,
    costUsd: trace.cost.unpriced > 0 ? null : trace.cost.usd,
    key: trace.keys.map((id) => keyNames.get(id) ?? id).join(','),
    unpriced: trace.cost.unpriced,
    environment: trace.environment,
    userId: trace.userId,
    sessionId: trace.sessionId,
    tags: trace.tags,
    flags: trace.flags,
    spans: trace.spans,
    errors: trace.errors,
  }
}

/** An estimate says so: nobody should mistake it for what will be billed. */
function costText({ cost, flags }: Pick<TraceRow, 'cost' | 'flags'>): string {
  if (cost.unpriced > 0) return 'unpriced'
  return flags.includes('estimated') ? `~${cost.usd}` : cost.usd
}

async function namesOfKeys(call: Client): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = await call(listKeys, { query: { cursor } })
    for (const { id, name } of items) names.set(id, name)
    if (nextCursor === null) return names
    cursor = nextCursor
  }
}

/** How the page's addresses name a project; the first that there is, where none was asked for. */
async function slugOf(call: Client, project: string | undefined): Promise<string> {
  const { items } = await call(listProjects, {})
  const asked = items.find(({ id, slug }) => slug === project || id === project)
  return (asked ?? items[0])?.slug ?? ''
}

/** A trace with more estimates than this shows the rest of its calls as if they were, too. */
const spansAskedMax = 200

/**
 * Ids of the spans whose cost is an estimate. The tree does not say which those are, only the trace that there
 * are some, and each span by itself.
 */
async function estimatedSpans(
  call: Client,
  { trace, spans }: ReplyOf<typeof showTrace>,
  project: string | undefined,
): Promise<ReadonlySet<string>> {
  if (!trace.flags.includes('estimated')) return new Set()
  const owning = spans.filter(({ countsUsage }) => countsUsage).map(({ spanId }) => spanId)
  if (owning.length === 1) return new Set(owning)
  const isEstimated = async (spanId: string) => {
    const { flags } = await call(showSpan, {
      params: { traceId: trace.traceId, spanId },
      query: project === undefined ? {} : { project },
    })
    return flags.includes('estimated')
  }
  const asked = owning.slice(0, spansAskedMax)
  const answers = await Promise.all(asked.map(isEstimated))
  return new Set(owning.filter((_, index) => answers[index] ?? true))
}

function spanCost({ spanId, cost, countsUsage }: SpanNode, estimated: ReadonlySet<string>): string {
  const flags = estimated.has(spanId) ? ['estimated'] : []
  return countsUsage ? costText({ cost, flags }) : ''
}

/** Each span below its parent, and how deep. */
function treeOf(spans: readonly SpanNode[]): { readonly span: SpanNode; readonly depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const children = Map.groupBy(spans, ({ parentSpanId }) =>
    ids.has(parentSpanId) ? parentSpanId : '',
  )
  const lines: { readonly span: SpanNode; readonly depth: number }[] = []
  const walk = (parent: string, depth: number): void => {
    for (const span of children.get(parent) ?? []) {
      lines.push({ span, depth })
      if (span.spanId !== parent) walk(span.spanId, depth + 1)
    }
  }
  walk('', 0)
  return lines
}

function removedText(receipt: {
  readonly traces: number
  readonly spans: number
  readonly scores: number
  readonly comments: number
  readonly removedAt: string
}): string {
  const { traces, spans, scores, comments, removedAt } = receipt
  return `Removed ${removedAt}: traces ${traces}, spans ${spans}, scores ${scores}, comments ${comments}.`
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  tracesList,
  tracesShow,
  endpointCommand({
    name: 'traces remove',
    endpoint: removeTrace,
    examples: ['belay traces remove 4bf92f3577b34da6a3ce929d0e0e4736'],
    argument: traceArgument,
    say: removedText,
  }),
  endpointCommand({
    name: 'traces remove-user',
    endpoint: removeTracesOfUser,
    examples: ['belay traces remove-user --user u-42'],
    say: removedText,
    notes: ({ hasMore }) => (hasMore ? ['The user has more traces. Run it again.'] : []),
  }),
  tracesTail,
]
