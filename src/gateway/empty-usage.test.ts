import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiChat } from '#wire/openai/chat.ts'
import { withoutEmptyUsage } from './empty-usage.ts'

test('a usage of null goes from chunks, and nothing else does', () => {
  const started = openaiChat.startStream?.()
  assert.ok(started)
  const reader = withoutEmptyUsage(started)
  const said = JSON.stringify('ü,"usage":null,')
  const events = [
    `{"id":"1","choices":[{"index":0,"delta":{"content":${said}}}],"usage":null}`,
    '{"usage": null, "id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
    '{"id":"1","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}',
  ]
  const told = events.map((data) => reader.push(Buffer.from(`data: ${data}\n\n`)).toString())
  const end = reader.end()
  assert.deepEqual(
    told.map((event) => JSON.parse(event.slice(6))),
    [
      { id: '1', choices: [{ index: 0, delta: { content: 'ü,"usage":null,' } }] },
      { id: '1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { id: '1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } },
    ],
  )
  assert.equal(end.view.usage.output, 2)
})
