import { z } from 'zod'
import type { Result } from '#kit/result.ts'

/**
 * Every fault our own API can answer with: HTTP status, a title that never changes, and what to
 * try. Listed once; endpoints name the codes they may answer, the documentation has a paragraph
 * for each. `/v1/*` says the same things in the caller's own format.
 */
export const faults = {
  request_invalid: {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Mend the fields named in `errors` and send it again.',
  },
  not_signed_in: {
    status: 401,
    title: 'Not signed in',
    remedy:
      'Sign in on the page, or send `Authorization: Bearer KEY`; `belay keys create --name NAME` makes a key.',
  },
  credentials_wrong: {
    status: 401,
    title: 'These credentials are not right',
    remedy: 'Check the e-mail address and the password, or ask an owner for a new link.',
  },
  not_allowed: {
    status: 403,
    title: 'Not allowed',
    remedy: 'Ask an owner of this workspace for a role that includes this.',
  },
  cross_site: {
    status: 403,
    title: 'A page of another site may not write here',
    remedy:
      'Open this server’s own page, at one of its addresses, and do it there. Where people reach the server by another address, set `url` (BELAY_URL) to that. Applications send a key from their own server, not from a page.',
  },
  own_request: {
    status: 403,
    title: 'Somebody else decides',
    remedy: 'Ask somebody else whose role includes this. Whoever asked may refuse it themselves.',
  },
  promotion_refused: {
    status: 409,
    title: 'The release has not met what this environment asks for',
    remedy:
      'Each criterion that is not met says what was found and what to do. `belay environments list` shows what is asked for.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    remedy: 'Check the id, and that project and environment are the right ones.',
  },
  method_unknown: {
    status: 405,
    title: 'That address does not take this method',
    remedy: 'See /api/v1/openapi.json for what it takes.',
  },
  conflict: {
    status: 409,
    title: 'It does not fit what is there now',
    remedy: 'Look at what is there, do what the detail asks for first, then repeat it.',
  },
  rows_invalid: {
    status: 422,
    title: 'Some rows are not valid, and nothing was saved',
    remedy:
      'Mend the rows named in `errors`, or ask to keep the good ones (`keepGood`, `--keep-good`).',
  },
  link_spent: {
    status: 410,
    title: 'This link was used, withdrawn or has expired',
    remedy: 'Ask an owner for a new one; the page Settings, People makes it.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send less at once; the limit stands in the detail.',
  },
  label_protected: {
    status: 403,
    title: 'This label is protected',
    remedy:
      'Ask somebody with the role reviewer, editor or owner who did not write the version to move it.',
  },
  template_invalid: {
    status: 422,
    title: 'A template cannot be read or rendered',
    remedy:
      'Mend the template at the place that the detail names; docs/guide/prompts.md has the language.',
  },
  variables_invalid: {
    status: 422,
    title: 'The variables do not fit the prompt',
    remedy:
      'Send a value for each variable named in `errors`, of the type that the prompt declares.',
  },
  too_many_tries: {
    status: 429,
    title: 'Too many tries',
    remedy: 'Wait for the time in Retry-After.',
  },
  internal: {
    status: 500,
    title: 'Belay made a mistake',
    remedy: 'The id leads to the entry in the server log; please report it.',
  },
  provider_failed: {
    status: 502,
    title: 'The provider did not answer as it should',
    remedy: 'The provider’s own words stand in the detail.',
  },
  store_away: {
    status: 503,
    title: 'A store cannot be reached',
    remedy: 'Try again shortly; `belay doctor` says which and why.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>

export type FaultCode = keyof typeof faults

/** Faults that any endpoint may answer whoever asks, beyond those it names. */
export const commonFaults: readonly FaultCode[] = [
  'request_invalid',
  'not_signed_in',
  'not_allowed',
  'internal',
  'store_away',
]

/** Faults that any endpoint may answer to a browser, and to nobody else. */
export const browserFaults: readonly FaultCode[] = ['cross_site']

/** A fault as a value: what happened, with which value, and where in the request. */
export type Fault = {
  readonly code: FaultCode
  /** A sentence for the person who must act. */
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** What comes of asking: the value, or the fault that says why there is none. */
export type Outcome<Value> = Result<Value, Fault>

/** RFC 9457 problem details, with Belay's code and remedy. */
export const problem = z.object({
  type: z.string().describe('urn:belay:fault:CODE; docs/reference/faults.md has its paragraph'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  remedy: z.string(),
  instance: z.string().describe('id of this one answer, as the server log has it'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

/** Makes a fault; throws nothing, decides nothing. */
export function fault(code: FaultCode, detail: string, errors?: Fault['errors']): Fault {
  return errors === undefined ? { code, detail } : { code, detail, errors }
}

/** The refusal of a request for everything that is wrong with it; null when nothing is. */
export function invalidRequest(
  problems: readonly { readonly path: string; readonly message: string }[],
): Fault | null {
  const detail = problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return problems.length === 0 ? null : fault('request_invalid', detail, [...problems])
}
