import { asRecord, asRecords, asText } from '#wire/loose.ts'

/**
 * Why a model of Gemini's stopped without having answered: it called a function in a way that cannot be
 * read, or may not be. The caller of another format would see an answer that says nothing, and stops.
 * Source: https://ai.google.dev/api/generate-content#FinishReason
 */
const failures: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
  'MALFORMED_RESPONSE',
])
/** These say as little where nothing was said. */
const failuresWithoutContent: ReadonlySet<string> = new Set([
  'OTHER',
  'LANGUAGE',
  'NO_IMAGE',
  'IMAGE_OTHER',
  'FINISH_REASON_UNSPECIFIED',
])

/** True when a finish reason says that there is no answer, with or without what was said before. */
export function isFailure(finishReason: unknown, hasContent: boolean): boolean {
  const reason = asText(finishReason)
  return failures.has(reason) || (!hasContent && failuresWithoutContent.has(reason))
}

/** What is wrong with a reply of which a candidate is no answer; null where all are. */
export function contentProblem(body: unknown): { type: string; message: string } | null {
  const failed = asRecords(asRecord(body)?.['candidates']).find((candidate) => {
    const parts = asRecords(asRecord(candidate['content'])?.['parts'])
    return isFailure(candidate['finishReason'], parts.length > 0)
  })
  return failed === undefined ? null : problemOf(failed)
}

/** The problem of one candidate, in the provider's own words. */
export function problemOf(candidate: Readonly<Record<string, unknown>>): {
  type: string
  message: string
} {
  const type = asText(candidate['finishReason'])
  const said = asText(candidate['finishMessage'])
  return {
    type,
    message: `Gemini ended without an answer: ${type}${said === '' ? '' : ` (${said})`}.`,
  }
}
