import type { CallRow } from '#contract/calls.ts'
import type { CallMeasures } from '#contract/metrics.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { priceOf } from '#domain/cost/price-of.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens, priceUsage, sumUsage } from '#domain/cost/price-usage.ts'
import { failed, ok } from '#kit/result.ts'
import type {
  CallConditions,
  CallCursor,
  CallListQuery,
  CallQuery,
  StoredCall,
} from '#store/ports/stored-calls.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

/** What is asked of calls; whether they have a price is known only here. */
export type CallsQuery = Omit<CallQuery, 'conditions'> & {
  readonly conditions: Omit<CallConditions, 'prices'>
  readonly isUnpriced: boolean | null
}

export type CallTotal = {
  readonly total: Pick<CallMeasures, 'calls' | 'errors' | 'inputTokens' | 'outputTokens' | 'cost'>
  readonly errorTypes: { errorType: string; calls: number }[]
}

/** Model calls one by one: the very calls that the overview counts. */
export class Calls {
  readonly #store: TraceStore
  readonly #prices: () => PriceBook
  readonly #keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

  constructor(parts: {
    readonly store: TraceStore
    readonly prices: () => PriceBook
    readonly keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  }) {
    this.#store = parts.store
    this.#prices = parts.prices
    this.#keyNames = parts.keyNames
  }

  async list(
    query: CallsQuery &
      Pick<CallListQuery, 'sort' | 'isAscending' | 'limit'> & {
        readonly cursor: string | null
        /** Where the first page begins, in the order by time; null: at the window's end. */
        readonly atNs: bigint | null
      },
  ): Promise<Outcome<{ items: CallRow[]; nextCursor: string | null }>> {
    const after = query.cursor === null ? cursorAt(query) : readCursor(query.cursor)
    if (query.cursor !== null && after === null)
      return failed(
        fault('request_invalid', `"${query.cursor}" is no cursor of this list.`, [
          { path: 'cursor', message: 'pass nextCursor of the page before, unchanged' },
        ]),
      )
    const asked = await this.#asked(query)
    const found = await this.#store.listCalls({ ...asked, ...orderOf(query), after })
    const names = await this.#keyNames(found.map(({ key }) => key))
    const last = found.at(-1)
    return ok({
      items: found.map((call) => this.#row(call, names)),
      nextCursor: last === undefined || found.length < query.limit ? null : writeCursor(last),
    })
  }

  /** Sums over all calls that the list has, whichever page is shown. */
  async measure(query: CallsQuery): Promise<CallTotal> {
    const stored = await this.#store.totalCalls(await this.#asked(query))
    const usage = sumUsage(stored.priced)
    return {
      total: {
        calls: stored.calls,
        errors: stored.errors,
        inputTokens: inputTokens(usage),
        outputTokens: outputTokens(usage),
        cost: priceUsage(
          stored.priced,
          stored.reportedCost,
          Number(query.window.toNs / 1_000_000n),
          this.#prices(),
        ),
      },
      errorTypes: stored.errorTypes.map((kind) => ({ ...kind })),
    }
  }

  /** A price is unknown of all calls of a model, provider and tier together, as the overview counts them. */
  async #asked({ place, window, conditions, isUnpriced }: CallsQuery): Promise<CallQuery> {
    if (isUnpriced === null) return { place, window, conditions: { ...conditions, prices: null } }
    const { model, provider, key } = conditions
    const [measured] = await this.#store.measures({
      place,
      window,
      by: 'none',
      bucketS: null,
      conditions: { model, provider, key },
    })
    const atMs = Number(window.toNs / 1_000_000n)
    const without = (measured?.priced ?? []).filter(
      (one) => priceOf(one, atMs, this.#prices()) === null,
    )
    return {
      place,
      window,
      conditions: { ...conditions, prices: { isAmong: isUnpriced, of: without } },
    }
  }

  #row(call: StoredCall, names: ReadonlyMap<string, string>): CallRow {
    const { usage, provider, model, tier } = call
    return {
      traceId: call.traceId,
      spanId: call.spanId,
      name: call.name,
      environment: call.environment,
      status: call.status,
      errorType: call.errorType,
      statusMessage: call.statusMessage,
      startedAtNs: String(call.startedAtNs),
      durationMs: Number(call.durationNs) / 1e6,
      provider,
      model,
      keyId: call.key,
      keyName: names.get(call.key) ?? '',
      userId: call.userId,
      sessionId: call.sessionId,
      flags: [...call.flags],
      inputTokens: inputTokens(usage),
      outputTokens: outputTokens(usage),
      cost: priceUsage(
        [{ provider, model, tier, calls: 1, usage }],
        call.reportedCost,
        Number(call.startedAtNs / 1_000_000n),
        this.#prices(),
      ),
    }
  }
}

function orderOf({
  sort,
  isAscending,
  limit,
}: Pick<CallListQuery, 'sort' | 'isAscending' | 'limit'>) {
  return { sort, isAscending, limit }
}

function writeCursor({ sortValue, traceId, spanId }: StoredCall): string {
  return `${sortValue}.${traceId}.${spanId}`
}

/** Just beside a moment: everything that began at it is before this, in the order of time. */
function cursorAt({
  atNs,
  isAscending,
}: {
  readonly atNs: bigint | null
  readonly isAscending: boolean
}): CallCursor | null {
  if (atNs === null) return null
  return isAscending
    ? { value: atNs, traceId: 'f'.repeat(32), spanId: 'f'.repeat(16) }
    : { value: atNs + 1n, traceId: '', spanId: '' }
}

function readCursor(text: string): CallCursor | null {
  const parts = /^(\d{1,19})\.([0-9a-f]{32})\.([0-9a-f]{16})$/.exec(text)
  return parts === null
    ? null
    : { value: BigInt(parts[1] ?? ''), traceId: parts[2] ?? '', spanId: parts[3] ?? '' }
}
