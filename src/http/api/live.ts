import type { IncomingMessage, ServerResponse } from 'node:http'
import { fault } from '#contract/faults.ts'
import { type LiveEvent, type PromptEvent, watchLive, watchPrompts } from '#contract/live.ts'
import { type ApiSettings, type RawHandler, sendFault } from '#http/api/api-server.ts'
import type { OpenAnswers } from '#http/api/open-answers.ts'
import { newId } from '#kit/id.ts'

const heartbeatMs = 15_000
const watchersMax = 1000
/** Traces told per batch of the drain: a page shows what is newest, not every span of a flood. */
const tracesPerBatchMax = 100
/** A watcher that reads so slowly that this much waits for it is dropped; the page reconnects by itself. */
const backlogBytesMax = 1024 * 1024

const streams = new Map([watchLive, watchPrompts].map((endpoint) => [endpoint.path, endpoint]))

type Watcher = {
  readonly response: ServerResponse
  readonly project: string
  /** Whether it is told of prompts alone. */
  readonly isPromptsOnly: boolean
}

const promptEventTypes: ReadonlySet<string> = new Set<PromptEvent['type']>([
  'prompt-label.moved',
  'prompt-version.created',
])

/**
 * Tells what happens as it happens, by server-sent events: everything to pages (/api/v1/live), what
 * becomes of prompts to applications (/api/v1/prompt-events).
 */
export class Live {
  readonly #watchers = new Set<Watcher>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #findProject: ApiSettings['findProject']
  readonly #nowNs: () => bigint
  readonly #openAnswers: OpenAnswers

  constructor(parts: {
    readonly findProject: ApiSettings['findProject']
    readonly nowNs: () => bigint
    readonly openAnswers: OpenAnswers
  }) {
    this.#openAnswers = parts.openAnswers
    this.#findProject = parts.findProject
    this.#nowNs = parts.nowNs
    this.#heartbeat = setInterval(() => {
      for (const watcher of this.#watchers) this.#write(watcher, ': still here\n\n')
    }, heartbeatMs)
    this.#heartbeat.unref()
  }

  readonly handle: RawHandler = async (request, response, url, who) => {
    const endpoint = streams.get(url.pathname)
    if (endpoint === undefined || request.method !== 'GET') return false
    const authenticated = await who()
    if (authenticated === null) {
      sendFault(
        response,
        fault('not_signed_in', 'Watching needs somebody signed in.'),
        newId('req'),
      )
      return true
    }
    const { scope } = endpoint
    const isAllowed = authenticated.actor.scopes.some((one) => one === scope)
    if (!isAllowed || this.#watchers.size >= watchersMax) {
      sendFault(
        response,
        isAllowed
          ? fault('too_many_tries', `More than ${watchersMax} pages and applications are watching.`)
          : fault('not_allowed', `Watching needs the scope "${scope}".`),
        newId('req'),
      )
      return true
    }
    const asked = url.searchParams.get('project')
    const project = await this.#findProject(asked, authenticated.keyPlace?.project ?? null)
    if (!project.ok) {
      sendFault(response, project.fault, newId('req'))
      return true
    }
    this.#openAnswers.keep(response, authenticated.admission)
    this.#watch(request, {
      response,
      project: project.value.id,
      isPromptsOnly: endpoint === watchPrompts,
    })
    return true
  }

  /** Says that spans of these traces are in the store now. */
  stored(traces: readonly { readonly project: string; readonly traceId: string }[]): void {
    if (this.#watchers.size === 0) return
    const told = new Map(traces.map((trace) => [trace.traceId, trace]))
    for (const { project, traceId } of [...told.values()].slice(-tracesPerBatchMax)) {
      this.#tell({ type: 'trace.stored', traceId, project, environment: '' }, project)
    }
  }

  /** Tells who watches the project that it is about. */
  tell(event: LiveEvent & { readonly project: string }): void {
    this.#tell(event, event.project)
  }

  changed(noun: string): void {
    this.#tell({ type: 'records.changed', noun }, null)
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const { response } of this.#watchers) response.end()
  }

  #watch(request: IncomingMessage, watcher: Watcher): void {
    const { response } = watcher
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.#watchers.add(watcher)
    response.on('close', () => this.#watchers.delete(watcher))
    request.resume()
    this.#write(watcher, textOf({ type: 'hello', serverTimeNs: String(this.#nowNs()) }))
  }

  #tell(event: LiveEvent, project: string | null): void {
    const text = textOf(event)
    for (const watcher of this.#watchers) {
      const isTheirs = project === null || watcher.project === project
      if (isTheirs && (!watcher.isPromptsOnly || promptEventTypes.has(event.type)))
        this.#write(watcher, text)
    }
  }

  #write(watcher: Watcher, text: string): void {
    if (watcher.response.writableLength > backlogBytesMax) watcher.response.destroy()
    else watcher.response.write(text)
  }
}

function textOf(event: LiveEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
