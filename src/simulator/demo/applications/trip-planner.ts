import { type DemoApplication, oneOf, type TrafficAsked } from '../application.ts'
import { type DemoTrace, TraceBuilder } from '../demo-span.ts'
import { chatCall, demoModels, type DemoMessage, saying } from '../model-call.ts'
import { type Moment, momentsOfMonth } from '../timeline.ts'

const tripsPerDay = 16
const travellers = 40

const cities = ['Lisbon', 'Kyoto', '上海', 'Marrakesh', 'Wien', 'Montréal'] as const

const system =
  'You plan trips. Search flights and hotels with your tools, ask the budget checker, then answer with one plan and its price.'

/** An agent with tools side by side and a second agent below it; tools time out now and then. */
export const tripPlanner: DemoApplication = {
  name: 'trip-planner',
  environment: 'production',
  traffic(asked) {
    return momentsOfMonth({ ...asked, perDay: tripsPerDay }).map((moment, index) =>
      trip(asked, moment, index),
    )
  },
}

function trip({ seed, random }: TrafficAsked, moment: Moment, index: number): DemoTrace {
  const city = oneOf(cities, random)
  const days = 2 + Math.floor(random() * 6)
  const budget = 300 + Math.floor(random() * 17) * 100
  const question = `Plan ${days} days in ${city} for at most ${budget} euros, leaving from Berlin.`
  const builder = new TraceBuilder({
    id: `${seed} trip ${index}`,
    user: `traveller-${1 + Math.floor(random() ** 1.5 * travellers)}`,
    session: `trip-${index}`,
    tags: ['travel'],
  })
  const said: DemoMessage[] = [saying('user', question)]
  const root = builder.add({
    name: 'invoke_agent Trip planner',
    startMs: moment.atMs,
    durationMs: 10,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Trip planner',
      'gen_ai.input.messages': JSON.stringify(said),
    },
  })
  const call = { model: demoModels.gpt, system, random, temperature: 1 }
  let at = moment.atMs + 6
  const searches = ['search_flights', 'search_hotels'] as const
  const wish: DemoMessage = {
    role: 'assistant',
    parts: searches.map((name) => ({
      type: 'tool_call',
      id: `${name}_${index}`,
      name,
      arguments: { city, days },
    })),
  }
  const planning = chatCall({
    ...call,
    messages: said,
    answer: wish,
    finish: 'tool_calls',
    reasoning: 180 + Math.floor(random() * 300),
  })
  builder.add({ ...planning, parent: root, startMs: at })
  at += planning.durationMs + 3
  const hasTimedOut = random() < 0.08
  let searchedMs = 0
  for (const name of searches) {
    const isSlow = hasTimedOut && name === 'search_hotels'
    const durationMs = isSlow ? 15_000 : Math.round(350 + random() * 1_400)
    searchedMs = Math.max(searchedMs, durationMs)
    builder.add({
      name: `execute_tool ${name}`,
      parent: root,
      startMs: at,
      durationMs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name,
        'gen_ai.tool.call.id': `${name}_${index}`,
        'gen_ai.tool.call.arguments': JSON.stringify({ city, days }),
        ...(isSlow
          ? {}
          : {
              'gen_ai.tool.call.result': JSON.stringify({
                best: `${city} ${name === 'search_flights' ? 'direct, 2 h 40' : 'Hotel Central'}`,
                eur: 90 + Math.floor(random() * 240),
              }),
            }),
      },
      error: isSlow
        ? { type: 'timeout', message: 'search_hotels did not answer within 15 s' }
        : null,
    })
  }
  at += searchedMs + 5
  const checker = builder.add({
    name: 'invoke_agent Budget checker',
    parent: root,
    startMs: at,
    durationMs: 5,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Budget checker',
    },
  })
  const check = chatCall({
    ...call,
    model: demoModels.haiku,
    system: 'You check whether a plan keeps to a budget. Answer with the sum and yes or no.',
    messages: [
      saying('user', `Flights and hotel in ${city}, ${days} days. Budget: ${budget} euros.`),
    ],
    answer: saying('assistant', `${Math.round(budget * 0.9)} euros in all: yes, within ${budget}.`),
    temperature: 0,
    error:
      moment.isBad && random() < 0.4
        ? { type: 'overloaded_error', message: '529 Overloaded: the provider takes no more calls' }
        : null,
  })
  builder.add({ ...check, parent: checker, startMs: at + 2 })
  builder.close(checker)
  at += check.durationMs + 12
  if (check.error !== null) {
    builder.fail(checker, check.error)
    builder.fail(root, check.error)
    builder.close(root)
    return builder.build()
  }
  const plan = hasTimedOut
    ? `Here are flights to ${city}; hotels could not be searched just now. Shall I try again later?`
    : `${days} days in ${city}: a direct flight on Friday morning, Hotel Central near the old town, and a day pass for the trams. Together ${Math.round(budget * 0.9)} euros, which leaves a little for dinner.`
  const answer = saying('assistant', plan)
  const final = chatCall({
    ...call,
    messages: [...said, wish],
    answer,
    reasoning: 90 + Math.floor(random() * 200),
  })
  builder.add({ ...final, parent: root, startMs: at })
  builder.answer(root, answer)
  builder.close(root)
  return builder.build([
    {
      name: 'within budget',
      value: random() < 0.93,
      source: 'code',
      comment: '',
      atMs: at + final.durationMs + 40,
    },
  ])
}
