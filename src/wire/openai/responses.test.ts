import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInPieces, transcript } from '#test/fixtures/wire/read-transcript.ts'
import { openaiResponses } from './responses.ts'

function reader() {
  const started = openaiResponses.startStream?.()
  assert.ok(started)
  return started
}

describe('a Responses reply', () => {
  const { stream, whole } = transcript('openai.responses', 'reasoning-text-tool')

  it('counts cached and written tokens once, by their length, and reasoning apart', () => {
    assert.deepEqual(openaiResponses.readReply(whole).usage, {
      input: 116,
      cache_read: 256,
      cache_write_5m: 28,
      cache_write_1h: 100,
      output: 26,
      reasoning: 64,
    })
  })

  it('counts the searches that are billed, and neither pages opened nor searches that failed', () => {
    const searched = transcript('openai.responses', 'web-search').whole
    assert.deepEqual(openaiResponses.readReply(searched).usage, {
      input: 9000,
      output: 40,
      web_search: 2,
    })
    const usage = { input_tokens: 1 }
    const searches = (item: object) =>
      openaiResponses.readReply({ usage, output: [{ type: 'web_search_call', ...item }] }).usage
        .web_search
    assert.equal(searches({ status: 'completed' }), 1)
    assert.equal(searches({ status: 'failed', action: { type: 'search' } }), undefined)
    assert.equal(searches({ status: 'completed', action: { type: 'find_in_page' } }), undefined)
  })

  it('is shown as one message', () => {
    assert.deepEqual(openaiResponses.replyMessages(whole), [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Think of ropes.' },
          { type: 'text', content: 'Bonjour, 你好 🧗' },
          { type: 'tool_call', id: 'call_1', name: 'weather', arguments: { city: 'Liège' } },
        ],
        finish_reason: 'completed',
      },
    ])
  })

  it('that is cut before its end is put together from its deltas', () => {
    const cutAt = stream.indexOf('response.function_call_arguments.done')
    const { end } = readInPieces(reader(), stream.subarray(0, cutAt), 100)
    assert.equal(end.isComplete, false)
    assert.equal(end.view.hasUsage, false)
    assert.deepEqual(openaiResponses.replyMessages(end.assembled), [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Think of ropes.' },
          { type: 'text', content: 'Bonjour, 你好 🧗' },
          { type: 'tool_call', id: 'call_1', name: 'weather', arguments: { city: 'Liège' } },
        ],
        finish_reason: 'in_progress',
      },
    ])
  })

  it('ends for the reason that it gives', () => {
    const incomplete = transcript('openai.responses', 'incomplete').whole
    assert.deepEqual(openaiResponses.readReply(incomplete).finishReasons, ['max_output_tokens'])
    const failed = transcript('openai.responses', 'failed').whole
    assert.deepEqual(openaiResponses.readReply(failed).error, {
      type: 'server_error',
      message: 'The model failed.',
    })
  })

  it('may carry an error event in the middle', () => {
    const broken = reader()
    const event = { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null }
    broken.push(Buffer.from(`event: error\ndata: ${JSON.stringify(event)}\n\n`))
    assert.deepEqual(broken.end().view.error, {
      type: 'rate_limit_exceeded',
      message: 'Slow down',
    })
  })
})

describe('a Responses request', () => {
  it('is read for what the gateway must know', () => {
    const request = openaiResponses.readRequest(
      {
        model: 'gpt-5.5',
        input: 'Hi',
        max_output_tokens: 10,
        service_tier: 'flex',
        reasoning: { effort: 'high' },
        user: 'u1',
      },
      { model: '', streams: false },
    )
    assert.deepEqual(request, {
      ok: true,
      value: {
        model: 'gpt-5.5',
        streamed: false,
        outputTokensMax: 10,
        priceTier: 'flex',
        userId: 'u1',
        parameters: { max_tokens: 10, 'reasoning.level': 'high', service_tier: 'flex' },
      },
    })
  })

  it('shows its conversation in canonical parts', () => {
    const messages = openaiResponses.requestMessages({
      instructions: 'Be brief.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
            { type: 'input_file', file_id: 'file-1' },
          ],
        },
        { type: 'function_call', call_id: 'c1', name: 'find', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'found' },
        { type: 'item_reference', id: 'x' },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'file', modality: 'document', file_id: 'file-1' },
        ],
      },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: {} }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'found' }] },
      { role: 'assistant', parts: [{ type: 'item_reference', id: 'x' }] },
    ])
  })
})
