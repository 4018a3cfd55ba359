/**
 * The status that an error inside a 200 would have had, from the words that providers have for it;
 * 502 for words that nobody documents. Sources: https://platform.openai.com/docs/guides/error-codes,
 * https://docs.claude.com/en/api/errors, https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto.
 */
export function statusOfError(words: readonly unknown[]): number {
  for (const word of words) {
    const number = Number(word)
    if (Number.isInteger(number) && number >= 400 && number <= 599) return number
    const known = typeof word === 'string' ? statuses[word.toLowerCase()] : undefined
    if (known !== undefined) return known
  }
  return 502
}

const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  invalid_argument: 400,
  failed_precondition: 400,
  invalid_prompt: 400,
  context_length_exceeded: 400,
  content_filter: 400,
  content_policy_violation: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  unauthenticated: 401,
  billing_error: 402,
  permission_error: 403,
  permission_denied: 403,
  not_found: 404,
  not_found_error: 404,
  model_not_found: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  tokens: 429,
  requests: 429,
  resource_exhausted: 429,
  api_error: 500,
  server_error: 500,
  internal: 500,
  internal_error: 500,
  internal_server_error: 500,
  unavailable: 503,
  service_unavailable: 503,
  timeout_error: 504,
  deadline_exceeded: 504,
  overloaded_error: 529,
}
