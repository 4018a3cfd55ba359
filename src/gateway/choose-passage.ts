import type { Call } from '#gateway/call.ts'
import type { Passage } from '#gateway/prepare-request.ts'
import type { Target } from '#gateway/resolve-target.ts'
import { exactOf } from '#kit/exact-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { mayDrop, wiresOf } from '#plugins/common-settings.ts'
import { wireById } from '#wire/catalog.ts'
import type { Wire, WireRefusal } from '#wire/define.ts'
import { asRecord, type Loose } from '#wire/loose.ts'
import { afterNeeds } from '#wire/needs/define.ts'
import { translatorFor } from '#wire/translate/catalog.ts'
import type { TranslatedRequest, Translator } from '#wire/translate/define.ts'
import { Omissions } from '#wire/translate/omissions.ts'

const unchanged: Passage = { kind: 'native', changed: null, dropped: [] }

/** How a call reaches a target: as it came, changed where its provider needs that, or translated; refused where it cannot. */
export function choosePassage(
  wire: Wire,
  target: Target,
  call: Pick<Call, 'parsed' | 'body' | 'view'>,
): Result<Passage, WireRefusal> {
  const { provider, connection, model } = target
  const wires = wiresOf(provider, connection)
  if (wires.includes(wire.id)) {
    const needs = provider.needs ?? []
    const asked = needs.length === 0 ? null : asRecord(call.parsed)
    if (asked === null) return ok(unchanged)
    const omissions = new Omissions(true)
    const given = {
      wire: wire.id,
      needs,
      model,
      askedModel: call.view.model,
      omissions: mayDrop(connection) ? omissions : null,
    }
    const request = afterNeeds(asked, given)
    // Written anew it keeps every digit, as it would unchanged.
    const exact = () => afterNeeds(asRecord(exactOf(call.body.toString(), asked)) ?? asked, given)
    const changed = request === asked ? null : exact()
    return ok({ kind: 'native', changed, dropped: omissions.fields })
  }
  const translator = translatorFor(wire.id, wires)
  const native = translator === undefined ? undefined : wireById(translator.to)
  if (translator === undefined || native === undefined) {
    return failed({
      status: 400,
      code: 'operation_unsupported',
      field: 'model',
      message: `${connection.name} (${provider.title}) does not offer the operation ${wire.id}, and Belay has no translation for it. It offers: ${wires.join(', ')}.`,
    })
  }
  const translated = translator.request(exactOf(call.body.toString(), call.parsed), {
    model,
    mayDrop: mayDrop(connection),
    streamed: call.view.streamed,
  })
  if (!translated.ok) return failed({ status: 400, code: 'not_translatable', ...translated.fault })
  return ok({
    kind: 'translated',
    translator,
    wire: judgedBy(native, translator),
    ...asNeeded(translated.value, target, native),
  })
}

/** A translated request as this very provider takes it. */
function asNeeded(
  translated: TranslatedRequest,
  { provider, connection, model }: Target,
  { id }: Wire,
): { readonly body: Loose; readonly dropped: readonly string[] } {
  const omissions = new Omissions(true)
  const body = afterNeeds(asRecord(translated.body) ?? {}, {
    wire: id,
    needs: provider.needs ?? [],
    model,
    askedModel: model,
    omissions: mayDrop(connection) ? omissions : null,
  })
  return { body, dropped: [...translated.dropped, ...omissions.fields] }
}

/** The provider's wire, in which a reply that the translation can make no answer of is an error. */
function judgedBy(wire: Wire, translator: Translator): Wire {
  return {
    ...wire,
    readReply(body) {
      const view = wire.readReply(body)
      return view.error === null ? { ...view, error: translator.problem(body) } : view
    },
    hasAnswer: (body) => wire.hasAnswer(body) && translator.problem(body) === null,
  }
}
