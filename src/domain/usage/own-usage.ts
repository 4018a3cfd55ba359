import type { SpanKind, SpanRow } from '#contract/span-row.ts'
import { type Report, ReportShelf, unpackReport } from '#domain/usage/report-shelf.ts'
import { isSameCall } from '#domain/usage/same-answer.ts'
import { SpanIds, traceOf } from '#domain/usage/span-ids.ts'

/**
 * Spans remembered by default. A parent arrives when it ends, seconds after its children in most
 * applications and minutes in agents; at 5,000 spans a second this is 40 seconds of them, at 100
 * more than half an hour. A model call takes about 450 bytes, another span 150.
 */
export const rememberedSpansDefault = 200_000

/** How far up a call's wrappers are looked for; deeper nesting than this is not one call. */
const ancestorsMax = 64

/** Owners remembered under one span, so that a gateway span that ends after them can take over. */
const ownersBelowMax = 64

/**
 * Spans remembered that report one answer: the gateway's, an instrumentation's or two, a log's. Some
 * servers give many answers one name; of these it is the newest.
 */
const reportersMax = 32

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
  /** What it reported of a call; null for a span that reported none. */
  report: Report | null
  /** Whether it owns what it reported, and has not given it back. */
  isOwner: boolean
  /** Spans below, on the way to which no boundary lies, that own a call. */
  ownersBelow: Set<Remembered> | null
}

/** One that owns what it reported. */
type Owner = Remembered & { report: Report }

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
  /** Spans by the answer that they report, whatever their trace: mostly one, which needs no list. */
  private readonly reporters = new Map<string, Remembered | Remembered[]>()
  private readonly ids = new SpanIds()
  private readonly shelf = new ReportShelf()
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
    const span = this.spans.get(this.idOf(row, row.span_id))
    if (span === undefined) return null
    const claim = isOwner(span) ? unpackReport(span.report, span.id) : null
    span.isKnown = false
    this.forgetReport(span)
    return claim
  }

  private idOf({ project, trace_id }: Pick<SpanRow, 'project' | 'trace_id'>, id: string): string {
    return this.ids.of(project, trace_id, id)
  }

  private admit(row: SpanRow, corrections: SpanRow[]): void {
    const span = this.remember(this.idOf(row, row.span_id))
    if (span.isKnown) {
      if (row.counts === 1 && !span.isOwner) row.counts = 0
      return
    }
    span.isKnown = true
    span.parentId = row.parent_span_id === '' ? '' : this.idOf(row, row.parent_span_id)
    span.isBoundary = boundaries.has(row.kind)
    if (row.counts === 1) {
      span.report = this.shelf.put(row, this.ids.markOf(row.project))
      for (const gateway of this.note(span)) this.placeBelow(span, gateway)
      this.claim(span, row, corrections)
      this.weighPeers(span, row, corrections)
    }
    this.connect(span, corrections)
    if (span.report?.source === 'gateway') this.adopt(span, corrections)
  }

  /** Remembers whose answer a span reports; the gateway's spans of its trace that report the same, if it is none. */
  private note(span: Remembered): readonly Remembered[] {
    const { report } = span
    if (report === null || report.answer === '') return []
    const known = this.reportersOf(report.answer)
    const gateways = report.source === 'gateway' ? [] : inTraceOf(span, known).filter(isOfGateway)
    if (known.length === 0) this.reporters.set(report.answer, span)
    else this.reporters.set(report.answer, [...known.slice(1 - reportersMax), span])
    return gateways
  }

  private reportersOf(answer: string): readonly Remembered[] {
    const known = this.reporters.get(answer)
    return known === undefined ? [] : Array.isArray(known) ? known : [known]
  }

  /** What owns the call of a span elsewhere: at or below the spans beside it, or in another trace, that report it too. */
  private ownersBeside(span: Remembered): Owner[] {
    const { report } = span
    if (report === null || report.answer === '') return []
    const known = this.reportersOf(report.answer)
    if (known.length < 2) return []
    const own = new Set<Remembered>(ownersAt(span))
    const isBeside = (peer: Remembered) =>
      peer !== span &&
      peer.report !== null &&
      isSameCall(report, peer.report, traceOf(span.id) === traceOf(peer.id))
    return known
      .filter(isBeside)
      .flatMap(ownersAt)
      .filter((owner) => !own.has(owner))
  }

  /** Settles a claim with what owns the same call beside it. */
  private weighPeers(span: Remembered, row: SpanRow, corrections: SpanRow[]): void {
    if (!isOwner(span)) {
      for (const owner of ownersAt(span)) this.settlePeers(span, owner, corrections)
      return
    }
    const others = this.ownersBeside(span)
    // What names no answer itself stands below a span that does: the deeper owns.
    const yields = (other: Owner) =>
      other.report.answer === span.report.answer
        ? precedes(span, other)
        : outranks(span.report, other.report)
    if (!others.every(yields)) {
      row.counts = 0
      span.isOwner = false
    } else for (const other of others) this.takeBack(other, corrections)
  }

  /** Settles what owns a span's call from below with what owns it beside that span. */
  private settlePeers(span: Remembered, owner: Remembered, corrections: SpanRow[]): void {
    for (const other of this.ownersBeside(span)) {
      if (!owner.isOwner || !other.isOwner) continue
      this.takeBack(isOfGateway(other) && !isOfGateway(owner) ? owner : other, corrections)
    }
  }

  /** What owns a call at or below the gateway's span owns it below the instrumented span too. */
  private placeBelow(span: Remembered, gateway: Remembered): void {
    for (const owner of ownersAt(gateway)) noteBelow(span, owner)
  }

  /** Puts a gateway span that came later below the instrumented spans that report its answer. */
  private adopt(gateway: Remembered, corrections: SpanRow[]): void {
    const answer = gateway.report?.answer ?? ''
    for (const span of answer === '' ? [] : inTraceOf(gateway, this.reportersOf(answer))) {
      if (isOfGateway(span)) continue
      const owners = ownersAt(gateway)
      for (const owner of owners) this.meet(span, owner, corrections)
      this.lift(span, owners, corrections)
    }
  }

  /** Weighs a new claim against the owners below it, then lets it stand or fall. */
  private claim(span: Remembered, row: SpanRow, corrections: SpanRow[]): void {
    const { report } = span
    if (report === null) return
    const below = [...(span.ownersBelow ?? [])].filter(isOwner)
    if (below.some((owner) => !outranks(report, owner.report))) {
      row.counts = 0
      return
    }
    for (const owner of below) this.takeBack(owner, corrections)
    const above = this.ownersAbove(span)
    if (above.some((owner) => outranks(owner.report, report))) {
      row.counts = 0
      return
    }
    for (const owner of above) this.takeBack(owner, corrections)
    span.isOwner = true
  }

  /**
   * Makes a span's own claim, and those below it that were waiting for it, known to everything
   * above, up to the next boundary or to where the trace is not known yet.
   */
  private connect(span: Remembered, corrections: SpanRow[]): void {
    const owners = span.isBoundary ? [] : [...(span.ownersBelow ?? [])]
    if (span.isOwner) owners.push(span)
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
    if (!isOwner(owner)) return
    if (isOwner(above) && above !== owner) {
      if (outranks(above.report, owner.report)) {
        this.takeBack(owner, corrections)
        return
      }
      this.takeBack(above, corrections)
    }
    noteBelow(above, owner)
    if (above !== owner) this.settlePeers(above, owner, corrections)
  }

  private ownersAbove(span: Remembered): Owner[] {
    const found: Owner[] = []
    let at = span
    for (let steps = 0; steps < ancestorsMax; steps += 1) {
      const above = at.parentId === '' ? undefined : this.spans.get(at.parentId)
      if (above === undefined || above === span || !above.isKnown || above.isBoundary) return found
      if (isOwner(above)) found.push(above)
      at = above
    }
    return found
  }

  private takeBack(span: Remembered, corrections: SpanRow[]): void {
    if (!isOwner(span)) return
    corrections.push({ ...unpackReport(span.report, span.id), counts: -1 })
    span.isOwner = false
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
      report: null,
      isOwner: false,
      ownersBelow: null,
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
        this.forgetReport(span)
      }
    }
  }

  private forgetReport(span: Remembered): void {
    const answer = span.report?.answer ?? ''
    span.report = null
    span.isOwner = false
    if (answer === '') return
    const others = this.reportersOf(answer).filter((known) => known !== span)
    if (others.length === 0) this.reporters.delete(answer)
    else this.reporters.set(answer, others)
  }
}

function isOwner(span: Remembered): span is Owner {
  return span.isOwner && span.report !== null
}

function isOfGateway({ report }: Remembered): boolean {
  return report?.source === 'gateway'
}

function inTraceOf(span: Remembered, others: readonly Remembered[]): Remembered[] {
  const trace = traceOf(span.id)
  return others.filter(({ id }) => traceOf(id) === trace)
}

/** A span's own claim and those below it. */
function ownersAt(span: Remembered): Owner[] {
  return [span, ...(span.ownersBelow ?? [])].filter(isOwner)
}

function noteBelow(above: Remembered, owner: Remembered): void {
  above.ownersBelow ??= new Set()
  if (above.ownersBelow.size < ownersBelowMax) above.ownersBelow.add(owner)
}

/** Whether what a span reports stands against what a span below it does. */
function outranks(above: Report, below: Report): boolean {
  if (above.source !== below.source) return above.source === 'gateway'
  return above.hasUsage && !below.hasUsage
}

/** Whether a claim stands against that of a span beside it; the same in whichever order they came. */
function precedes(one: Owner, other: Owner): boolean {
  if (one.report.source !== other.report.source) return isOfGateway(one)
  if (one.report.hasUsage !== other.report.hasUsage) return one.report.hasUsage
  return one.id < other.id
}
