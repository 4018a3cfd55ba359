import { endsSpending, refusalOf } from '#domain/evaluations/ends-spending.ts'
import {
  type ChatRequest,
  type FilledPrompt,
  makeRequest,
  type PromptFiller,
} from '#domain/evaluations/make-request.ts'
import type { ModelReply } from '#domain/evaluations/model-caller.ts'
import { readChatAnswer } from '#domain/evaluations/read-reply.ts'
import {
  type Answer,
  defineTarget,
  type Target,
  type TargetCall,
  type TargetParts,
  type VariantOf,
} from '#domain/evaluations/targets/define-target.ts'
import type { Result } from '#kit/result.ts'
import { asRecord, asText } from '#wire/loose.ts'

/** Further tries of a call that a provider refused for now, beyond the gateway's own. */
const triesMax = 4
const pauseMsDefault = 1000
const pauseMsMax = 30_000

/** With these a provider says that it is asked too much. A model that is merely broken slows nobody else. */
const tooMuch: ReadonlySet<number> = new Set([429, 503, 529])

type AskingKind = 'prompt' | 'messages' | 'release'

/** What kinds of targets that ask a model differ in. */
export type Asking<Kind extends AskingKind> = Pick<Target<VariantOf<Kind>>, 'pin'> & {
  /** What is asked, without the model. */
  readonly title: (pinned: string) => string
  /** What a call says, with the variables of its item; fails with a sentence. */
  readonly fill: (
    call: Pick<TargetCall<VariantOf<Kind>>, 'variant' | 'pinned' | 'evaluation'>,
    variables: Readonly<Record<string, unknown>>,
    prompts: PromptFiller,
  ) => Promise<Result<FilledPrompt, string>>
}

/** A target that asks a chat model, through the gateway. */
export function askModel<Kind extends AskingKind>({ title, fill, pin }: Asking<Kind>): Target {
  const requestOf = (call: TargetCall<VariantOf<Kind>>, { prompts }: TargetParts) =>
    makeRequest(ownsOf(call.variant), call.pinned, call.item, (variables) =>
      fill(call, variables, prompts),
    )
  return defineTarget<Kind>({
    asks: 'model',
    title: (_, { pinned, model }) => `${title(pinned)} on ${model}`,
    whoIsAsked: (variant, pinned) => ownsOf(variant).model || pinned,
    ...(pin === undefined ? {} : { pin }),
    async answer(call, parts) {
      const request = await requestOf(call, parts)
      if (!request.ok) return { error: request.fault }
      return (
        (call.mayCopy ? await copied(call, request.value, parts) : null) ??
        (await asked(call, request.value, parts))
      )
    },
    async recover(call, found, parts) {
      const request = await requestOf(call, parts)
      if (!request.ok) return null
      return answered(call, found, request.value.hash, found.latencyMs, parts)
    },
    traceOf: (_, __, traceId) => (traceId === null ? null : { traceId, from: 'gateway' }),
  })
}

/** What a variant sets itself; a release sets everything. */
function ownsOf(
  variant: VariantOf<AskingKind>,
): Pick<VariantOf<'prompt'>, 'name' | 'model' | 'parameters'> {
  return variant.kind === 'release' ? { name: variant.name, model: '', parameters: {} } : variant
}

/** The answer of another evaluation to the very same call. It was not waited for, and is not paid for again. */
async function copied(
  { evaluation: { id, project }, repeat }: TargetCall,
  { hash }: ChatRequest,
  { results }: TargetParts,
): Promise<Answer> {
  const earlier = await results.findAnswer({
    project,
    evaluation: id,
    requestHash: hash,
    repeat,
  })
  const fresh = { latencyMs: null, costUsd: null, isCached: true, isScored: false, scores: [] }
  return earlier === null ? null : { ...earlier, ...fresh }
}

async function asked(
  call: TargetCall<VariantOf<AskingKind>>,
  { body, hash, prompt }: ChatRequest,
  parts: TargetParts,
): Promise<Answer> {
  const { evaluation, variant, item, traceId, spanId, signal, place } = call
  const headers = {
    traceparent: `00-${traceId}-${spanId}-01`,
    'x-belay-trace-name': `evaluation: ${evaluation.name}`.slice(0, 200),
    'x-belay-metadata': JSON.stringify({
      evaluation: evaluation.id,
      variant: variant.name,
      item: item.id,
    }),
    ...(prompt === '' ? {} : { 'x-belay-prompt': prompt }),
  }
  for (let tried = 0; ; tried += 1) {
    const startedMs = performance.now()
    const reply = await parts.callModel({ project: evaluation.project, body, headers, signal })
    if (reply.status < 300) return answered(call, reply, hash, performance.now() - startedMs, parts)
    if (endsSpending(reply)) {
      // Not made, so that it is among the missing ones when somebody resumes.
      call.onRefused(refusalOf(reply.body))
      return null
    }
    const saysTooMuch = tooMuch.has(reply.status)
    if (saysTooMuch) place?.overload()
    const mayPass = saysTooMuch || (reply.status >= 500 && place?.mayTryAgain() === true)
    if (!mayPass || tried >= triesMax)
      return { error: errorOf(reply.status, reply.body), traceId, requestHash: hash }
    const forMs = reply.retryAfterMs ?? pauseMsDefault * 2 ** tried
    await (place === null ? pause(forMs, signal) : place.aside(() => pause(forMs, signal)))
  }
}

function answered(
  { traceId }: Pick<TargetCall, 'traceId'>,
  { target, body }: Pick<ModelReply, 'target' | 'body'>,
  requestHash: string,
  latencyMs: number,
  { providerOf, prices, clock }: TargetParts,
): Answer {
  const [connection = '', ...rest] = target.split('/')
  const { output, toolCalls, usage, finishReason, costUsd } = readChatAnswer(body, {
    provider: providerOf(connection),
    model: rest.join('/'),
    prices: prices(),
    atMs: clock.nowMs(),
  })
  const told = { output, toolCalls, usage, finishReason, costUsd }
  return { ...told, traceId, latencyMs, requestHash, model: target }
}

function errorOf(status: number, body: unknown): string {
  const message = asText(asRecord(asRecord(body)?.['error'])?.['message'])
  return `${status}: ${message === '' ? JSON.stringify(body).slice(0, 300) : message}`
}

/** Ends when the time is over, or `signal` is aborted. */
function pause(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, Math.min(pauseMsMax, forMs))
    signal.addEventListener('abort', end)
  })
}
