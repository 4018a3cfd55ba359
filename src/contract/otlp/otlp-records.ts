/**
 * An attribute's value, decoded: 64-bit integers beyond 2^53 are decimal strings, bytes are base64,
 * NaN and the infinities are the strings that protobuf's JSON form has for them.
 */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [name: string]: AttributeValue }

/** Attributes by name; a name sent twice keeps its last value. */
export type Attributes = { [name: string]: AttributeValue }

/** Sets a property whatever its name: `__proto__` becomes an ordinary one instead of vanishing. */
export function setOwn<Value>(object: { [name: string]: Value }, name: string, value: Value): void {
  if (name !== '__proto__') object[name] = value
  else
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

/** Who wrote the records of a group: the instrumentation library. */
export type OtlpScope = {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
}

/** Something that happened at a moment of a span. */
export type OtlpEvent = {
  readonly timeNs: bigint
  readonly name: string
  readonly attributes: Attributes
  readonly droppedAttributes: number
}

/** A pointer to a span of this or another trace. */
export type OtlpLink = {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly attributes: Attributes
  readonly droppedAttributes: number
}

/**
 * A span as it was sent, whichever encoding it came in. Ids are lower-case hex of whatever length
 * was sent, or the text itself where JSON had something else: whether they are valid is decided by
 * who reads them. Times are nanoseconds since 1970; 0 is "not sent", -1 is "not a number".
 */
export type OtlpSpan = {
  traceId: string
  spanId: string
  /** '' for a root. */
  parentSpanId: string
  traceState: string
  name: string
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  startNs: bigint
  endNs: bigint
  attributes: Attributes
  droppedAttributes: number
  events: OtlpEvent[]
  droppedEvents: number
  links: OtlpLink[]
  droppedLinks: number
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number
  statusMessage: string
}

/** A log record as it was sent; ids, times and values as in OtlpSpan. */
export type OtlpLogRecord = {
  timeNs: bigint
  observedNs: bigint
  /**
   * 1 to 24, 0 if not sent: https://opentelemetry.io/docs/specs/otel/logs/data-model/#severity-
   * fields
   */
  severityNumber: number
  severityText: string
  body: AttributeValue
  attributes: Attributes
  droppedAttributes: number
  /** '' when the record was written outside any span. */
  traceId: string
  spanId: string
  eventName: string
}

/** Records that share a resource and a scope, in the order they were sent. */
export type OtlpGroup<Item> = {
  readonly resource: Attributes
  readonly scope: OtlpScope
  readonly items: Item[]
}
