import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transcript } from '#test/fixtures/wire/read-transcript.ts'
import type { ReplyView } from '#wire/define.ts'
import { geminiBatchEmbedContents, geminiEmbedContent } from './embed-content.ts'
import { geminiGenerateContent } from './generate-content.ts'

function reader() {
  const started = geminiGenerateContent.startStream?.()
  assert.ok(started)
  return started
}

describe('the usage of generateContent', () => {
  const cases: { title: string; usage: object; classes: ReplyView['usage'] }[] = [
    {
      title:
        'takes what the cache gave out of the prompt and adds the thoughts beside the candidates',
      usage: {
        promptTokenCount: 1500,
        cachedContentTokenCount: 1024,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 100,
        totalTokenCount: 1620,
      },
      classes: { input: 476, cache_read: 1024, output: 20, reasoning: 100 },
    },
    {
      title: 'counts what tools fed back as input',
      usage: { promptTokenCount: 100, toolUsePromptTokenCount: 50, candidatesTokenCount: 1 },
      classes: { input: 150, output: 1 },
    },
    {
      title: 'separates audio and images, without the part of them that was cached',
      usage: {
        promptTokenCount: 1000,
        cachedContentTokenCount: 400,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 500 },
          { modality: 'AUDIO', tokenCount: 300 },
          { modality: 'IMAGE', tokenCount: 200 },
        ],
        cacheTokensDetails: [
          { modality: 'TEXT', tokenCount: 300 },
          { modality: 'AUDIO', tokenCount: 100 },
        ],
        candidatesTokenCount: 1300,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
      },
      classes: {
        input: 200,
        cache_read: 400,
        input_audio: 200,
        input_image: 200,
        output: 10,
        output_image: 1290,
      },
    },
  ]
  for (const { title, usage, classes } of cases) {
    it(title, () => {
      assert.deepEqual(geminiGenerateContent.readReply({ usageMetadata: usage }).usage, classes)
    })
  }

  it('counts searches as Google bills them: by query from Gemini 3 on, by prompt before', () => {
    const searched = transcript('gemini.generate_content', 'google-search').whole
    assert.deepEqual(geminiGenerateContent.readReply(searched).usage, {
      input: 92,
      output: 4,
      web_search: 2,
    })
    const candidates = [{ groundingMetadata: { webSearchQueries: ['a', 'b', 'b', ''] } }]
    const searches = (modelVersion: string) =>
      geminiGenerateContent.readReply({ candidates, modelVersion, usageMetadata: {} }).usage
    assert.deepEqual(searches('gemini-2.5-flash'), { web_search: 1 })
    assert.deepEqual(searches('gemini-3.1-pro-preview'), { web_search: 2 })
  })

  it('has the tier that was served, of the Gemini API and of Vertex AI alike', () => {
    const tier = (usageMetadata: object) =>
      geminiGenerateContent.readReply({ usageMetadata }).priceTier
    assert.equal(tier({ trafficType: 'ON_DEMAND' }), '')
    assert.equal(tier({ trafficType: 'ON_DEMAND_FLEX' }), 'flex')
    assert.equal(tier({ serviceTier: 'standard' }), '')
    assert.equal(tier({ serviceTier: 'priority' }), 'priority')
  })
})

describe('a generateContent stream', () => {
  it('keeps back one chunk from the finish reason on, and lets it go when another follows', () => {
    const stream = reader()
    const event = (body: object) => Buffer.from(`data: ${JSON.stringify(body)}\n\n`)
    const text = event({ candidates: [{ content: { parts: [{ text: 'a' }] } }] })
    const last = event({ candidates: [{ finishReason: 'STOP' }] })
    const usage = event({ usageMetadata: { promptTokenCount: 1 } })
    assert.equal(stream.push(text).equals(text), true)
    assert.equal(stream.push(last).length, 0)
    assert.equal(stream.push(usage).equals(last), true)
    const end = stream.end()
    assert.equal(end.held.equals(usage), true)
    assert.equal(end.isComplete, true)
  })

  it('takes pieces of arguments that lead nowhere without harm, and shows a call that was cut as far as it came', () => {
    const stream = reader()
    const pieces = [
      { jsonPath: '$.list[900000]', numberValue: 1 },
      { jsonPath: '$.__proto__.polluted', boolValue: true },
      { jsonPath: 'city', stringValue: 'no path' },
      { jsonPath: '$.city', stringValue: 'Liè', willContinue: true },
      { jsonPath: '$.city.inside', stringValue: 'a text has no inside' },
    ]
    const functionCall = { name: 'f', partialArgs: pieces, willContinue: true }
    const event = { candidates: [{ content: { parts: [{ functionCall }] } }] }
    stream.push(Buffer.from(`data: ${JSON.stringify(event)}\n\n`))
    const { assembled } = stream.end()
    const [message] = geminiGenerateContent.replyMessages(assembled)
    const [part] = message?.parts ?? []
    assert.equal(
      JSON.stringify(part),
      '{"type":"tool_call","name":"f","arguments":{"list":[],"__proto__":{"polluted":true},"city":"Liè"}}',
    )
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })

  it('is complete only when every candidate has finished', () => {
    const stream = reader()
    stream.push(
      Buffer.from(
        'data: {"candidates":[{"index":0,"finishReason":"STOP"},{"index":1,"content":{"parts":[{"text":"a"}]}}]}\n\n',
      ),
    )
    assert.equal(stream.end().isComplete, false)
  })

  it('in a JSON array keeps back its last element and the bracket', () => {
    const { stream } = transcript('gemini.generate_content', 'thoughts-array')
    const array = reader()
    const forwarded = array.push(stream)
    const { held } = array.end()
    assert.deepEqual(JSON.parse(`${forwarded.toString()}]`).length, 4)
    assert.match(held.toString(), /^\s*,\s*\{.*\}\s*\]$/s)
  })

  it('may carry an error in the middle', () => {
    const stream = reader()
    stream.push(
      Buffer.from('data: {"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}\n\n'),
    )
    const end = stream.end()
    assert.deepEqual(end.view.error, { type: 'UNAVAILABLE', message: 'Busy' })
    assert.equal(end.isComplete, false)
  })
})

describe('a generateContent request', () => {
  it('is read with the model and the stream of its path, in both spellings of a field', () => {
    const body = {
      contents: [],
      generation_config: { max_output_tokens: 100, candidate_count: 2, temperature: 0 },
      serviceTier: 'flex',
    }
    const request = geminiGenerateContent.readRequest(body, { model: 'g', streams: true })
    assert.deepEqual(request, {
      ok: true,
      value: {
        model: 'g',
        streamed: true,
        outputTokensMax: 200,
        priceTier: 'flex',
        userId: '',
        parameters: { temperature: 0, max_tokens: 100, 'choice.count': 2 },
      },
    })
  })

  it('shows its conversation in canonical parts', () => {
    const messages = geminiGenerateContent.requestMessages({
      system_instruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        {
          parts: [
            { text: 'What is this?' },
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { file_data: { mime_type: 'video/mp4', file_uri: 'gs://b/v' } },
          ],
        },
        {
          role: 'model',
          parts: [
            { text: 'Hm.', thought: true },
            { functionCall: { id: 'c1', name: 'find', args: { q: 1 } } },
          ],
        },
        { role: 'user', parts: [{ functionResponse: { name: 'find', response: { ok: 1 } } }] },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', modality: 'video', mime_type: 'video/mp4', uri: 'gs://b/v' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'tool_call', id: 'c1', name: 'find', arguments: { q: 1 } },
        ],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', name: 'find', response: { ok: 1 } }],
      },
    ])
  })
})

describe('Gemini embeddings', () => {
  it('show their texts, one by one or in a batch', () => {
    const one = { content: { parts: [{ text: 'a' }] }, outputDimensionality: 64 }
    const read = geminiEmbedContent.readRequest(one, { model: 'e', streams: false })
    assert.deepEqual(read.ok && read.value.parameters, { dimensions: 64 })
    assert.equal(geminiEmbedContent.requestMessages(one).length, 1)
    assert.equal(geminiBatchEmbedContents.requestMessages({ requests: [one, one] }).length, 2)
  })

  it('have the usage that is reported, and say so when none is', () => {
    assert.deepEqual(
      geminiEmbedContent.readReply({ usageMetadata: { promptTokenCount: 3 } }).usage,
      {
        input: 3,
      },
    )
    assert.equal(geminiEmbedContent.readReply({ embedding: { values: [] } }).hasUsage, false)
  })
})
