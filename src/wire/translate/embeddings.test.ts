import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { translatorFor } from './catalog.ts'

const translator = translatorFor('openai.embeddings', ['gemini.batch_embed_contents'])
const call = { id: '', model: 'e', createdS: 1, asArray: false }
const embeddings = [{ values: [0.5, -1] }, { values: [0, 2] }]

function translate(body: object, mayDrop = false) {
  assert.ok(translator)
  return translator.request(
    { model: 'x', ...body },
    { model: 'gemini-embedding-001', mayDrop, streamed: false },
  )
}

describe('embeddings, answered by Gemini', () => {
  it('are asked for text by text, with their dimensions', () => {
    const translated = translate({ input: ['a', 'b'], dimensions: 256, user: 'u' })
    const one = (text: string) => ({
      model: 'models/gemini-embedding-001',
      content: { parts: [{ text }] },
      outputDimensionality: 256,
    })
    assert.deepEqual(translated, {
      ok: true,
      value: { body: { requests: [one('a'), one('b')] }, dropped: [] },
    })
  })

  it('are refused for token numbers, nothing, and fields that Gemini has not', () => {
    for (const [body, field] of [
      [{ input: [[1, 2]] }, 'input[0]'],
      [{ input: [] }, 'input'],
      [{ input: 'a', input_type: 'query' }, 'input_type'],
    ] as const) {
      const translated = translate(body)
      assert.equal(translated.ok ? '' : translated.fault.field, field)
    }
  })

  it('come in the caller’s encoding, in the order of the texts', () => {
    const reply = translator?.reply({ embeddings }, { ...call, asked: {} })
    assert.partialDeepStrictEqual(reply, {
      object: 'list',
      model: 'e',
      data: [
        { index: 0, embedding: [0.5, -1] },
        { index: 1, embedding: [0, 2] },
      ],
    })
    const packed = translator?.reply(
      { embeddings, usageMetadata: { promptTokenCount: 3 } },
      { ...call, asked: { encoding_format: 'base64' } },
    )
    assert.partialDeepStrictEqual(packed, {
      data: [{ embedding: Buffer.from(Float32Array.of(0.5, -1).buffer).toString('base64') }],
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
  })
})
