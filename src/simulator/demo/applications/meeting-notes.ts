import { type DemoApplication, oneOf, type TrafficAsked } from '../application.ts'
import { type DemoTrace, TraceBuilder } from '../demo-span.ts'
import { chatCall, demoModels, saying } from '../model-call.ts'
import { type Moment, momentsOfMonth } from '../timeline.ts'

const notesPerDay = 16

type Meeting = readonly [title: string, transcript: string, summary: string]

const meetings: readonly [Meeting, ...Meeting[]] = [
  [
    'weekly sync',
    'Mira reported that the migration is done. Tomás asked for two more days for the tests. The release moves to Thursday.',
    '- Migration done (Mira)\n- Tests need two more days (Tomás)\n- Release on Thursday',
  ],
  [
    'Produktplanung',
    'Wir haben drei Vorschläge verglichen und uns für den zweiten entschieden. Jana schreibt die Anforderungen bis Freitag.',
    '- Vorschlag 2 wurde gewählt\n- Jana: Anforderungen bis Freitag',
  ],
  [
    '事故の振り返り',
    '昨日の障害は設定の誤りが原因でした。佐藤さんが今週中に確認の手順を書きます。',
    '- 原因：設定の誤り\n- 佐藤さん：今週中に確認の手順を作成',
  ],
  [
    '客户会议',
    '客户希望在下个月之前上线新功能。王芳负责给出时间表。',
    '- 客户希望下个月之前上线\n- 王芳：给出时间表',
  ],
]

/** A new application that is still tried out in staging: its errors are those of something unfinished. */
export const meetingNotes: DemoApplication = {
  name: 'meeting-notes',
  environment: 'staging',
  traffic(asked) {
    return momentsOfMonth({ ...asked, perDay: notesPerDay })
      .filter(({ daysAgo }) => daysAgo < 16)
      .map((moment, index) => note(asked, moment, index))
  },
}

function note({ seed, random }: TrafficAsked, moment: Moment, index: number): DemoTrace {
  const [title, transcript, summary] = oneOf(meetings, random)
  const builder = new TraceBuilder({ id: `${seed} notes ${index}`, tags: ['notes'] })
  const chance = random()
  const error =
    chance < 0.05
      ? { type: 'context_length_exceeded', message: '400 This model takes at most 1047576 tokens' }
      : chance < 0.08
        ? { type: 'invalid_api_key', message: '401 Incorrect API key provided' }
        : null
  const isCut = chance > 0.93
  const call = chatCall({
    model: demoModels.small,
    system: 'Write the decisions and tasks of the meeting as a list, in its own language.',
    messages: [saying('user', `${title}\n\n${transcript}`)],
    answer: saying('assistant', isCut ? summary.slice(0, 24) : summary),
    finish: isCut ? 'length' : chance > 0.91 ? 'content_filter' : 'stop',
    random,
    error,
  })
  builder.add({ ...call, startMs: moment.atMs })
  return builder.build()
}
