import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, unknown } from './example.ts'
import { open, seen, some } from './finding.ts'

/** How programs that send bare HTTP name themselves; official packages of providers are not among them. */
const rawClients =
  /^(curl|Wget|HTTPie|PostmanRuntime|insomnia|bruno|python-requests|python-urllib|Hoppscotch)\b/i

export const criterion = defineCriterion({
  id: 'MOD-1.9',
  summary:
    'Calls whose client names itself as a bare HTTP program (curl, HTTPie, Postman, …). That requests agree with a published reference is not checked.',
  judge({ calls, userAgents, windowDays }) {
    if (calls.total === 0) {
      const nextStep = 'Call a model with curl; the page Welcome has the lines to copy.'
      return open('absent', { nextStep, nextPath: '/welcome' })
    }
    const nextStep =
      'Attest with the trace of a call made by curl (or another bare HTTP program) and the address of the reference that your people use.'
    if (userAgents.length === 0) {
      return open(
        'unknown',
        { nextStep },
        seen(`What made the ${some(calls.total, 'call')} is not recorded.`, {
          days: windowDays,
          path: '/traces',
        }),
      )
    }
    const raw = userAgents
      .filter(({ agent }) => rawClients.test(agent))
      .reduce((sum, one) => sum + one.calls, 0)
    const all = userAgents.reduce((sum, one) => sum + one.calls, 0)
    const evidence = seen(`Calls from a bare HTTP client: ${raw} of ${all}.`, {
      count: raw,
      of: all,
      days: windowDays,
      path: '/traces',
    })
    return raw === 0
      ? open(
          'absent',
          {
            nextStep: 'Call a model with curl; the page Welcome has the lines to copy.',
            nextPath: '/welcome',
          },
          evidence,
        )
      : open('configured', { nextStep }, evidence)
  },
  examples: [
    absent('without traffic it is absent'),
    unknown(
      'calls whose client is not recorded leave it unknown',
      callFacts({ total: 3 }),
      '3 calls',
    ),
    absent(
      'official packages are no bare HTTP clients',
      { ...callFacts({ total: 3 }), userAgents: [{ agent: 'OpenAI/JS 7.57.0', calls: 3 }] },
      '0 of 3',
    ),
    configured(
      'a call by curl is configured until somebody attests the reference',
      { ...callFacts({ total: 3 }), userAgents: [{ agent: 'curl/8.5.0', calls: 1 }] },
      '1 of 1',
    ),
  ],
})
