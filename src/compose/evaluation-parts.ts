import { ownEnvironment } from '#contract/environment-names.ts'
import { createHash } from 'node:crypto'
import type { PriceBook } from '#domain/cost/price-book.ts'
import type { PromptFiller } from '#domain/evaluations/make-request.ts'
import { type Priced, readReplyCost } from '#domain/cost/read-reply-cost.ts'
import { readChatAnswer } from '#domain/evaluations/read-reply.ts'
import type { EvaluationParts } from '#domain/evaluations/service.ts'
import type { RunParts } from '#domain/evaluations/run-evaluation.ts'
import { judgeCaller } from '#domain/evaluations/ask-judge.ts'
import { fillSecrets } from '#domain/evaluations/fill-secrets.ts'
import { judgeMessages, judgesOf } from '#domain/evaluations/judge-registry.ts'
import { TraceReader } from '#domain/evaluations/read-trace.ts'
import { renderPrompt } from '#template/render-prompt.ts'
import { type PromptContent, promptContent } from '#contract/prompt-content.ts'
import type { Payer } from '#contract/people.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'
import type { ReleaseManifest } from '#contract/releases.ts'
import { endsSpending, refusalOf } from '#domain/evaluations/ends-spending.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import { overlaidParameters } from '#domain/releases/overlaid-parameters.ts'
import type { Releases } from '#domain/releases/service.ts'
import type { Traces } from '#domain/traces/service.ts'
import { fetchOnce } from '#gateway/fetch-once.ts'
import { requestFieldsOf } from '#template/request-fields.ts'
import type { PaidCaller } from '#gateway/model-caller.ts'
import { Upstreams } from '#gateway/upstream.ts'
import type { AddressGuard } from '#kit/address-guard.ts'
import type { Clock } from '#kit/clock.ts'
import { parseUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import { withoutSecrets } from '#kit/secret-filter.ts'
import { readProxies } from '#kit/choose-proxy.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import type { EvaluatorTools, FetchAsk } from '#plugins/evaluators/define.ts'
import type { CodeRunner } from '#sandbox/run-code.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

const connectMs = 10_000
const labelDefault = 'production'
/** Scores that reach the traces in one write. */
const scoresPerWrite = 1000
/** Releases that evaluations under way ask again and again. */
const manifestsMax = 100

/** Everything that running evaluations needs of the rest of Belay, put together. */
export function evaluationParts(given: {
  readonly prompts: Prompts
  readonly releases: Pick<Releases, 'show'>
  readonly traces: Traces
  /** Resolves when what a former process left in the spool is in the store, or after a while. */
  readonly leftoversStored: () => Promise<void>
  /** Calls models on an account. */
  readonly paidBy: (payer: Payer) => PaidCaller
  readonly prices: () => PriceBook
  readonly providerOf: (connection: string) => string
  /** By id. */
  readonly connectionNamed: (id: string) => string
  readonly guard: AddressGuard
  readonly code: CodeRunner
  readonly clock: Clock
  /** Holds the secrets that headers name. */
  readonly environment: Readonly<Record<string, string | undefined>>
}): {
  readonly prompts: PromptFiller
  readonly run: (project: string, payer: Payer, judgeModel: string) => Omit<RunParts, 'results'>
  readonly scoreTraces: EvaluationParts['scoreTraces']
  close(): Promise<void>
} {
  const { traces, paidBy, prices, providerOf, code, clock } = given
  const upstreams = new Upstreams(given.guard, connectMs, readProxies(process.env))
  const fetchJson = (ask: FetchAsk) => postJson(upstreams, ask, given.environment)
  const prompts = promptFiller(given.prompts, given.releases)
  const pricedAs = (target: string): Priced => {
    const [connection = '', ...rest] = target.split('/')
    return {
      provider: providerOf(connection),
      model: rest.join('/'),
      prices: prices(),
      atMs: clock.nowMs(),
    }
  }
  const run = (project: string, payer: Payer, judgeModel: string): Omit<RunParts, 'results'> => {
    const { call: callModel, embed } = paidBy(payer)
    const judgeOf = judgesOf(given.prompts, project)
    const askJudge = judgeCaller(callModel)
    return {
      prompts,
      callModel,
      prices,
      providerOf,
      evaluators,
      fetchJson,
      findAnswer: async (inProject, traceId, spanId) => {
        await given.leftoversStored()
        return findAnswer(given, inProject, traceId, spanId)
      },
      traceReader: (signal) => {
        const reader = new TraceReader({ traces, nowMs: () => clock.nowMs() }, signal)
        return async (ask) => {
          await given.leftoversStored()
          return reader.read(ask)
        }
      },
      clock,
      tools: (spent, signal, onRefused): EvaluatorTools => ({
        callModel: async ({ judge, rules, values, schema, model, outputTokensMax }) => {
          const registered = await judgeOf(judge)
          const chosen = model === '' ? judgeModel : model
          if (chosen === '')
            throw new Error(
              'No judge model is chosen: set `judgeModel` in the evaluation, or `model` in the settings of this evaluator.',
            )
          const reply = await askJudge({
            project,
            body: {
              model: chosen,
              messages: judgeMessages(registered, values, rules),
              temperature: 0,
              max_tokens: outputTokensMax,
              response_format: {
                type: 'json_schema',
                json_schema: { name: 'judgement', strict: true, schema },
              },
            },
            headers: {
              'x-belay-trace-name': judge.id,
              'x-belay-prompt': registered.reference,
            },
            signal,
          })
          if (reply.status >= 300) {
            if (endsSpending(reply)) onRefused(refusalOf(reply.body))
            throw new Error(
              `${chosen} answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 300)}`,
            )
          }
          const answer = readChatAnswer(reply.body, pricedAs(reply.target))
          if (answer.costUsd !== null) spent(parseUsd(answer.costUsd))
          return { text: answer.output }
        },
        embed: async (texts, model) => {
          const headers = { 'x-belay-trace-name': 'embedding-similarity' }
          const { vectors, reply } = await embed({ project, texts, model, headers, signal })
          if (reply.status >= 300) {
            if (endsSpending(reply)) onRefused(refusalOf(reply.body))
            throw new Error(
              `${model} answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 300)}`,
            )
          }
          const priced = pricedAs(reply.target)
          const { costUsd } = readReplyCost('openai.embeddings', reply.body, priced)
          if (costUsd !== null) spent(parseUsd(costUsd))
          return vectors
        },
        runCode: async (ask) => {
          const outcome = await code.run(ask, { timeMsMax: ask.timeMsMax })
          return outcome.kind === 'returned'
            ? { kind: 'returned', value: outcome.value }
            : { kind: 'failed', message: outcome.fault.message }
        },
        fetchJson,
      }),
    }
  }
  return {
    prompts,
    run,
    scoreTraces: (project, results, sourceOf) => scoreTraces(traces, project, results, sourceOf),
    close: () => upstreams.close(),
  }
}

function promptFiller(prompts: Prompts, releases: Pick<Releases, 'show'>): PromptFiller {
  /** Templates that were read: those of a variant are filled for each of its calls. */
  const read = new WeakMap<object, PromptContent>()
  const manifests = new Map<string, ReleaseManifest>()
  return {
    async pin(project, reference) {
      const { name, version } = readReference(reference)
      const found = await prompts.version(project, name, version)
      return found.ok
        ? ok({ pinned: `${name}@${found.value.version}`, model: found.value.content.model })
        : found
    },
    async fill(project, pinned, variables) {
      const rendered = await prompts.readings.render(project, readReference(pinned).name, {
        version: readReference(pinned).version,
        variables,
      })
      return rendered.ok ? ok(filled(rendered.value)) : rendered
    },
    async pinRelease(project, release) {
      const found = await releases.show(project, release)
      return found.ok
        ? ok({ pinned: found.value.id, model: found.value.manifest.targets[0] ?? '' })
        : found
    },
    async fillRelease(project, release, variables) {
      const known = manifests.get(release)
      const found =
        known === undefined ? await releases.show(project, release) : ok({ manifest: known })
      if (!found.ok) return found
      const { manifest } = found.value
      if (manifests.size >= manifestsMax) manifests.clear()
      manifests.set(release, manifest)
      const { prompt, parameters, targets } = manifest
      const model = targets[0] ?? ''
      if (prompt === null) return ok({ messages: asked(variables), model, fields: parameters })
      const content = {
        ...prompt.content,
        model,
        parameters: overlaidParameters(prompt.content.parameters, parameters),
      }
      const rendered = renderPrompt(content, variables)
      return rendered.ok ? ok(filled(rendered.value)) : rendered
    },
    fillMessages(messages, variables) {
      const content = read.get(messages) ?? promptContent.parse({ kind: 'chat', messages })
      read.set(messages, content)
      const rendered = renderPrompt(content, variables)
      return rendered.ok ? ok([...rendered.value.messages]) : failed(rendered.fault.detail)
    },
  }
}

/** An input on its own; the turns of one that is a conversation follow anyway. */
function asked({ input, messages }: Readonly<Record<string, unknown>>) {
  return Array.isArray(messages) ? [] : [{ role: 'user', content: String(input) }]
}

function filled(rendered: RenderedPrompt) {
  return { messages: rendered.messages, model: rendered.model, fields: requestFieldsOf(rendered) }
}

/** `NAME@VERSION`, `NAME@LABEL`, or a name alone, which means what production serves. */
function readReference(reference: string): { name: string; version: string } {
  const at = reference.lastIndexOf('@')
  return at === -1
    ? { name: reference, version: labelDefault }
    : { name: reference.slice(0, at), version: reference.slice(at + 1) }
}

async function findAnswer(
  {
    traces,
    connectionNamed,
  }: { readonly traces: Traces; readonly connectionNamed: (id: string) => string },
  project: string,
  traceId: string,
  parentSpanId: string,
): Promise<{ body: unknown; target: string; latencyMs: number } | null> {
  const shown = await traces.show(project, traceId)
  if (!shown.ok) return null
  const call = shown.value.spans.find(
    (span) =>
      span.kind === 'model' &&
      span.source === 'gateway' &&
      span.status === 'ok' &&
      span.parentSpanId === parentSpanId,
  )
  if (call === undefined) return null
  const span = await traces.showSpan(project, traceId, call.spanId)
  if (!span.ok) return null
  const { rawOutput, connection, requestModel } = span.value
  const body = parsedJson(rawOutput)
  const target = `${connectionNamed(connection)}/${requestModel}`
  return body === undefined ? null : { body, target, latencyMs: call.durationMs }
}

async function postJson(
  upstreams: Upstreams,
  ask: FetchAsk,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(ask.body))
  const url = new URL(ask.url)
  const { headers, secrets } = fillSecrets(ask.headers, url, environment)
  const reply = await fetchOnce(upstreams, {
    url,
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...headers,
      'content-type': 'application/json',
      'content-length': String(body.length),
    },
    body,
    timeMsMax: ask.timeMsMax,
    replyBytesMax: ask.replyBytesMax,
  })
  const text = withoutSecrets(reply.body, secrets)
  if (reply.status >= 300)
    throw new Error(`${ask.url} answered ${reply.status}: ${text.slice(0, 300)}`)
  return parsedJson(text) ?? text
}

async function scoreTraces(
  traces: Traces,
  project: string,
  results: readonly StoredResult[],
  sourceOf: Parameters<EvaluationParts['scoreTraces']>[2],
): Promise<void> {
  const scores = results.flatMap(({ traceId, evaluation, variant, item, repeat, scores: own }) =>
    traceId === null
      ? []
      : own.flatMap(({ metric, score, explanation }) =>
          score === null
            ? []
            : [
                {
                  // The same evaluation scored twice corrects its scores instead of doubling them.
                  id: scoreId([evaluation, variant, item, repeat, metric]),
                  traceId,
                  name: metric,
                  value: score,
                  comment: explanation,
                  source: sourceOf(metric),
                  metadata: { evaluation },
                },
              ],
        ),
  )
  for (let at = 0; at < scores.length; at += scoresPerWrite) {
    const written = await traces.addScores(
      { project, environment: ownEnvironment, author: 'evaluation' },
      scores.slice(at, at + scoresPerWrite),
    )
    if (!written.ok) throw new Error(written.fault.detail)
  }
}

function scoreId(parts: readonly (string | number)[]): string {
  return `evs_${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32)}`
}
