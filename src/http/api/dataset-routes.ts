import type { z } from 'zod'
import * as contract from '#contract/datasets.ts'
import type { ItemInput } from '#contract/datasets.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { itemOfSpan } from '#domain/datasets/item-of-trace.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { readApart } from '#kit/read-apart.ts'
import type { Traces } from '#domain/traces/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { readWindow } from '#http/api/read-query.ts'
import { readTraceFilter } from '#contract/trace-filter.ts'
import type { Clock } from '#kit/clock.ts'
import { failed, ok } from '#kit/result.ts'

/** Datasets of a project; a key reaches its own project's only. */
export function datasetRoutes(services: {
  readonly datasets: Datasets
  readonly traces: Traces
  readonly clock: Clock
}): Route[] {
  const { datasets } = services
  return [
    route(contract.listDatasets, async ({ project, query }) =>
      ok({ items: await datasets.list(project.id, query.search ?? '') }),
    ),
    route(contract.createDataset, async ({ actor, project, body }) =>
      datasets.create(actor, project.id, body),
    ),
    route(contract.showDataset, async ({ project, params }) =>
      datasets.show(project.id, params.dataset),
    ),
    route(contract.editDataset, async ({ actor, project, params, body }) =>
      datasets.edit(actor, project.id, params.dataset, body),
    ),
    route(contract.removeDataset, async ({ actor, project, params }) =>
      datasets.remove(actor, project.id, params.dataset),
    ),
    route(contract.listItems, async ({ project, params, query }) =>
      datasets.items(project.id, params.dataset, query),
    ),
    route(contract.diffDataset, async ({ project, params, query }) =>
      datasets.diff(project.id, params.dataset, query),
    ),
    route(contract.changeDataset, async ({ actor, project, params, body }) =>
      datasets.change(actor, project.id, params.dataset, body),
    ),
    route(contract.importDataset, async ({ actor, project, params, body }) =>
      datasets.importFile(actor, project.id, params.dataset, body),
    ),
    route(contract.addTraces, async ({ actor, project, params, body }) => {
      const found = await callsOf(services, project.id, body)
      return found.ok
        ? datasets.addFromTraces(actor, project.id, params.dataset, found.value, body.message)
        : found
    }),
    route(contract.exportDataset, async ({ project, params, query }) =>
      datasets.export(project.id, params.dataset, query.version, query.format),
    ),
  ]
}

/** A trace, and its item or why there is none. */
type Found = { readonly traceId: string; readonly item: ItemInput | string }

/** Traces read at once: each is two questions to the trace store, which answers a few side by side. */
const tracesAtOnce = 4

async function callsOf(
  { traces, clock }: { readonly traces: Traces; readonly clock: Clock },
  project: string,
  asked: z.output<typeof contract.addTraces.body>,
): Promise<Outcome<Found[]>> {
  const ids = await idsOf({ traces, clock }, project, asked)
  if (!ids.ok) return ids
  if (asked.spanId !== undefined && ids.value.length !== 1)
    return failed(
      fault('request_invalid', `A span was named with ${ids.value.length} traces.`, [
        { path: 'spanId', message: 'goes with exactly one of `traceIds`' },
      ]),
    )
  const found: Found[] = []
  for (let at = 0; at < ids.value.length; at += tracesAtOnce) {
    const some = ids.value.slice(at, at + tracesAtOnce)
    found.push(
      ...(await Promise.all(
        some.map(async (traceId) => {
          const read = await readApart(() => itemOf(traces, project, traceId, asked))
          return { traceId, item: read.ok ? read.value : read.fault }
        }),
      )),
    )
  }
  return ok(found)
}

async function idsOf(
  { traces, clock }: { readonly traces: Traces; readonly clock: Clock },
  project: string,
  { traceIds, filter, limit }: z.output<typeof contract.addTraces.body>,
): Promise<Outcome<string[]>> {
  if (traceIds.length > 0) return ok([...new Set(traceIds)])
  if (filter === undefined)
    return failed(
      fault('request_invalid', 'Name traces by `traceIds`, or say by `filter` which ones.', [
        { path: 'traceIds', message: 'at least one, or a filter' },
      ]),
    )
  const window = readWindow(filter, clock.nowNs())
  if (!window.ok) return window
  const listed = await traces.list({
    place: { project, environment: filter.environment ?? null },
    window: window.value,
    conditions: readTraceFilter(filter),
    limit,
    cursor: null,
  })
  return listed.ok ? ok(listed.value.items.map(({ traceId }) => traceId)) : listed
}

const withoutTexts = 'it has no model call whose texts were recorded'

/** The model call that was named, else the first of a trace that has texts: what the application asked. */
async function itemOf(
  traces: Traces,
  project: string,
  traceId: string,
  asked: {
    readonly expected: 'none' | 'output'
    readonly split: string
    readonly spanId?: string | undefined
  },
): Promise<ItemInput | string> {
  const shown = await traces.show(project, traceId)
  if (!shown.ok) return 'there is no such trace in this project'
  const calls = shown.value.spans.filter(({ kind, hasContent }) => kind === 'model' && hasContent)
  const call =
    asked.spanId === undefined
      ? (calls.find(({ countsUsage }) => countsUsage) ?? calls[0])
      : calls.find(({ spanId }) => spanId === asked.spanId)
  if (call === undefined) return withoutTexts
  const span = await traces.showSpan(project, traceId, call.spanId)
  const item = span.ok ? itemOfSpan(span.value, asked) : null
  if (item === null) return withoutTexts
  // What a trace holds was never looked at as an item: its bounds are those of every other.
  const read = contract.itemInput.safeParse(item)
  const [problem] = read.success ? [] : read.error.issues
  return problem === undefined ? item : `${problem.path.join('.')}: ${problem.message}`
}
