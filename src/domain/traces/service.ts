import { unnamed } from '#contract/unnamed.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Message } from '#contract/message.ts'
import type { ScoreRow } from '#contract/score-row.ts'
import type { Score, ScoreFigure } from '#contract/scores.ts'
import type { SpanColumns, SpanDetail, SpanNode, TraceRow } from '#contract/traces.ts'
import { message } from '#contract/message.ts'
import { costByClass, costOf } from '#domain/cost/cost-of.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens, priceUsage, sumUsage } from '#domain/cost/price-usage.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { parseExact } from '#kit/exact-json.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import type { StoredTrace } from '#store/ports/stored-trace.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import type { StoredSpan, TraceStore } from '#store/ports/trace-store.ts'
import { wireById } from '#wire/catalog.ts'
import { bucketSecondsOf } from '#domain/metrics/windows.ts'
import {
  isNewestFirst,
  listSorted,
  readSortedCursor,
  type TraceSort,
  writeSortedCursor,
} from '#domain/traces/list-sorted.ts'
import { previewOf } from '#domain/traces/preview.ts'
import { scoreFigureOf } from '#domain/traces/score-figures.ts'
import { spanColumnsOf } from '#domain/traces/span-columns.ts'

export type TraceParts = {
  readonly store: TraceStore
  readonly clock: Clock
  readonly prices: () => PriceBook
  /** Names of keys by id. */
  readonly keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Makes scores durable; they are in the store shortly after. */
  readonly spoolScores: (scores: readonly ScoreRow[]) => Promise<void>
}

export type TraceListQuery = {
  readonly place: Place
  readonly window: Window
  readonly conditions: TraceConditions
  readonly limit: number
  readonly cursor: string | null
  /** Where the first page begins, in the order by time; without one at the window's end. */
  readonly atNs?: bigint | null
  /** Newest first if left out. */
  readonly sort?: TraceSort['sort']
  readonly isAscending?: boolean
}

/** As much of a span as evaluators see without its texts. */
export type SpanStep = Pick<
  SpanNode,
  'spanId' | 'name' | 'kind' | 'status' | 'startedAtNs' | 'durationMs' | 'hasContent'
>

/** Below this a speed of writing is noise; the rollups have the same bound. */
const generationNsMin = 50_000_000n

/** Names with their sources that a summary of scores shows; each has at most 121 buckets. */
const scoreFiguresMax = 60
const scoreBucketsMax = 4 * scoreFiguresMax * 121

/** Pages searched before a list that filters by cost gives up on finding more in one request. */
const pagesMax = 10

/** Traces as people see them: priced, previewed, their bodies read as conversations. */
export class Traces {
  readonly #parts: TraceParts

  constructor(parts: TraceParts) {
    this.#parts = parts
  }

  async list(
    query: TraceListQuery,
  ): Promise<Outcome<{ items: TraceRow[]; nextCursor: string | null }>> {
    const sort = { sort: query.sort ?? 'time', isAscending: query.isAscending ?? false } as const
    if (!isNewestFirst(sort)) return this.#listSorted(query, sort)
    const { atNs = null } = query
    let before =
      query.cursor !== null
        ? readCursor(query.cursor)
        : atNs === null
          ? null
          : { startedAtNs: atNs + 1n, traceId: '' }
    if (query.cursor !== null && before === null) return failed(notACursor(query.cursor))
    const items: TraceRow[] = []
    for (let page = 0; page < pagesMax; page += 1) {
      const found = await this.#parts.store.listTraces({ ...query, before })
      const last = found.at(-1)
      before =
        last === undefined || found.length < query.limit
          ? null
          : { startedAtNs: last.startedAtNs, traceId: last.traceId }
      for (const trace of found) {
        const row = this.#row(trace)
        if (passesPriceFilters(row, query)) items.push(row)
        if (items.length === query.limit) {
          const isEnd = before === null && trace === last
          return ok({ items, nextCursor: isEnd ? null : writeCursor(trace) })
        }
      }
      if (before === null) return ok({ items, nextCursor: null })
    }
    return ok({ items, nextCursor: before === null ? null : writeCursor(before) })
  }

  async #listSorted(
    query: TraceListQuery,
    sort: TraceSort,
  ): Promise<Outcome<{ items: TraceRow[]; nextCursor: string | null }>> {
    const { atNs = null } = query
    const after =
      query.cursor !== null
        ? readSortedCursor(sort, query.cursor)
        : atNs === null
          ? null
          : { value: atNs, traceId: 'f'.repeat(32) }
    if (query.cursor !== null && after === null) return failed(notACursor(query.cursor))
    const { traces, last } = await listSorted(
      { store: this.#parts.store, book: this.#parts.prices() },
      {
        ...query,
        ...sort,
        after,
        passes: (trace) => passesPriceFilters(this.#row(trace), query),
        pagesMax,
      },
    )
    return ok({
      items: traces.map((trace) => this.#row(trace)),
      nextCursor: last === null ? null : writeSortedCursor(sort, last),
    })
  }

  async facets(
    query: Pick<TraceListQuery, 'place' | 'window' | 'conditions'>,
  ): Promise<
    { name: string; oneIn: number; values: { value: string; label: string; traces: number }[] }[]
  > {
    const facets = await this.#parts.store.traceFacets(query)
    const keys = facets.filter(({ name }) => name === 'key').flatMap(({ values }) => values)
    const names = await this.#parts.keyNames(keys.map(({ value }) => value))
    return facets.map(({ name, oneIn, values }) => ({
      name,
      oneIn,
      values: values.map(({ value, traces }) => ({
        value: value === '' ? unnamed : value,
        traces,
        label: name === 'key' ? (names.get(value) ?? value) : value === '' ? 'not told' : value,
      })),
    }))
  }

  async show(
    project: string,
    traceId: string,
  ): Promise<Outcome<{ trace: TraceRow; spans: SpanNode[]; scores: Score[] }>> {
    const [found, scores] = await Promise.all([
      this.#parts.store.findTrace(project, traceId),
      this.#parts.store.scores({ project, traceId, name: null, limit: 1000 }),
    ])
    if (found === null) return failed(traceMissing(traceId))
    return ok({
      trace: this.#row(found.trace),
      spans: found.spans.map((span) => this.#node(span)),
      scores,
    })
  }

  /** The same for drawing: the spans as columns. */
  async showTree(
    project: string,
    traceId: string,
  ): Promise<Outcome<{ trace: TraceRow; spans: SpanColumns; scores: Score[] }>> {
    const [found, scores] = await Promise.all([
      this.#parts.store.findTraceTree(project, traceId),
      this.#parts.store.scores({ project, traceId, name: null, limit: 1000 }),
    ])
    if (found === null) return failed(traceMissing(traceId))
    return ok({
      trace: this.#row(found.trace),
      spans: spanColumnsOf(found.tree, this.#parts.prices()),
      scores,
    })
  }

  /** What evaluators see of the spans of many traces, by trace; one that is not stored is not in it. */
  async steps(
    project: string,
    traceIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly SpanStep[]>> {
    const steps = await this.#parts.store.steps(project, traceIds)
    return Map.groupBy(
      steps.map(({ startedAtNs, durationNs, ...step }) => ({
        ...step,
        startedAtNs: String(startedAtNs),
        durationMs: milliseconds(durationNs),
      })),
      ({ traceId }) => traceId,
    )
  }

  async showSpan(project: string, traceId: string, spanId: string): Promise<Outcome<SpanDetail>> {
    const span = await this.#parts.store.findSpan(project, traceId, spanId)
    if (span === null) return failed(fault('not_found', `Trace ${traceId} has no span ${spanId}.`))
    const names = await this.#parts.keyNames([span.key])
    const wire = span.wire === '' ? undefined : wireById(span.wire)
    const request = parseJson(span.input)
    const reply = parseJson(span.output)
    const prices = this.#parts
      .prices()
      .prices(
        { provider: span.provider, model: span.model, tier: span.priceTier },
        toMs(span.startedAtNs),
      )
    const generationNs = span.firstTokenNs > 0n ? span.durationNs - span.firstTokenNs : 0n
    const written = outputTokens(span.usage)
    return ok({
      ...this.#node(span),
      traceId,
      environment: span.environment,
      errorType: span.errorType,
      requestModel: span.requestModel,
      responseModel: span.responseModel,
      responseId: span.responseId,
      priceTier: span.priceTier,
      usage: span.usage,
      costByClass: costByClass(span.usage, prices).map(({ cost, ...rest }) => ({
        ...rest,
        usd: cost === null ? null : formatUsd(cost),
      })),
      keyId: span.key,
      keyName: names.get(span.key) ?? '',
      connection: span.connection,
      userId: span.userId,
      sessionId: span.sessionId,
      tags: [...span.tags],
      release: span.release,
      deployment: span.deployment,
      rollout: span.rollout,
      variant: span.variant,
      prompt: span.prompt,
      promptVersion: span.promptVersion,
      service: span.service,
      timing: {
        queueMs: measured(span.queueNs),
        connectMs: measured(span.connectNs),
        firstTokenMs: measured(span.firstTokenNs),
        totalMs: milliseconds(span.durationNs),
        outputTokensPerS:
          generationNs >= generationNsMin && written > 1
            ? written / (Number(generationNs) / 1e9)
            : null,
      },
      isStreamed: span.isStreamed,
      finishReasons: [...span.finishReasons],
      httpStatus: span.httpStatus === 0 ? null : span.httpStatus,
      inputMessages:
        wire === undefined ? canonicalMessages(request) : wire.requestMessages(request),
      outputMessages: wire === undefined ? canonicalMessages(reply) : wire.replyMessages(reply),
      tools: wire === undefined ? asArray(parseJson(span.tools)) : wire.requestTools(request),
      parameters: asObject(parseJson(span.parameters)),
      metadata: { ...span.metadata },
      rawInput: span.input,
      rawOutput: span.output,
      attributes: asObject(parseJson(span.attributes)),
      resource: asObject(parseJson(span.resource)),
      scope: span.scope,
      events: asArray(parseJson(span.events)),
      links: asArray(parseJson(span.links)),
      flags: [...span.flags],
    })
  }

  scores(query: {
    project: string
    traceId: string | null
    name: string | null
    limit: number
  }): Promise<Score[]> {
    return this.#parts.store.scores(query)
  }

  /** The scores of a window by name and source, each with its interval and how it went over time. */
  async scoreFigures(
    place: Place,
    window: Window,
    timeZone: string,
  ): Promise<{ bucketS: number; items: ScoreFigure[]; isCut: boolean }> {
    const { store } = this.#parts
    const found = await store.scoreFigures({
      place,
      window,
      bucketS: null,
      names: null,
      limit: scoreFiguresMax + 1,
    })
    const shown = found.slice(0, scoreFiguresMax)
    const names = [...new Set(shown.map(({ name }) => name))]
    const bucketS = bucketSecondsOf(window, Math.max(0, ...shown.map(({ n }) => n)))
    const buckets =
      names.length === 0
        ? []
        : await store.scoreFigures({
            place,
            window,
            bucketS,
            timeZone,
            names,
            limit: scoreBucketsMax,
          })
    const byFigure = Map.groupBy(buckets, ({ name, source }) => `${source} ${name}`)
    return {
      bucketS,
      items: shown.map((whole) =>
        scoreFigureOf(whole, byFigure.get(`${whole.source} ${whole.name}`) ?? []),
      ),
      isCut: found.length > scoreFiguresMax,
    }
  }

  async addScores(
    place: { project: string; environment: string; author: string },
    given: readonly GivenScore[],
  ): Promise<Outcome<{ ids: string[] }>> {
    const nowNs = this.#parts.clock.nowNs()
    const nowMs = Number(nowNs / 1_000_000n)
    const errors = given.flatMap((score, index) =>
      scoreProblems(score, given.length === 1 ? '' : `scores[${index}].`, nowMs),
    )
    if (errors.length > 0)
      return failed(
        fault(
          'request_invalid',
          errors.map(({ path, message: text }) => `${path}: ${text}`).join('; '),
          errors,
        ),
      )
    const rows = given.map((score) => scoreRow(score, place, nowNs))
    await this.#parts.spoolScores(rows)
    return ok({ ids: rows.map(({ id }) => id) })
  }

  #row(trace: StoredTrace): TraceRow {
    const usage = sumUsage(trace.priced)
    return {
      traceId: trace.traceId,
      name: trace.name,
      environment: trace.environment,
      status: trace.status,
      startedAtNs: String(trace.startedAtNs),
      durationMs: milliseconds(trace.endedAtNs - trace.startedAtNs),
      spans: trace.spans,
      calls: trace.calls,
      errors: trace.errors,
      errorTypes: [...trace.errorTypes],
      models: [...trace.models],
      providers: [...trace.providers],
      keys: [...trace.keys],
      services: [...trace.services],
      userId: trace.userId,
      sessionId: trace.sessionId,
      tags: [...trace.tags],
      flags: [...trace.flags],
      usage,
      inputTokens: inputTokens(usage),
      outputTokens: outputTokens(usage),
      cost: priceUsage(
        trace.priced,
        trace.reportedCost,
        toMs(trace.startedAtNs),
        this.#parts.prices(),
      ),
      inputPreview: previewOf(trace.inputPreview),
      outputPreview: previewOf(trace.outputPreview),
    }
  }

  #node(span: StoredSpan): SpanNode {
    const prices = this.#parts
      .prices()
      .prices(
        { provider: span.provider, model: span.model, tier: span.priceTier },
        toMs(span.startedAtNs),
      )
    const isUnknown = span.priceTier === usageUnknownTier
    const cost = span.counts !== 1 ? 0n : isUnknown ? null : costOf(span.usage, prices)
    return {
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      name: span.name,
      kind: span.kind,
      operation: span.operation,
      source: span.source,
      status: span.status,
      statusMessage: span.statusMessage,
      startedAtNs: String(span.startedAtNs),
      durationMs: milliseconds(span.durationNs),
      provider: span.provider,
      model: span.model,
      countsUsage: span.counts === 1,
      inputTokens: inputTokens(span.usage),
      outputTokens: outputTokens(span.usage),
      cost: {
        usd: formatUsd(cost ?? 0n),
        unpriced: cost === null ? 1 : 0,
        reportedUsd: span.reportedCost,
      },
      hasContent: span.hasContent,
    }
  }
}

function traceMissing(traceId: string): Fault {
  return fault(
    'not_found',
    `No trace ${traceId} is stored in this project; a call just made appears within a second or two.`,
  )
}

/** A score as an application sends it; see contract/scores.ts. */
export type GivenScore = {
  readonly id?: string | undefined
  readonly traceId?: string | undefined
  readonly spanId?: string | undefined
  readonly sessionId?: string | undefined
  readonly name: string
  readonly value: number | boolean | string
  readonly dataType?: ScoreRow['data_type'] | undefined
  readonly comment: string
  readonly source: ScoreRow['source']
  readonly metadata: Readonly<Record<string, string>>
  /** ISO 8601; now when left out. */
  readonly createdAt?: string | undefined
}

/** As far back as spans may lie; a score is as old as what it is about at most. */
const scoreAgeMsMax = 30 * 24 * 60 * 60 * 1000

function scoreProblems(
  score: GivenScore,
  prefix: string,
  nowMs: number,
): { path: string; message: string }[] {
  const problems = []
  if (score.traceId === undefined && score.sessionId === undefined)
    problems.push({
      path: `${prefix}traceId`,
      message: 'say what the score is about: traceId (with spanId if it is one span) or sessionId',
    })
  if (score.spanId !== undefined && score.traceId === undefined)
    problems.push({ path: `${prefix}spanId`, message: 'needs traceId beside it' })
  const createdMs = score.createdAt === undefined ? nowMs : Date.parse(score.createdAt)
  if (createdMs < nowMs - scoreAgeMsMax || createdMs > nowMs + 60_000)
    problems.push({ path: `${prefix}createdAt`, message: 'within the last 30 days' })
  if (score.dataType === 'number' && typeof score.value !== 'number')
    problems.push({ path: `${prefix}value`, message: 'a number, as dataType says' })
  if (
    score.dataType === 'boolean' &&
    typeof score.value !== 'boolean' &&
    score.value !== 0 &&
    score.value !== 1
  )
    problems.push({ path: `${prefix}value`, message: 'true or false, as dataType says' })
  if (
    (score.dataType === 'category' || score.dataType === 'text') &&
    typeof score.value !== 'string'
  )
    problems.push({ path: `${prefix}value`, message: 'a string, as dataType says' })
  return problems
}

function scoreRow(
  score: GivenScore,
  place: { project: string; environment: string; author: string },
  nowNs: bigint,
): ScoreRow {
  const { value } = score
  const dataType =
    score.dataType ??
    (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'category')
  return {
    id: score.id ?? newId(idPrefixes.score),
    project: place.project,
    environment: place.environment,
    trace_id: score.traceId ?? '',
    span_id: score.spanId ?? '',
    session_id: score.sessionId ?? '',
    name: score.name,
    data_type: dataType,
    value: typeof value === 'string' ? null : Number(value),
    label: typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : '',
    comment: score.comment,
    source: score.source,
    author: place.author,
    created_at: String(
      score.createdAt === undefined ? nowNs : BigInt(Date.parse(score.createdAt)) * 1_000_000n,
    ),
    metadata: { ...score.metadata },
  }
}

/** Filters that need prices, applied to what the store found. */
function passesPriceFilters(
  row: TraceRow,
  { conditions: { unpriced, minCostUsd } }: Pick<TraceListQuery, 'conditions'>,
): boolean {
  if (unpriced !== undefined && row.cost.unpriced > 0 !== unpriced) return false
  return minCostUsd === undefined || parseUsd(row.cost.usd) >= parseUsd(minCostUsd)
}

function notACursor(cursor: string): Fault {
  return fault('request_invalid', `"${cursor}" is no cursor of this list in this order.`, [
    { path: 'cursor', message: 'pass nextCursor of the page before, with the same sort and order' },
  ])
}

function writeCursor(at: { startedAtNs: bigint; traceId: string }): string {
  return `${at.startedAtNs}-${at.traceId}`
}

function readCursor(text: string): { startedAtNs: bigint; traceId: string } | null {
  const [, startedAtNs, traceId] = /^(\d{1,19})-([0-9a-f]{32})$/.exec(text) ?? []
  return startedAtNs === undefined || traceId === undefined
    ? null
    : { startedAtNs: BigInt(startedAtNs), traceId }
}

function canonicalMessages(parsed: unknown): Message[] | null {
  const messages = message.array().safeParse(parsed)
  return messages.success ? messages.data : null
}

function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return parseExact(text)
  } catch {
    return undefined // cut, or plain text: shown raw
  }
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6
}

function measured(nanoseconds: bigint): number | null {
  return nanoseconds === 0n ? null : milliseconds(nanoseconds)
}

function toMs(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n)
}
