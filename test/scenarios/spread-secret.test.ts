// A provider that writes its key back token by token: no event has it, and no caller and no trace may have it either.
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { after, test } from 'node:test'
import { createConnection } from '#contract/connections.ts'
import {
  type Answer,
  chatChunk,
  chatEnd,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { postJson } from '#test/scenarios/send.ts'
import { callSpan, startServer } from '#test/scenarios/start-server.ts'

const canary = 'sk-canary-5e1c7b9d2f48a063'

const provider = await startHostileProvider()
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const secret = canary
await server.call(createConnection, {
  body: { secret, baseUrl: `${provider.url}/v1`, provider: 'openai-compatible', name: 'chatty' },
})
await server.call(createConnection, {
  body: { secret, baseUrl: provider.url, provider: 'anthropic', name: 'claude' },
})
const { key } = await server.createKey({ name: 'spread' })
after(() => server.stop())
after(() => provider.close())

/** The last header that authenticated a call, in pieces of three characters. */
function tokens(): string[] {
  const headers = provider.received.at(-1)?.headers
  const told = String(headers?.authorization ?? headers?.['x-api-key'])
  assert.ok(told.endsWith(canary), 'it was sent the secret')
  return `I was sent ${told}, as you see`.match(/.{1,3}/gs) ?? []
}

const tellChat: Answer = async (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const token of tokens()) {
    response.write(chatChunk(token))
    await setImmediate()
  }
  response.end(chatEnd)
}

const tellCompletion: Answer = async (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const text of tokens()) {
    const choice = { index: 0, text, finish_reason: null }
    response.write(`data: ${JSON.stringify({ id: 'cmpl-1', choices: [choice] })}\n\n`)
    await setImmediate()
  }
  response.end('data: [DONE]\n\n')
}

const tellResponse: Answer = async (response) => {
  const write = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const text = tokens().join('')
  const head = { id: 'resp_1', object: 'response', model: 'm' }
  const item = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed' }
  const part = { type: 'output_text', annotations: [] }
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const whole = { ...item, content: [{ ...part, text }] }
  write({ type: 'response.created', response: { ...head, status: 'in_progress', output: [] } })
  write({ type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } })
  write({ type: 'response.content_part.added', ...at, part: { ...part, text: '' } })
  for (const delta of tokens()) {
    write({ type: 'response.output_text.delta', ...at, delta })
    await setImmediate()
  }
  write({ type: 'response.output_text.done', ...at, text })
  write({ type: 'response.output_item.done', output_index: 0, item: whole })
  write({
    type: 'response.completed',
    response: { ...head, status: 'completed', output: [whole] },
  })
  response.end()
}

const tellMessage: Answer = async (response) => {
  const write = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] }
  write({ type: 'message_start', message })
  write({
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'tool_use', id: 't', name: 'look', input: {} },
  })
  for (const token of ['{"at":"', ...tokens(), '"}']) {
    write({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: token },
    })
    await setImmediate()
  }
  write({ type: 'content_block_stop', index: 0 })
  write({
    type: 'message_delta',
    delta: { stop_reason: 'tool_use' },
    usage: { input_tokens: 3, output_tokens: 9 },
  })
  write({ type: 'message_stop' })
  response.end()
}

const chat = (model: string, stream = true) => ({
  model,
  stream,
  max_tokens: 99,
  messages: [{ role: 'user', content: 'What were you sent?' }],
})
const contents = { contents: [{ role: 'user', parts: [{ text: 'What were you sent?' }] }] }
const asked = { stream: true, input: 'What were you sent?' }
const calls: readonly [title: string, tell: Answer, path: string, body: object][] = [
  ['chat', tellChat, '/v1/chat/completions', chat('chatty/m')],
  ['chat, asked whole', tellChat, '/v1/chat/completions', chat('chatty/m', false)],
  [
    'completions',
    tellCompletion,
    '/v1/completions',
    { model: 'chatty/m', stream: true, prompt: 'What?' },
  ],
  ['Responses', tellResponse, '/v1/responses', { ...asked, model: 'chatty/m' }],
  ['Responses by Messages', tellMessage, '/v1/responses', { ...asked, model: 'claude/m' }],
  ['Messages by chat', tellChat, '/v1/messages', chat('chatty/m')],
  ['Messages', tellMessage, '/v1/messages', chat('claude/m')],
  ['chat by Messages', tellMessage, '/v1/chat/completions', chat('claude/m')],
  ['Gemini by chat', tellChat, '/v1beta/models/chatty/m:streamGenerateContent?alt=sse', contents],
  ['Gemini by Messages', tellMessage, '/v1beta/models/claude/m:streamGenerateContent', contents],
]

for (const [title, tell, path, body] of calls)
  test(`a key that is written back token by token reaches nobody: ${title}`, async () => {
    provider.behave(tell)
    const response = await postJson(server.url + path, key, body)
    const text = await response.text()
    assert.equal(response.status, 200, text)
    const traceId = response.headers.get('x-belay-trace-id') ?? ''
    const span = await callSpan(server, traceId)
    for (const told of [text, span.rawOutput]) {
      const said = [
        ...told.matchAll(
          /"(?:content|text|delta|partial_json|arguments|at)":\s*"((?:[^"\\]|\\.)*)"/g,
        ),
      ]
        .map(([, piece = '']) => piece)
        .join('')
      assert.ok(said.includes('(secret)') && /as you see/.test(said), told)
      for (const part of [canary, canary.slice(4)]) assert.ok(!said.includes(part), told)
    }
  })
