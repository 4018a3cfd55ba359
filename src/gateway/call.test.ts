import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { Call } from '#gateway/call.ts'
import { wireById } from '#wire/catalog.ts'
import type { RequestView, Wire } from '#wire/define.ts'

function newCall(): Call {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  const path = { model: '', streams: false }
  return new Call({ request, response, wire: chat(), path, queryKey: '' }, 1n)
}

function chat(): Wire {
  const wire = wireById('openai.chat')
  assert.ok(wire)
  return wire
}

function asked(body: object, prompt: Call['asked']['prompt'] = null): Call['asked'] {
  const read = chat().readRequest(body, { model: '', streams: false })
  assert.ok(read.ok)
  const view: RequestView = read.value
  return {
    body: Buffer.from(JSON.stringify(body)),
    parsed: body,
    view,
    calledAs: view.model,
    prompt,
  }
}

test('what no stage has found yet is a mistake to ask for, and says what is missing', () => {
  const call = newCall()
  assert.throws(() => call.key, /key of this call/)
  assert.throws(() => call.targets, /targets of this call/)
  assert.throws(() => call.stream, /stream of this call/)
  assert.equal(call.keyIfKnown, null)
  assert.equal(call.modelIfKnown, '')
  assert.equal(call.isLetIn, false)
})

test('a long body is parsed again once it was let go, and its preview is the same', () => {
  const messages = [{ role: 'user', content: `Who belays? ${'rope '.repeat(5000)}` }]
  const call = newCall()
  call.project = { id: 'prj_1', capture: 'full', captureBytesMax: 1_000_000 }
  call.asked = asked({ model: 'm', messages })
  const { parsed, inputPreview } = call
  call.releaseParsed()
  assert.notEqual(call.parsed, parsed)
  assert.deepEqual(call.parsed, parsed)
  assert.equal(call.inputPreview, inputPreview)
  assert.match(inputPreview, /^Who belays\? rope/)
})

test('a short body is kept as it was parsed', () => {
  const call = newCall()
  call.asked = asked({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
  const { parsed } = call
  call.releaseParsed()
  assert.equal(call.parsed, parsed)
})

test('a stage that changes the request changes its preview, and its prompt stands in a context that was read before', () => {
  const call = newCall()
  call.asked = asked({ model: 'prompt/greet', messages: [] })
  const { traceId, spanId } = call.context
  assert.equal(call.inputPreview, '')
  const content = { model: 'm', messages: [{ role: 'user', content: 'Good morning' }] }
  call.asked = asked(content, { name: 'greet', version: 3, label: 'production' })
  assert.equal(call.inputPreview, 'Good morning')
  assert.deepEqual(
    { ...call.context, userAgent: '' },
    {
      ...call.context,
      userAgent: '',
      traceId,
      spanId,
      prompt: 'greet',
      promptVersion: '3',
      metadata: { 'prompt.label': 'production' },
    },
  )
})
