import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reservation } from '#access/limits/port.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { ProjectEntry } from '#access/sections/projects.ts'
import { type CallContext, readCallContext } from '#gateway/call-context.ts'
import { CallerStream } from '#gateway/caller-stream.ts'
import type { CallNote } from '#gateway/call-note.ts'
import type { Asked } from '#gateway/rendered-call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { IncomingCall } from '#gateway/incoming-call.ts'
import type { OutcomeReading } from '#gateway/read-outcome.ts'
import type { CalledDeployment } from '#gateway/find-deployment.ts'
import { deploymentHeaders, limitHeaders } from '#gateway/reply-headers.ts'
import type { Target } from '#gateway/resolve-target.ts'
import type { StreamFilterMaker } from '#gateway/stream-filters.ts'
import type { TryOutcome, TryRecord } from '#gateway/try-outcome.ts'
import { parsedPreview } from '#kit/content-preview.ts'
import { invariant } from '#kit/invariant.ts'
import { largeBytes } from '#kit/next-turn.ts'
import type { RequestView, Wire } from '#wire/define.ts'

/** What one try came to, and where it was made. */
export type CallOutcome = { readonly last: TryOutcome; readonly target: Target }

/** What a finished call is recorded by. */
export type CallResult = OutcomeReading & { readonly priceTier: string }

/** Larger bodies are not held as objects while their provider is waited for: they are parsed again if need be. */
const heldParsedBytesMax = 16 * 1024

/**
 * One model call, from the first byte of its request to the last of its answer. It grows: each stage
 * adds what it finds, and reads what the stages before it found. To ask for what no stage has found
 * yet is a mistake of the order of stages, and throws.
 */
export class Call implements IncomingCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly wire: Wire
  readonly path: IncomingCall['path']
  readonly queryKey: string
  /** Nanoseconds since 1970. */
  readonly startedAtNs: bigint
  /** Every try so far, in order. */
  readonly tries: TryRecord[] = []
  /** What else happened on the way and becomes a span of its own under the call's. */
  readonly notes: CallNote[] = []
  /** Stand between the provider's events and the caller, in this order. */
  readonly streamFilters: StreamFilterMaker[] = []
  /** Said aloud beside the call's numbers. */
  readonly flags = new Set<string>()

  #key: KeyEntry | undefined
  #project: ProjectEntry | undefined
  #asked: Asked | undefined
  #parsed: unknown
  #inputPreview: string | undefined
  #context: CallContext | undefined
  #deployment: CalledDeployment | null = null
  #targets: readonly Target[] | undefined
  #stream: CallerStream | undefined
  #outcome: CallOutcome | undefined
  #result: CallResult | undefined
  #reservation: Reservation | null = null

  constructor({ request, response, wire, path, queryKey }: IncomingCall, startedAtNs: bigint) {
    this.request = request
    this.response = response
    this.wire = wire
    this.path = path
    this.queryKey = queryKey
    this.startedAtNs = startedAtNs
  }

  get key(): KeyEntry {
    return found(this.#key, 'key')
  }
  set key(key: KeyEntry) {
    this.#key = key
  }
  /** Null until the key was found: of a call that is refused before. */
  get keyIfKnown(): KeyEntry | null {
    return this.#key ?? null
  }

  get project(): ProjectEntry {
    return found(this.#project, 'project')
  }
  set project(project: ProjectEntry) {
    this.#project = project
  }

  /** What is asked for, once a prompt's name has become the call that it stands for. */
  get asked(): Asked {
    return found(this.#asked, 'request')
  }
  set asked(asked: Asked) {
    this.#asked = asked
    this.#parsed = asked.parsed
    this.#inputPreview = undefined
    if (this.#context !== undefined) this.#context = withPrompt(this.#context, asked.prompt)
  }
  get body(): Buffer {
    return this.asked.body
  }
  get view(): RequestView {
    return this.asked.view
  }
  /** The model's name as far as it is known; '' when the request did not say. */
  get modelIfKnown(): string {
    return this.#asked?.view.model ?? ''
  }

  /** The body, parsed. */
  get parsed(): unknown {
    this.#parsed ??= JSON.parse(this.body.toString())
    return this.#parsed
  }

  /** What a list of traces shows of the request. */
  get inputPreview(): string {
    this.#inputPreview ??= parsedPreview(this.parsed, 'input')
    return this.#inputPreview
  }

  /** Lets go of what can be made again, for as long as the provider takes. */
  releaseParsed(): void {
    const { asked } = this
    if (asked.body.length <= heldParsedBytesMax) return
    if (this.project.capture === 'full') this.#inputPreview = detached(this.inputPreview)
    this.#asked = { ...asked, parsed: undefined }
    this.#parsed = undefined
  }

  /** Who and what the call belongs to; what the gateway rendered counts before what a header says. */
  get context(): CallContext {
    this.#context ??= withPrompt(readCallContext(this.request.headers), this.#asked?.prompt ?? null)
    return this.#context
  }

  /** Null for a call of a model, or of a prompt. */
  get deployment(): CalledDeployment | null {
    return this.#deployment
  }
  set deployment(deployment: CalledDeployment) {
    this.#deployment = deployment
  }

  get targets(): readonly Target[] {
    return found(this.#targets, 'targets')
  }
  set targets(targets: readonly Target[]) {
    this.#targets = targets
  }

  /** Null for a key without limits. */
  get reservation(): Reservation | null {
    return this.#reservation
  }
  set reservation(reservation: Reservation | null) {
    this.#reservation = reservation
  }
  /** Replaces the reservation by what was used; only the first time counts. */
  settle(used: { readonly tokens: number; readonly cost: bigint }, parts: GatewayParts): void {
    if (this.#reservation === null) return
    parts.limits.settle(this.#reservation, used)
    this.#reservation = null
  }

  /** The caller's end of a streamed answer; there once the call was let in. */
  get stream(): CallerStream {
    return found(this.#stream, 'stream')
  }
  get isLetIn(): boolean {
    return this.#stream !== undefined
  }
  letIn(parts: GatewayParts): void {
    const silenceMsMax = this.view.streamed ? parts.settings.keepAliveMs : 0
    this.#stream = new CallerStream(this, () => this.recordedHeaders(parts), silenceMsMax)
  }

  /** What the last try came to. */
  get outcome(): CallOutcome {
    return found(this.#outcome, 'outcome')
  }
  tried(outcome: CallOutcome): void {
    this.tries.push(outcome.last.record)
    this.#outcome = outcome
  }

  get result(): CallResult {
    return found(this.#result, 'result')
  }
  set result(result: CallResult) {
    this.#result = result
  }

  /** A pass over much text has a turn of its own: others are answered in between. */
  get isLarge(): boolean {
    const last = this.#outcome?.last
    const replied = last === undefined || last.kind === 'streamed' ? 0 : (last.body?.length ?? 0)
    return this.body.length > largeBytes || replied > largeBytes
  }

  /** Of every answer to a call that has its record, however it went: what is left of the key's limits, and the trace. */
  recordedHeaders(parts: GatewayParts): Record<string, string> {
    return {
      ...limitHeaders(this, parts),
      ...deploymentHeaders(this),
      'x-belay-trace-id': this.context.traceId,
    }
  }

  /** However the call ended: what it reserved must not stay reserved, nor its caller be kept waiting. */
  end(parts: GatewayParts): void {
    this.#stream?.stopWaiting()
    this.settle({ tokens: 0, cost: 0n }, parts)
  }
}

function found<Value>(value: Value | undefined, what: string): Value {
  invariant(value !== undefined, `no stage has found the ${what} of this call yet`)
  return value
}

function withPrompt(context: CallContext, prompt: Asked['prompt']): CallContext {
  if (prompt === null) return context
  const { name, version, label } = prompt
  return {
    ...context,
    prompt: name,
    promptVersion: String(version),
    metadata: label === '' ? context.metadata : { ...context.metadata, 'prompt.label': label },
  }
}

/** A piece of a text keeps all of the text alive, until it is written anew. */
function detached(piece: string): string {
  return Buffer.from(piece).toString()
}
