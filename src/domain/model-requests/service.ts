import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { ModelRequest } from '#contract/model-requests.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { isOwnRequest } from '#domain/events/second-person.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

type Row = RecordOf<'modelRequests'>

/** Requests for models of a project, with who decided what, and when. */
export class ModelRequests {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(project: string, decision: Row['decision'] | undefined): Promise<ModelRequest[]> {
    const match = decision === undefined ? { project } : { project, decision }
    return (await this.#parts.records.modelRequests.list(match)).map(shown)
  }

  async create(
    actor: Actor,
    project: string,
    { model, useCase }: { readonly model: string; readonly useCase: string },
  ): Promise<Outcome<ModelRequest>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record: Row = {
        id: newId(idPrefixes.modelRequest, now.getTime()),
        project,
        model,
        useCase,
        requestedBy: actor.name,
        requestedAt: now,
        decision: 'open',
        reason: '',
        decidedBy: '',
        decidedAt: null,
      }
      await inside.modelRequests.insert(record)
      return ok({
        value: shown(record),
        deed: { deed: 'model-request.created', record: record.id, detail: { model } },
      })
    })
  }

  async decide(
    actor: Actor,
    project: string,
    id: string,
    { decision, reason }: { readonly decision: 'granted' | 'declined'; readonly reason: string },
  ): Promise<Outcome<ModelRequest>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record = await inside.modelRequests.find({ id, project })
      if (record === null)
        return failed(fault('not_found', `There is no request ${id} in this project.`))
      if (record.decision !== 'open')
        return failed(
          fault(
            'conflict',
            `${record.decidedBy} ${record.decision} this request already; make a new one to ask again.`,
          ),
        )
      // To decline what one asked for oneself is to take it back.
      if (decision === 'granted' && (await this.#isOwn(inside, id, actor)))
        return failed(
          fault(
            'own_request',
            `${record.requestedBy} asked for ${record.model}, and whoever asks does not grant it, with a key of their own no more than signed in. Another owner decides.`,
          ),
        )
      const change = { decision, reason, decidedBy: actor.name, decidedAt: now }
      const [decided = { ...record, ...change }] = await inside.modelRequests.update({ id }, change)
      return ok({
        value: shown(decided),
        deed: { deed: 'model-request.decided', record: id, detail: { decision, reason } },
      })
    })
  }

  async #isOwn(inside: RecordStore, id: string, actor: Actor): Promise<boolean> {
    const asked = await inside.events.find({ record: id, deed: 'model-request.created' })
    if (asked === null) return false
    return isOwnRequest(inside, {
      asker: { kind: asked.actorKind, id: asked.actorId },
      approver: actor,
      workspace: this.#parts.workspace,
      scope: 'connections',
    })
  }
}

function shown({ project: _project, requestedAt, decidedAt, ...request }: Row): ModelRequest {
  return {
    ...request,
    requestedAt: requestedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}
