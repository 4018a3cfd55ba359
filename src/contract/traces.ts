import { z } from 'zod'
import { defineEndpoint, type ReplyOf } from '#contract/endpoint.ts'
import { spanId, traceId } from '#contract/ids.ts'
import { message } from '#contract/message.ts'
import { cost, usd } from '#contract/money.ts'
import { pageMax, pageOf, pageQuery } from '#contract/page.ts'
import { score } from '#contract/scores.ts'
import { spanKinds, spanStatuses } from '#contract/span-row.ts'
import { atQuery, environmentName, placeQuery, timeNs, windowQuery } from '#contract/time.ts'
import { traceComment } from '#contract/trace-comments.ts'
import { traceFacetTitles, traceFilter } from '#contract/trace-filter.ts'
import { usage, usageClass } from '#contract/usage.ts'

const durationMs = z.number().describe('milliseconds')

/** One trace in a list: aggregated over its spans, previews only. */
export const traceRow = z.object({
  traceId,
  name: z.string(),
  environment: environmentName,
  status: z.enum(spanStatuses).describe('the worst of its spans'),
  startedAtNs: timeNs,
  durationMs,
  spans: z.number().int(),
  calls: z.number().int().describe('model calls that own their tokens'),
  errors: z.number().int().describe('spans that failed'),
  errorTypes: z
    .array(z.string())
    .describe('kinds of error of those spans; an empty one was not told'),
  models: z.array(z.string()),
  providers: z.array(z.string()),
  keys: z.array(z.string()).describe('ids of the keys its calls used'),
  services: z.array(z.string()),
  userId: z.string(),
  sessionId: z.string(),
  tags: z.array(z.string()),
  flags: z.array(z.string()),
  usage,
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost,
  inputPreview: z.string().describe('at most 200 characters'),
  outputPreview: z.string().describe('at most 200 characters'),
})
export type TraceRow = z.infer<typeof traceRow>

/** What a list of traces can be ordered by. */
export const traceSorts = ['time', 'duration', 'cost', 'tokens'] as const

export const listTraces = defineEndpoint({
  id: 'traces.list',
  method: 'GET',
  path: '/api/v1/traces',
  scope: 'read',
  summary: 'List traces, newest first, or by duration, cost or tokens.',
  query: z.strictObject({
    ...placeQuery,
    ...windowQuery,
    ...traceFilter,
    sort: z
      .enum(traceSorts)
      .default('time')
      .describe('what they are ordered by; calls without a price count as nothing in `cost`'),
    order: z
      .enum(['descending', 'ascending'])
      .default('descending')
      .describe('largest or newest first, or smallest or oldest'),
    at: atQuery,
    ...pageQuery,
  }),
  reply: pageOf(traceRow),
})

export const traceFacets = defineEndpoint({
  id: 'traces.facets',
  method: 'GET',
  path: '/api/v1/traces/facets',
  scope: 'read',
  summary: 'Count traces by each filter’s values, under the other filters.',
  query: z.strictObject({ ...placeQuery, ...windowQuery, ...traceFilter }),
  reply: z.object({
    facets: z.array(
      z.object({
        name: z.enum(traceFacetTitles.map(({ name }) => name)),
        oneIn: z
          .number()
          .int()
          .describe(
            'Of how many traces one was counted: 1 is all of them; with more, the counts are estimates from such a sample.',
          ),
        values: z.array(
          z.object({ value: z.string(), label: z.string(), traces: z.number().int() }),
        ),
      }),
    ),
  }),
})

/** One span as the trace page draws it: no texts, so that 50,000 of them travel. */
export const spanNode = z.object({
  spanId: z.string(),
  parentSpanId: z.string(),
  name: z.string(),
  kind: z.enum(spanKinds),
  operation: z.string(),
  source: z.enum(['gateway', 'otlp']),
  status: z.enum(spanStatuses),
  statusMessage: z.string(),
  startedAtNs: timeNs,
  durationMs,
  provider: z.string(),
  model: z.string(),
  countsUsage: z.boolean().describe('false: another span of the trace owns these tokens'),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost,
  hasContent: z.boolean(),
})
export type SpanNode = z.infer<typeof spanNode>

export const showTrace = defineEndpoint({
  id: 'traces.show',
  method: 'GET',
  path: '/api/v1/traces/:traceId',
  scope: 'read',
  summary: 'Show a trace: its summary, its spans as a flat list, its scores and comments.',
  params: z.object({ traceId }),
  reply: z.object({
    trace: traceRow,
    spans: z.array(spanNode).describe('in order of start; parents may come later'),
    scores: z.array(score),
    comments: z
      .array(traceComment)
      .describe(`on the trace and its spans, oldest first: the newest ${pageMax}`),
    olderComments: z.number().int().describe('left out here; `/comments` lists them'),
  }),
})

/**
 * The spans of a trace as columns of equal length, in order of start: what a tree and a timeline
 * show and nothing else, so that 50,000 of them travel in a fraction of a second.
 */
export const spanColumns = z.object({
  ids: z.array(z.string()),
  parents: z
    .array(z.number().int())
    .describe('where in these columns the parent stands; -1 for a root or a missing parent'),
  names: z.array(z.string()),
  kinds: z.array(z.enum(spanKinds)),
  statuses: z.array(z.enum(spanStatuses)),
  startsMs: z.array(z.number()).describe('milliseconds after the first span began'),
  durationsMs: z.array(durationMs),
  calls: z
    .array(
      spanNode
        .pick({
          provider: true,
          model: true,
          countsUsage: true,
          inputTokens: true,
          outputTokens: true,
          cost: true,
        })
        .extend({ at: z.number().int().describe('where in the columns the span stands') }),
    )
    .describe('the spans that name a provider or a model or own tokens'),
  messages: z
    .array(z.object({ at: z.number().int(), text: z.string().describe('at most 200 characters') }))
    .describe('what spans say of their status'),
})
export type SpanColumns = z.infer<typeof spanColumns>

export const showTraceTree = defineEndpoint({
  id: 'traces.tree',
  method: 'GET',
  path: '/api/v1/traces/:traceId/tree',
  scope: 'read',
  summary: 'Show a trace as its tree is drawn: like traces.show, with the spans as short columns.',
  params: z.object({ traceId }),
  reply: z.object({ trace: traceRow, spans: spanColumns, scores: z.array(score) }),
})

/** Everything known of one span. */
export const spanDetail = spanNode.extend({
  traceId,
  environment: environmentName,
  errorType: z.string(),
  requestModel: z.string(),
  responseModel: z.string(),
  responseId: z.string(),
  priceTier: z.string(),
  usage,
  costByClass: z.array(
    z.object({ class: usageClass, amount: z.number().int(), usd: usd.nullable() }),
  ),
  keyId: z.string(),
  keyName: z.string(),
  connection: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  tags: z.array(z.string()),
  release: z
    .string()
    .describe(
      'id of the release that a deployment answered by, or what the application called its own',
    ),
  deployment: z.string().describe('name of the deployment that was called; empty for none'),
  rollout: z.string().describe('id of the rollout that the call was part of; empty for none'),
  variant: z.string().describe('control or candidate, within a rollout'),
  prompt: z.string(),
  promptVersion: z.string(),
  service: z.string(),
  timing: z.object({
    queueMs: z.number().nullable(),
    connectMs: z.number().nullable(),
    firstTokenMs: z.number().nullable(),
    totalMs: z.number(),
    outputTokensPerS: z.number().nullable(),
  }),
  isStreamed: z.boolean(),
  finishReasons: z.array(z.string()),
  httpStatus: z.number().int().nullable(),
  inputMessages: z
    .array(message)
    .nullable()
    .describe('the conversation sent; null if the input is no conversation'),
  outputMessages: z.array(message).nullable(),
  tools: z.array(z.unknown()),
  parameters: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.string()),
  rawInput: z.string().describe('as it was recorded'),
  rawOutput: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  resource: z.record(z.string(), z.unknown()),
  scope: z.string(),
  events: z.array(z.unknown()),
  links: z.array(z.unknown()),
  flags: z.array(z.string()),
})
export type SpanDetail = z.infer<typeof spanDetail>

/** The prompt of the registry that a call belongs to. */
export const promptLink = z.object({
  prompt: z.string(),
  version: z.number().int(),
  source: z
    .enum(['named', 'inferred'])
    .describe(
      'named: the call says so. inferred: a guess, because all literal text of exactly this version stands in its messages, in order',
    ),
})
export type PromptLink = z.infer<typeof promptLink>

export const showSpan = defineEndpoint({
  id: 'spans.show',
  method: 'GET',
  path: '/api/v1/traces/:traceId/spans/:spanId',
  scope: 'read',
  summary: 'Show one span with its messages, raw bodies, timing, cost by token class.',
  params: z.object({ traceId, spanId }),
  reply: spanDetail.extend({
    promptLink: promptLink
      .nullable()
      .describe('null: none, or none that the registry has among labelled and newest versions'),
  }),
})

const removalReceipt = z.object({
  traces: z.number().int(),
  spans: z.number().int(),
  scores: z.number().int(),
  comments: z.number().int(),
  removedAt: z.iso.datetime(),
  hasMore: z.boolean().describe('true: the user has more traces; ask again'),
})

export const removeTrace = defineEndpoint({
  id: 'traces.remove',
  method: 'DELETE',
  path: '/api/v1/traces/:traceId',
  scope: 'edit',
  summary: 'Remove a trace with its texts, scores and comments, for good. Sums per hour stay.',
  params: z.object({ traceId }),
  reply: removalReceipt,
  faults: ['not_found', 'conflict'],
})

export const removeTracesOfUser = defineEndpoint({
  id: 'traces.removeOfUser',
  method: 'DELETE',
  path: '/api/v1/traces',
  scope: 'edit',
  summary: 'Remove all traces that name a user of the application, for good.',
  query: z.strictObject({
    project: placeQuery.project,
    user: z.string().min(1).max(400).describe('the user, as the application names them'),
  }),
  reply: removalReceipt,
  faults: ['not_found', 'conflict'],
})

export const showReceipt = defineEndpoint({
  id: 'receipts.show',
  method: 'GET',
  path: '/api/v1/receipts/:traceId',
  scope: 'read',
  summary: 'Say where a trace is: stored, still in the spool, or quarantined.',
  params: z.object({ traceId }),
  reply: z.object({
    traceId,
    state: z.enum(['stored', 'spooled', 'quarantined', 'unknown']),
    storedSpans: z.number().int(),
    spooledSpans: z.number().int(),
    quarantinedSpans: z.number().int(),
  }),
  faults: [],
})

/** Where the spans of a trace are. */
export type Receipt = ReplyOf<typeof showReceipt>
