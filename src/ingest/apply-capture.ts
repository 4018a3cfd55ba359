import { withoutFiles } from '#kit/cut-content.ts'
import type { Capture } from '#contract/projects.ts'
import type { SpanRow } from '#contract/span-row.ts'
import type { Redact } from '#domain/redaction/redact.ts'
import { redactAndCut } from '#domain/redaction/redact-and-cut.ts'

export type CapturePolicy = { readonly capture: Capture; readonly captureBytesMax: number }

/** Attributes longer than this are taken for content where only metadata may be kept. */
const metadataTextMax = 200

/**
 * What a project wants kept of a span that was sent to it: the same policy that holds for calls
 * through the gateway. Redaction comes first, so that nothing is written before it.
 */
export function applyCapture(row: SpanRow, policy: CapturePolicy, redact: Redact): SpanRow {
  if (policy.capture === 'none') return withoutDetails(row)
  const redacted = redactRow(row, redact)
  return policy.capture === 'metadata'
    ? withoutContent(redacted)
    : withContent(redacted, { bytesMax: policy.captureBytesMax, redact })
}

/** All but input and output, which are cut as well. */
function redactRow(row: SpanRow, redact: Redact): SpanRow {
  return {
    ...row,
    status_message: redact(row.status_message),
    user_id: redact(row.user_id),
    session_id: redact(row.session_id),
    trace_name: redact(row.trace_name),
    tags: row.tags.map(redact),
    release: redact(row.release),
    tools: redact(row.tools),
    parameters: redact(row.parameters),
    attributes: redact(row.attributes),
    resource: redact(row.resource),
    events: redact(row.events),
    links: redact(row.links),
    metadata: Object.fromEntries(
      Object.entries(row.metadata).map(([name, value]) => [name, redact(value)]),
    ),
  }
}

function withoutDetails(row: SpanRow): SpanRow {
  return {
    ...row,
    status_message: '',
    user_id: '',
    session_id: '',
    tags: [],
    metadata: {},
    input: '',
    output: '',
    tools: '',
    parameters: '',
    attributes: '',
    events: '',
    links: '',
  }
}

function withoutContent(row: SpanRow): SpanRow {
  return {
    ...row,
    input: '',
    output: '',
    tools: '',
    events: '',
    attributes: shortAttributes(row.attributes),
  }
}

function withContent(
  row: SpanRow,
  { bytesMax, redact }: { readonly bytesMax: number; readonly redact: Redact },
): SpanRow {
  const input = redactAndCut(row.input, bytesMax, redact)
  const output = redactAndCut(row.output, bytesMax, redact)
  const flags = [
    ...row.flags,
    ...(input.isCut ? ['input-cut'] : []),
    ...(output.isCut ? ['output-cut'] : []),
  ]
  // What no column has stays among the attributes as it came, with the files that it carries.
  const attributes = withoutFiles(row.attributes)
  if (attributes !== row.attributes) flags.push('attributes-cut')
  return { ...row, input: input.text, output: output.text, attributes, flags }
}

function shortAttributes(attributes: string): string {
  if (attributes.length <= metadataTextMax) return attributes
  const all: Record<string, unknown> = JSON.parse(attributes)
  const short = Object.entries(all).filter(
    ([, value]) => (JSON.stringify(value) ?? '').length <= metadataTextMax,
  )
  return JSON.stringify(Object.fromEntries(short))
}
