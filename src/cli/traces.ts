import {
  connect,
  type Command,
  CommandError,
  findServer,
  parse,
  serverHelp,
  serverOptions,
  type Terminal,
} from '#cli/command.ts'
import { table } from '#cli/table.ts'
import { addressOf, type Client } from '#client/client.ts'
import { listKeys } from '#contract/keys.ts'
import { watchLive } from '#contract/live.ts'
import { listTraces, showTrace, type TraceRow } from '#contract/traces.ts'

const listOptions = {
  ...serverOptions,
  from: { type: 'string' },
  to: { type: 'string' },
  environment: { type: 'string' },
  limit: { type: 'string' },
  search: { type: 'string' },
  status: { type: 'string' },
  model: { type: 'string' },
  user: { type: 'string' },
  session: { type: 'string' },
} as const

const columns = [
  { title: 'TIME' },
  { title: 'STATUS' },
  { title: 'MODEL' },
  { title: 'MS', right: true },
  { title: 'IN', right: true },
  { title: 'OUT', right: true },
  { title: 'USD', right: true },
  { title: 'NAME' },
  { title: 'TRACE' },
]

export const tracesList: Command = {
  name: 'traces list',
  summary: 'list traces, newest first',
  help: () =>
    [
      '  belay traces list --from -1h --status error',
      '  belay traces list --search "refund order" --json',
      '',
      '  --from, --to        ISO 8601 or a distance: -30m, -24h (default), -7d',
      '  --search WORDS      all of them in one input or output',
      '  --status, --model, --user, --session, --environment',
      '  --limit N           1 to 200, default 50',
      serverHelp,
    ].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, listOptions, this.name)
    const { json: _, url: __, key: ___, data: ____, limit, ...query } = values
    const call = connect(values, terminal)
    const [page, keyNames] = await Promise.all([
      call(listTraces, { query: { ...query, ...(limit === undefined ? {} : { limit }) } }),
      namesOfKeys(call),
    ])
    if (values.json === true)
      for (const trace of page.items) terminal.out(JSON.stringify(summaryOf(trace, keyNames)))
    else
      terminal.out(
        page.items.length === 0
          ? 'No traces in this window. `--from -30d` looks further back.'
          : table(columns, page.items.map(cellsOf)),
      )
    return 0
  },
}

export const tracesShow: Command = {
  name: 'traces show',
  summary: 'show one trace whole',
  help: () => ['  belay traces show 4bf92f3577b34da6a3ce929d0e0e4736', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, serverOptions, this.name, 1)
    const [traceId] = positionals
    if (traceId === undefined)
      throw new CommandError('Which trace? `belay traces list` shows their ids.')
    const call = connect(values, terminal)
    const shown = await call(showTrace, {
      params: { traceId },
      query: values.project === undefined ? {} : { project: values.project },
    })
    if (values.json === true) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    terminal.out(table(columns, [cellsOf(shown.trace)]))
    terminal.out('')
    terminal.out(
      table(
        [
          { title: 'SPAN' },
          { title: 'KIND' },
          { title: 'STATUS' },
          { title: 'MS', right: true },
          { title: 'MODEL' },
          { title: 'USD', right: true },
        ],
        treeLines(shown.spans),
      ),
    )
    return 0
  },
}

export const tracesTail: Command = {
  name: 'traces tail',
  summary: 'watch traces as they come',
  help: () =>
    ['  belay traces tail', '  belay traces tail --json | jq .costUsd', '', serverHelp].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, serverOptions, this.name)
    const { baseUrl, token } = findServer(values, terminal)
    const call = connect(values, terminal)
    const keyNames = await namesOfKeys(call)
    const address = baseUrl + addressOf(watchLive, { query: { project: values.project } })
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
      for (const event of events) await showEvent(event, call, values, keyNames, terminal)
    }
    return 0
  },
}

async function showEvent(
  event: string,
  call: Client,
  values: { json?: boolean | undefined; project?: string | undefined },
  keyNames: ReadonlyMap<string, string>,
  terminal: Terminal,
): Promise<void> {
  const data = event.split('\n').find((line) => line.startsWith('data: '))
  if (data === undefined) return
  const live = watchLive.reply.parse(JSON.parse(data.slice(6)))
  if (live.type !== 'trace.stored') return
  const { trace } = await call(showTrace, {
    params: { traceId: live.traceId },
    query: values.project === undefined ? {} : { project: values.project },
  })
  terminal.out(
    values.json === true ? JSON.stringify(summaryOf(trace, keyNames)) : cellsOf(trace).join('  '),
  )
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

function cellsOf(trace: TraceRow): string[] {
  const cost = trace.cost.unpriced > 0 ? 'unpriced' : trace.cost.usd
  return [
    isoTime(trace.startedAtNs),
    trace.status,
    trace.models.join(','),
    trace.durationMs.toFixed(0),
    String(trace.inputTokens),
    String(trace.outputTokens),
    cost,
    trace.name.slice(0, 40),
    trace.traceId,
  ]
}

function isoTime(nanoseconds: string): string {
  return new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString()
}

async function namesOfKeys(call: Client): Promise<ReadonlyMap<string, string>> {
  const { items } = await call(listKeys, {})
  return new Map(items.map(({ id, name }) => [id, name]))
}

type Node = {
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: string
  readonly status: string
  readonly durationMs: number
  readonly model: string
  readonly cost: { readonly usd: string; readonly unpriced: number }
  readonly countsUsage: boolean
}

function treeLines(spans: readonly Node[]): string[][] {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const children = Map.groupBy(spans, ({ parentSpanId }) =>
    ids.has(parentSpanId) ? parentSpanId : '',
  )
  const lines: string[][] = []
  const walk = (parent: string, depth: number): void => {
    for (const span of children.get(parent) ?? []) {
      const cost = !span.countsUsage ? '' : span.cost.unpriced > 0 ? 'unpriced' : span.cost.usd
      lines.push([
        `${'  '.repeat(depth)}${span.name}`,
        span.kind,
        span.status,
        span.durationMs.toFixed(0),
        span.model,
        cost,
      ])
      if (span.spanId !== parent) walk(span.spanId, depth + 1)
    }
  }
  walk('', 0)
  return lines
}
