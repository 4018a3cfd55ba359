import { fault } from '#contract/faults.ts'
import type { Payer } from '#contract/people.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import type { ModelCaller } from '#domain/evaluations/model-caller.ts'
import { readChatAnswer } from '#domain/evaluations/read-reply.ts'
import { payerOf, spendingProblem } from '#domain/keys/may-spend.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import { requestFieldsOf } from '#template/request-fields.ts'
import type { RunPrompt } from '#http/api/prompt-routes.ts'
import type { Clock } from '#kit/clock.ts'
import { newSpanId, newTraceId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import { asRecord, asText } from '#wire/loose.ts'

/** Who tries a prompt waits at a page. */
const answerMsMax = 5 * 60_000
/** Of an answer that is no error of the API's shape. */
const oddAnswerMax = 300

/**
 * Fills content in and asks its model through the gateway's own front door, so that a try has a
 * trace, a cost and the limits of every other call. That the model refused or failed is a result.
 */
export function promptRunner({
  prompts,
  callModel,
  prices,
  providerOf,
  clock,
}: {
  readonly prompts: Prompts
  /** Calls on an account. */
  readonly callModel: (payer: Payer) => ModelCaller
  readonly prices: () => PriceBook
  readonly providerOf: (connection: string) => string
  readonly clock: Clock
}): RunPrompt {
  return async (actor, project, { content, variables, model, prompt, version }) => {
    const refusal = spendingProblem(actor)
    if (refusal !== null) return failed(refusal)
    const rendered = await prompts.readings.renderContent(project, content, variables)
    if (!rendered.ok) return rendered
    const chosen = model === '' ? rendered.value.model : model
    if (chosen === '')
      return failed(
        fault('request_invalid', 'The content names no model to ask.', [
          { path: 'model', message: 'connection/model, such as sim/echo' },
        ]),
      )
    const traceId = newTraceId()
    const startedMs = performance.now()
    const reply = await callModel(payerOf(actor))({
      project,
      body: {
        model: chosen,
        messages: rendered.value.messages,
        ...requestFieldsOf(rendered.value),
      },
      headers: {
        traceparent: `00-${traceId}-${newSpanId()}-01`,
        'x-belay-trace-name': prompt === undefined ? 'try a prompt' : `try ${prompt}`,
        ...(prompt === undefined
          ? {}
          : { 'x-belay-prompt': version === undefined ? prompt : `${prompt}@${version}` }),
      },
      signal: AbortSignal.timeout(answerMsMax),
    })
    const latencyMs = performance.now() - startedMs
    if (reply.status >= 300)
      return ok({
        ...noAnswer,
        error: `${reply.status}: ${errorWords(reply.body)}`,
        model: reply.target === '' ? chosen : reply.target,
        latencyMs,
        traceId,
      })
    const [connection = '', ...rest] = reply.target.split('/')
    const { output, toolCalls, finishReason, usage, costUsd } = readChatAnswer(reply.body, {
      provider: providerOf(connection),
      model: rest.join('/'),
      prices: prices(),
      atMs: clock.nowMs(),
    })
    return ok({
      output,
      toolCalls: [...toolCalls],
      error: '',
      model: reply.target,
      finishReason,
      usage,
      costUsd,
      latencyMs,
      traceId,
    })
  }
}

const noAnswer = { output: '', toolCalls: [], finishReason: '', usage: null, costUsd: null }

function errorWords(body: unknown): string {
  const message = asText(asRecord(asRecord(body)?.['error'])?.['message'])
  return message === '' ? JSON.stringify(body).slice(0, oddAnswerMax) : message
}
