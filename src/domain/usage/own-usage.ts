import { emptySpanRow, type SpanKind, type SpanRow } from '#contract/span-row.ts'
import { isSameCall, reportOf, type AnswerReport } from '#domain/usage/same-answer.ts'

/**
 * Spans remembered by default. A parent arrives when it ends, seconds after its children in most
 * applications and minutes in agents; at 5,000 spans a second this is 40 seconds of them, at 100
 * more than half an hour. About 250 bytes each.
 */
export const rememberedSpansDefault = 200_000

/** How far up a call's wrappers are looked for; deeper nesting than this is not one call. */
const ancestorsMax = 64

/** Owners remembered under one span, so that a gateway span that ends after them can take over. */
const ownersBelowMax = 64

/** Spans remembered that report one answer: the gateway's, an instrumentation's or two, a log's. */
const reportersMax = 16

/**
 * Kinds at which one call ends and another begins: a model call under a tool of a model call is a
 * call of its own, however they nest. Everything else (HTTP client, try, cache) passes through.
 */
const boundaries: ReadonlySet<SpanKind> = new Set([
  'tool',
  'retrieval',
  'agent',
  'workflow',
  'guardrail',
  'evaluator',
])

type Remembered = {
  readonly id: string
  /** False while only its children are known. */
  isKnown: boolean
  parentId: string
  isBoundary: boolean
  /** What it claims and has not given back; null for a span that owns nothing. */
  claim: Claim | null
  /** Spans below, on the way to which no boundary lies, that own a call. */
  ownersBelow: Set<Remembered> | null
  /** Which answer it reports, and for whom; null when it names none. */
  answer: AnswerReport | null
}

/**
 * What a span claims, in little: two hundred thousand are remembered, and as rows they would be the
 * most of what the process holds.
 */
type Claim = Pick<SpanRow, 'source' | 'span_id'> & {
  /** Whether it says how much was used. */
  readonly isKnown: boolean
  /** What it adds to sums, as JSON: the values of `claimColumns`. */
  readonly row: string
}

/** What became of a batch of rows. */
export type Owned = {
  /** The rows in their order, with final `counts`. */
  readonly rows: SpanRow[]
  /** Rows that take back what an earlier row claimed; to be stored after `rows`. */
  readonly corrections: SpanRow[]
}

/**
 * Decides which span owns a call's tokens when several spans of one trace report them: an
 * instrumented SDK that calls the gateway, a framework around an SDK, a proxy behind either. Fed
 * rows in the order they arrive, in whichever order that is; pure and bounded.
 *
 * Between two spans of one call, one above the other: a gateway span owns before an instrumented
 * one, a span that knows its tokens before one that does not, and else the deeper one. When an owner
 * turns up after a span that lost to it was counted, a correction takes the loser's claim back.
 *
 * The gateway's span need not stand below the instrumented one: an SDK may hand on its root's
 * context, or a span between may be missing. Where both name the same answer of a provider in one
 * trace, the gateway's span is taken to stand below. Without the id nothing is assumed: tokens of a
 * call that did not come through Belay are never dropped, at the price that both may count.
 *
 * Neither above the other, two spans are one call where `isSameCall` says so: siblings that two
 * instrumentations wrote, or spans of two traces where the context was lost between them. Then the
 * gateway's owns, or the one that knows its tokens, or the one of the smaller id.
 *
 * Conflicts between spans that are farther apart in time than the memory reaches stay undecided:
 * both count. `rememberedSpans` bounds that memory.
 */
export class UsageOwners {
  private readonly spans = new Map<string, Remembered>()
  /**
   * Walks the spans from the one touched longest ago, across calls: an iterator made anew would pass
   * over the places of all that were forgotten before, at each span.
   */
  private oldest = this.spans.values()
  /** Spans by the answer that they report in their trace: one or few each, for which a Set would be the larger part. */
  private readonly reporters = new Map<string, Remembered[]>()
  /** The newest spans by the answer that they report in any trace of the project. */
  private readonly witnesses = new Map<string, Remembered[]>()
  private readonly rememberedSpans: number

  constructor(rememberedSpans = rememberedSpansDefault) {
    this.rememberedSpans = rememberedSpans
  }

  /**
   * Settles a batch. Rows are changed in place (`counts` only); a row seen before changes nothing.
   */
  settle(rows: SpanRow[]): Owned {
    const corrections: SpanRow[] = []
    for (const row of rows) this.admit(row, corrections)
    this.forget()
    return { rows, corrections }
  }

  /**
   * Forgets what a span said before, which came again with other content: what it claimed is
   * returned to be taken back, null if it owned nothing. To be followed by `settle` of the newer row.
   */
  supersede(row: Pick<SpanRow, 'project' | 'trace_id' | 'span_id'>): SpanRow | null {
    const span = this.spans.get(idOf(row, row.span_id))
    if (span === undefined) return null
    const { claim } = span
    span.isKnown = false
    span.claim = null
    this.forgetAnswer(span)
    return claim === null ? null : unpacked(claim)
  }

  private admit(row: SpanRow, corrections: SpanRow[]): void {
    const span = this.remember(idOf(row, row.span_id))
    if (span.isKnown) {
      if (row.counts === 1 && span.claim === null) row.counts = 0
      return
    }
    span.isKnown = true
    span.parentId = row.parent_span_id === '' ? '' : idOf(row, row.parent_span_id)
    span.isBoundary = boundaries.has(row.kind)
    if (row.counts === 1) {
      const gateways = this.report(span, row)
      for (const gateway of gateways) this.placeBelow(span, gateway)
      this.claim(span, row, corrections)
      this.weighPeers(span, row, corrections)
    }
    this.connect(span, corrections)
    if (span.answer?.isGateway === true) this.adopt(span, corrections)
  }

  /** Remembers whose answer a span reports; the gateway's spans that report the same, if it is none. */
  private report(span: Remembered, row: SpanRow): Remembered[] {
    if (row.response_id === '') return []
    const answer = reportOf(row)
    const { isGateway } = answer
    span.answer = answer
    this.witness(span, answer)
    const known = this.reporters.get(span.answer.id)
    if (known === undefined) {
      this.reporters.set(span.answer.id, [span])
      return []
    }
    const gateways = isGateway ? [] : known.filter(({ answer }) => answer?.isGateway === true)
    if (known.length < reportersMax) known.push(span)
    return gateways
  }

  /** Remembers the newest reporters of an answer; a name that every answer bears fills no memory. */
  private witness(span: Remembered, { callId }: AnswerReport): void {
    const known = this.witnesses.get(callId)
    if (known === undefined) {
      this.witnesses.set(callId, [span])
      return
    }
    known.push(span)
    if (known.length > reportersMax) known.shift()
  }

  /** What owns the call of a span elsewhere: at or below the spans beside it, or in another trace, that report it too. */
  private ownersBeside(span: Remembered): Remembered[] {
    const { answer } = span
    const known = answer === null ? undefined : this.witnesses.get(answer.callId)
    if (answer === null || known === undefined || known.length < 2) return []
    const own = new Set(ownersAt(span))
    return known
      .filter((peer) => peer !== span && peer.answer !== null && isSameCall(answer, peer.answer))
      .flatMap(ownersAt)
      .filter((owner) => !own.has(owner))
  }

  /** Settles a claim with what owns the same call beside it. */
  private weighPeers(span: Remembered, row: SpanRow, corrections: SpanRow[]): void {
    const { claim } = span
    if (claim === null) {
      for (const owner of ownersAt(span)) this.settlePeers(span, owner, corrections)
      return
    }
    const others = this.ownersBeside(span)
    // What names no answer itself stands below a span that does: the deeper owns.
    const yields = (other: Remembered) =>
      other.claim === null ||
      (other.answer?.callId === span.answer?.callId
        ? precedes(claim, other.claim)
        : outranks(claim, other.claim))
    if (!others.every(yields)) {
      row.counts = 0
      span.claim = null
    } else for (const other of others) this.takeBack(other, corrections)
  }

  /** Settles what owns a span's call from below with what owns it beside that span. */
  private settlePeers(span: Remembered, owner: Remembered, corrections: SpanRow[]): void {
    for (const other of this.ownersBeside(span)) {
      if (owner.claim === null || other.claim === null) continue
      const isOthers = other.claim.source === 'gateway' && owner.claim.source !== 'gateway'
      this.takeBack(isOthers ? owner : other, corrections)
    }
  }

  /** What owns a call at or below the gateway's span owns it below the instrumented span too. */
  private placeBelow(span: Remembered, gateway: Remembered): void {
    for (const owner of ownersAt(gateway)) noteBelow(span, owner)
  }

  /** Puts a gateway span that came later below the instrumented spans that report its answer. */
  private adopt(gateway: Remembered, corrections: SpanRow[]): void {
    for (const span of this.reporters.get(gateway.answer?.id ?? '') ?? []) {
      if (span.answer?.isGateway === true) continue
      const owners = ownersAt(gateway)
      for (const owner of owners) this.meet(span, owner, corrections)
      this.lift(span, owners, corrections)
    }
  }

  /** Weighs a new claim against the owners below it, then lets it stand or fall. */
  private claim(span: Remembered, row: SpanRow, corrections: SpanRow[]): void {
    const claim = claimOf(row)
    const below = [...(span.ownersBelow ?? [])]
    const isBeaten = below.some((owner) => owner.claim !== null && !outranks(claim, owner.claim))
    if (isBeaten) {
      row.counts = 0
      return
    }
    for (const owner of below) this.takeBack(owner, corrections)
    const above = this.ownersAbove(span)
    if (above.some((owner) => owner.claim !== null && outranks(owner.claim, claim))) {
      row.counts = 0
      return
    }
    for (const owner of above) this.takeBack(owner, corrections)
    span.claim = claim
  }

  /**
   * Makes a span's own claim, and those below it that were waiting for it, known to everything
   * above, up to the next boundary or to where the trace is not known yet.
   */
  private connect(span: Remembered, corrections: SpanRow[]): void {
    const owners = span.isBoundary ? [] : [...(span.ownersBelow ?? [])]
    if (span.claim !== null) owners.push(span)
    this.lift(span, owners, corrections)
  }

  /** Lets owners at or below a span meet everything above it. */
  private lift(span: Remembered, owners: readonly Remembered[], corrections: SpanRow[]): void {
    if (owners.length === 0) return
    let at = span
    for (let steps = 0; steps < ancestorsMax; steps += 1) {
      if (at.parentId === '') return
      at = this.remember(at.parentId)
      if (at === span) return
      for (const owner of owners) this.meet(at, owner, corrections)
      if (!at.isKnown || at.isBoundary) return
    }
  }

  /** Lets an owner and a span above it settle who keeps the claim, and the upper one remember. */
  private meet(above: Remembered, owner: Remembered, corrections: SpanRow[]): void {
    if (owner.claim === null) return
    if (above.claim !== null && above !== owner) {
      if (outranks(above.claim, owner.claim)) {
        this.takeBack(owner, corrections)
        return
      }
      this.takeBack(above, corrections)
    }
    noteBelow(above, owner)
    if (above !== owner) this.settlePeers(above, owner, corrections)
  }

  private ownersAbove(span: Remembered): Remembered[] {
    const found: Remembered[] = []
    let at = span
    for (let steps = 0; steps < ancestorsMax; steps += 1) {
      const above = at.parentId === '' ? undefined : this.spans.get(at.parentId)
      if (above === undefined || above === span || !above.isKnown || above.isBoundary) return found
      if (above.claim !== null) found.push(above)
      at = above
    }
    return found
  }

  private takeBack(span: Remembered, corrections: SpanRow[]): void {
    if (span.claim === null) return
    corrections.push({ ...unpacked(span.claim), counts: -1 })
    span.claim = null
  }

  /** Finds or makes what is remembered of a span; what is touched is forgotten last. */
  private remember(id: string): Remembered {
    const known = this.spans.get(id)
    if (known !== undefined) {
      this.spans.delete(id)
      this.spans.set(id, known)
      return known
    }
    const span: Remembered = {
      id,
      isKnown: false,
      parentId: '',
      isBoundary: false,
      claim: null,
      ownersBelow: null,
      answer: null,
    }
    this.spans.set(id, span)
    return span
  }

  private forget(): void {
    while (this.spans.size > this.rememberedSpans) {
      const { value: span } = this.oldest.next()
      // At its end an iterator stays there, whatever comes later.
      if (span === undefined) this.oldest = this.spans.values()
      else {
        this.spans.delete(span.id)
        this.forgetAnswer(span)
      }
    }
  }

  private forgetAnswer(span: Remembered): void {
    if (span.answer === null) return
    forgetIn(this.reporters, span.answer.id, span)
    forgetIn(this.witnesses, span.answer.callId, span)
    span.answer = null
  }
}

function forgetIn(memory: Map<string, Remembered[]>, answerId: string, span: Remembered): void {
  const known = memory.get(answerId)
  const at = known?.indexOf(span) ?? -1
  if (at !== -1) known?.splice(at, 1)
  if (known?.length === 0) memory.delete(answerId)
}

/** A span's own claim and those below it. */
function ownersAt(span: Remembered): Remembered[] {
  return [span, ...(span.ownersBelow ?? [])].filter(({ claim }) => claim !== null)
}

function noteBelow(above: Remembered, owner: Remembered): void {
  above.ownersBelow ??= new Set()
  if (above.ownersBelow.size < ownersBelowMax) above.ownersBelow.add(owner)
}

function idOf(row: Pick<SpanRow, 'project' | 'trace_id'>, id: string): string {
  return `${row.project} ${row.trace_id} ${id}`
}

/** Whether the claim of a span stands against that of a span below it. */
function outranks(above: Claim, below: Claim): boolean {
  if (above.source !== below.source) return above.source === 'gateway'
  return above.isKnown && !below.isKnown
}

/** Whether a claim stands against that of a span beside it; the same in whichever order they came. */
function precedes(one: Claim, other: Claim): boolean {
  if (one.source !== other.source) return one.source === 'gateway'
  if (one.isKnown !== other.isKnown) return one.isKnown
  return one.span_id < other.span_id
}

/**
 * What a row adds to sums, in every dimension that sums are grouped by, and nothing else: stored
 * again with `counts` -1 it cancels the row that it was taken from.
 */
const claimColumns = [
  ...(['project', 'environment', 'trace_id', 'span_id', 'parent_span_id'] as const),
  ...(['started_at', 'duration_ns', 'first_token_ns', 'name', 'operation', 'source'] as const),
  ...(['status', 'error_type', 'provider', 'request_model', 'response_model'] as const),
  ...(['price_tier', 'usage', 'reported_cost', 'key', 'connection', 'user_id'] as const),
  ...(['session_id', 'tags', 'release', 'prompt', 'prompt_version', 'service'] as const),
  'http_status',
] as const satisfies readonly (keyof SpanRow)[]

function claimOf(row: SpanRow): Claim {
  const { source, span_id } = row
  const isKnown = row.reported_cost !== null || Object.keys(row.usage).length > 0
  return {
    source,
    span_id,
    isKnown,
    row: JSON.stringify(claimColumns.map((column) => row[column])),
  }
}

function unpacked({ row }: Claim): SpanRow {
  const values: unknown[] = JSON.parse(row)
  const columns = Object.fromEntries(claimColumns.map((column, at) => [column, values[at]]))
  return { ...emptySpanRow(), ...columns, kind: 'model', flags: ['correction'] }
}
