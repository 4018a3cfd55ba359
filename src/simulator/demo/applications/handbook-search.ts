import { type DemoApplication, oneOf, type TrafficAsked } from '../application.ts'
import { type DemoTrace, TraceBuilder } from '../demo-span.ts'
import { chatCall, demoModels, embeddingCall, saying } from '../model-call.ts'
import { type Moment, momentsOfMonth } from '../timeline.ts'

const questionsPerDay = 45
const employees = 60

type Entry = {
  readonly question: string
  readonly answer: string
  readonly page: string
  readonly text: string
}

const entries: readonly [Entry, ...Entry[]] = [
  {
    question: 'How many days of parental leave do I get?',
    answer:
      'Both parents get 16 weeks on full pay, to be taken within the first two years [leave].',
    page: 'leave',
    text: 'Parental leave: 16 weeks on full pay for each parent, within two years of birth or adoption.',
  },
  {
    question: 'Wie reiche ich Reisekosten ein?',
    answer:
      'Laden Sie die Belege innerhalb von 30 Tagen im Reiseportal hoch; die Erstattung kommt mit dem nächsten Gehalt [travel].',
    page: 'travel',
    text: 'Receipts are uploaded in the travel portal within 30 days; the refund is paid with the next salary.',
  },
  {
    question: '出張の宿泊費の上限はいくらですか？',
    answer: '国内は1泊15,000円、海外は1泊200米ドルまでです [travel]。',
    page: 'travel',
    text: 'Hotels: up to 15,000 yen a night in Japan, 200 US dollars elsewhere.',
  },
  {
    question: '公司的远程办公政策是什么？',
    answer: '每周最多可以远程办公三天，需要提前与主管约定 [remote]。',
    page: 'remote',
    text: 'Remote work: up to three days a week, agreed with the team lead.',
  },
  {
    question: 'Who do I tell when I lose my laptop?',
    answer:
      'Call the security desk at once, day or night; the laptop is locked from there [security].',
    page: 'security',
    text: 'Lost devices are reported to the security desk at once, at any hour.',
  },
  {
    question: 'Can I expense a standing desk at home?',
    answer: 'The handbook does not say. Please ask the people team.',
    page: 'equipment',
    text: 'Every employee has a budget of 600 euros for equipment of the home office.',
  },
]

const system =
  'Answer questions of employees from the passages of the handbook only, and name the page in brackets. Say so when the passages do not answer.'

/** Questions answered from documents: an embedding, a retrieval, an answer with its source. */
export const handbookSearch: DemoApplication = {
  name: 'handbook-search',
  environment: 'production',
  traffic(asked) {
    return momentsOfMonth({ ...asked, perDay: questionsPerDay }).map((moment, index) =>
      search(asked, moment, index),
    )
  },
}

function search({ seed, random }: TrafficAsked, moment: Moment, index: number): DemoTrace {
  const entry = oneOf(entries, random)
  const { question } = entry
  const builder = new TraceBuilder({
    id: `${seed} handbook ${index}`,
    user: `employee-${1 + Math.floor(random() ** 1.4 * employees)}`,
    tags: ['handbook'],
  })
  const root = builder.add({
    name: 'search handbook',
    startMs: moment.atMs,
    durationMs: 5,
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'handbook',
      'gen_ai.input.messages': JSON.stringify([saying('user', question)]),
    },
  })
  let at = moment.atMs + 2
  const embedding = embeddingCall({ texts: [question], random })
  builder.add({ ...embedding, parent: root, startMs: at })
  at += embedding.durationMs + 1
  const others = entries.filter(({ page }) => page !== entry.page).slice(0, 2)
  const documents = [entry, ...others].map(({ page, text }, rank) => ({
    id: page,
    score: Math.round((0.91 - rank * 0.17 - random() * 0.05) * 100) / 100,
    content: text,
  }))
  const hasFailed = random() < 0.008
  const retrievalMs = hasFailed ? 5_000 : Math.round(15 + random() * 60)
  const error = hasFailed
    ? { type: 'connection_error', message: 'The index of the handbook did not answer within 5 s' }
    : null
  builder.add({
    name: 'retrieval handbook',
    parent: root,
    startMs: at,
    durationMs: retrievalMs,
    attributes: {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': 'handbook',
      'gen_ai.retrieval.query.text': question,
      ...(hasFailed ? {} : { 'gen_ai.retrieval.documents': JSON.stringify(documents) }),
    },
    error,
  })
  at += retrievalMs + 2
  if (error !== null) {
    builder.close(root)
    builder.fail(root, error)
    return builder.build()
  }
  const passages = documents.map(({ id, content }) => `[${id}] ${content}`).join('\n')
  const call = chatCall({
    model: demoModels.flash,
    system,
    messages: [saying('user', `${passages}\n\nQuestion: ${question}`)],
    answer: saying('assistant', entry.answer),
    prompt: { name: 'handbook-answer', version: moment.daysAgo > 15 ? '1' : '2' },
    random,
    temperature: 0,
  })
  builder.add({ ...call, parent: root, startMs: at })
  builder.answer(root, saying('assistant', entry.answer))
  builder.close(root)
  const isGrounded = random() < (moment.daysAgo > 15 ? 0.86 : 0.94)
  return builder.build(
    random() < 0.5
      ? [
          {
            name: 'grounded',
            value: isGrounded,
            source: 'model',
            comment: isGrounded ? '' : 'The answer says more than its passages.',
            atMs: at + call.durationMs + 2_000,
          },
        ]
      : [],
  )
}
