import type { ReplyOf } from '#contract/endpoint.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { cursorFault, cutPage } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import {
  commentedSpansMax,
  type listTraceComments,
  type TraceComment,
} from '#contract/trace-comments.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

type CommentPage = ReplyOf<typeof listTraceComments>

type CommentParts = RecordParts & {
  readonly store: Pick<TraceStore, 'findTraceSummary' | 'findSpan'>
}

/** What people, and keys, say of traces and of their spans. */
export class TraceComments {
  readonly #parts: CommentParts

  constructor(parts: CommentParts) {
    this.#parts = parts
  }

  /** A page, from the newest on, oldest first in it; the cursor leads to older ones. Of a trace that is not there: none. */
  async list(
    actor: Actor,
    project: string,
    traceId: string,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Outcome<CommentPage>> {
    const problem = cursorFault('traceComment', cursor)
    if (problem !== null) return failed(problem)
    const { traceComments } = this.#parts.records
    const match = { project, traceId }
    const [rows, total, spanIds] = await Promise.all([
      traceComments.page({ match, after: cursor ?? null, limit: limit + 1 }),
      traceComments.count(match),
      traceComments.distinct(match, 'spanId', commentedSpansMax),
    ])
    const { items, nextCursor } = cutPage(rows, limit)
    return ok({
      items: items.toReversed().map((row) => shown(row, actor)),
      nextCursor,
      total,
      spanIds: spanIds.filter((spanId) => spanId !== ''),
    })
  }

  async create(
    actor: Actor,
    project: string,
    traceId: string,
    asked: { readonly text: string; readonly spanId?: string | undefined },
  ): Promise<Outcome<TraceComment>> {
    const { store } = this.#parts
    const { spanId = '', text } = asked
    const [trace, span] = await Promise.all([
      store.findTraceSummary(project, traceId),
      spanId === '' ? null : store.findSpan(project, traceId, spanId),
    ])
    if (trace === null)
      return failed(
        fault(
          'not_found',
          `No trace ${traceId} is stored in this project; a call just made appears within a second or two.`,
        ),
      )
    if (spanId !== '' && span === null)
      return failed(fault('not_found', `Trace ${traceId} has no span ${spanId}.`))
    return doDeed(this.#parts, actor, async (inside, now) => {
      const row: RecordOf<'traceComments'> = {
        id: newId(idPrefixes.traceComment, now.getTime()),
        project,
        traceId,
        spanId,
        traceEndedAt: new Date(Number(trace.endedAtNs / 1_000_000n)),
        text,
        authorKind: actor.kind,
        authorId: actor.id,
        author: actor.name,
        createdAt: now,
        editedAt: null,
      }
      await inside.traceComments.insert(row)
      return ok({
        value: shown(row, actor),
        deed: { deed: 'trace-comment.created', record: row.id, detail: { traceId, spanId } },
      })
    })
  }

  /** Only its author's own words are anybody's to change. */
  async edit(
    actor: Actor,
    project: string,
    id: string,
    text: string,
  ): Promise<Outcome<TraceComment>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const before = await inside.traceComments.find({ id, project })
      if (before === null) return failed(missing(id))
      if (!isAuthor(before, actor))
        return failed(
          fault('not_allowed', `${before.author} wrote this comment; only its author changes it.`),
        )
      const [row] = await inside.traceComments.update({ id, project }, { text, editedAt: now })
      return row === undefined
        ? failed(missing(id))
        : ok({ value: shown(row, actor), deed: { deed: 'trace-comment.edited', record: id } })
    })
  }

  async remove(actor: Actor, project: string, id: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const row = await inside.traceComments.find({ id, project })
      if (row === null) return failed(missing(id))
      if (!isAuthor(row, actor) && !mayModerate(actor))
        return failed(
          fault(
            'not_allowed',
            `${row.author} wrote this comment; its author removes it, or an owner.`,
          ),
        )
      await inside.traceComments.remove({ id, project })
      return ok({
        value: { done: true as const },
        deed: {
          deed: 'trace-comment.removed',
          record: id,
          detail: { traceId: row.traceId, author: row.author },
        },
      })
    })
  }
}

function isAuthor(row: RecordOf<'traceComments'>, actor: Actor): boolean {
  return row.authorKind === actor.kind && row.authorId === actor.id
}

/** A key never manages people, whatever its scopes. */
function mayModerate(actor: Actor): boolean {
  return actor.kind !== 'key' && actor.scopes.includes('people')
}

function missing(id: string): Fault {
  return fault('not_found', `There is no comment ${id}.`)
}

function shown(row: RecordOf<'traceComments'>, actor: Actor): TraceComment {
  const { id, traceId, spanId, text, author, authorKind } = row
  return {
    id,
    traceId,
    spanId,
    text,
    author,
    authorKind,
    isOwn: isAuthor(row, actor),
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
  }
}
