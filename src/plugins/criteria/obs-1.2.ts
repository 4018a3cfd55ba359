import { defineCriterion } from '../define-criterion.ts'
import { absent, practised } from './example.ts'
import { met, names, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'OBS-1.2',
  summary:
    'Log events that stand under a span of a trace. Events of the GenAI conventions come from instrumentation and are left out.',
  judge({ logEvents, windowDays }) {
    const count = logEvents.reduce((sum, event) => sum + event.count, 0)
    if (count === 0) {
      const nextStep =
        'Emit a log event of your own inside a span, over OTLP to /v1/logs (the guide “Send traces” shows how); it appears in its trace.'
      return open('absent', { nextStep, nextPath: '/traces' })
    }
    const list = names(logEvents.map(({ name }) => name))
    return met(
      'practised',
      seen(`Log events of the application’s own in traces: ${count} (${list}).`, {
        count,
        days: windowDays,
        path: '/traces',
      }),
    )
  },
  examples: [
    absent('without events it is absent'),
    practised(
      'one event in a trace is enough',
      { logEvents: [{ name: 'stock.low', count: 1 }] },
      'in traces: 1',
    ),
  ],
})
