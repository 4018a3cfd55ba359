import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askForUsage } from './ask-for-usage.ts'

const cases: readonly { title: string; body: string; after: string | null }[] = [
  {
    title: 'a stream that says nothing of usage asks for it, every other byte as it was',
    body: ' { "model" : "gpt-4o",  "stream":true }',
    after: ' {"stream_options":{"include_usage":true}, "model" : "gpt-4o",  "stream":true }',
  },
  {
    title: 'other stream options stay',
    body: '{"model":"m","stream_options":{"include_obfuscation":false}}',
    after: '{"model":"m","stream_options":{"include_obfuscation":false,"include_usage":true}}',
  },
  {
    title: 'a refusal to include usage is overruled, because Belay hides the chunk again',
    body: '{"stream_options":{"include_usage":false}}',
    after: '{"stream_options":{"include_usage":true}}',
  },
  {
    title: 'null stands for no options',
    body: '{"stream_options":null}',
    after: '{"stream_options":{"include_usage":true}}',
  },
  {
    title: 'a stream that asks already is left alone',
    body: '{"stream_options":{"include_usage":true}}',
    after: null,
  },
]
for (const { title, body, after } of cases) {
  test(title, () => {
    const asked = askForUsage(Buffer.from(body), JSON.parse(body))
    assert.equal(asked?.toString() ?? null, after)
  })
}
