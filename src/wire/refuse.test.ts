import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import type { WireFormat, WireRefusal } from './define.ts'
import {
  encodeArrayRefusal,
  encodeRefusal,
  encodeStreamRefusal,
  readProviderError,
} from './refuse.ts'

const limited: WireRefusal = {
  status: 429,
  code: 'rate_limited',
  message: 'This key may make 10 calls a minute.',
  field: '',
  retryAfterS: 7,
}
const malformed: WireRefusal = {
  status: 400,
  code: 'field_invalid',
  message: 'n must be 1.',
  field: 'n',
}

describe('a refusal', () => {
  it('has OpenAI’s shape for a caller of OpenAI’s API', () => {
    assert.deepEqual(encodeRefusal('openai', malformed).body, {
      error: {
        message: 'n must be 1.',
        type: 'invalid_request_error',
        param: 'n',
        code: 'field_invalid',
      },
    })
  })

  it('has Anthropic’s shape for a caller of Anthropic’s API', () => {
    assert.deepEqual(encodeRefusal('anthropic', limited).body, {
      type: 'error',
      error: { type: 'rate_limit_error', message: 'This key may make 10 calls a minute.' },
    })
  })

  it('is a google.rpc.Status with its details for a caller of Gemini’s API', () => {
    const { body } = encodeRefusal('gemini', { ...malformed, retryAfterS: 2 })
    assert.deepEqual(body, {
      error: {
        code: 400,
        message: 'n must be 1.',
        status: 'INVALID_ARGUMENT',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'FIELD_INVALID',
            domain: 'belay',
          },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'n', description: 'n must be 1.' }],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' },
        ],
      },
    })
  })

  it('says in headers which fault it is and when to come back', () => {
    assert.deepEqual(encodeRefusal('openai', limited).headers, {
      'content-type': 'application/json',
      'x-belay-fault': 'rate_limited',
      'retry-after': '7',
    })
    assert.equal('retry-after' in encodeRefusal('openai', malformed).headers, false)
  })

  for (const [status, openai, anthropic, gemini] of [
    [400, 'invalid_request_error', 'invalid_request_error', 'INVALID_ARGUMENT'],
    [401, 'authentication_error', 'authentication_error', 'UNAUTHENTICATED'],
    [402, 'insufficient_quota', 'billing_error', 'RESOURCE_EXHAUSTED'],
    [403, 'permission_error', 'permission_error', 'PERMISSION_DENIED'],
    [404, 'invalid_request_error', 'not_found_error', 'NOT_FOUND'],
    [413, 'invalid_request_error', 'request_too_large', 'INVALID_ARGUMENT'],
    [429, 'rate_limit_error', 'rate_limit_error', 'RESOURCE_EXHAUSTED'],
    [500, 'server_error', 'api_error', 'INTERNAL'],
    [502, 'server_error', 'api_error', 'INTERNAL'],
    [503, 'server_error', 'overloaded_error', 'UNAVAILABLE'],
    [504, 'server_error', 'timeout_error', 'DEADLINE_EXCEEDED'],
  ] as const) {
    it(`with status ${status} has each format’s own word for it`, () => {
      const refusal = { status, code: 'x', message: 'm', field: '' }
      const word = (format: WireFormat) =>
        readProviderError(format, status, encodeRefusal(format, refusal).body).type
      assert.deepEqual(
        [word('openai'), word('anthropic'), word('gemini')],
        [openai, anthropic, gemini],
      )
    })
  }
})

describe('a refusal inside a stream', () => {
  let server: Server
  let url = ''
  let bytes: Buffer = Buffer.alloc(0)
  before(async () => {
    server = createServer((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    url = `http://127.0.0.1:${address.port}`
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })

  const messages = [{ role: 'user' as const, content: 'x' }]
  const rest = { apiKey: 'none', maxRetries: 0 }

  it('is thrown by the OpenAI SDK, chat and responses alike', async () => {
    const openai = new OpenAI({ baseURL: url, ...rest })
    bytes = encodeStreamRefusal('openai', limited)
    const chat = await openai.chat.completions.create({ model: 'm', messages, stream: true })
    await assert.rejects(Array.fromAsync(chat), { code: 'rate_limited', type: 'rate_limit_error' })
    bytes = encodeStreamRefusal('openai', limited, 'openai.responses')
    const response = await openai.responses.create({ model: 'm', input: 'x', stream: true })
    await assert.rejects(Array.fromAsync(response), { code: 'rate_limited' })
  })

  it('is thrown by the Anthropic SDK', async () => {
    const anthropic = new Anthropic({ baseURL: url, ...rest })
    bytes = encodeStreamRefusal('anthropic', limited)
    const stream = await anthropic.messages.create({
      model: 'm',
      max_tokens: 1,
      messages,
      stream: true,
    })
    await assert.rejects(Array.fromAsync(stream), /10 calls a minute/)
  })

  it('is thrown by the Gemini SDK', async () => {
    const gemini = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } })
    bytes = encodeStreamRefusal('gemini', limited)
    await assert.rejects(
      gemini.models
        .generateContentStream({ model: 'm', contents: 'x' })
        .then((stream) => Array.fromAsync(stream)),
      /10 calls a minute/,
    )
  })
})

describe('a refusal inside a Gemini array', () => {
  const sent = (text: string) => {
    const { length } = text.trimEnd()
    return length === 0 ? null : (Buffer.from(text)[length - 1] ?? null)
  }
  for (const [title, before, elements] of [
    ['opens the array where nothing was sent', '', 1],
    ['opens it after white space alone', '\n\n', 1],
    ['continues it after an element', '[{"a":1}', 2],
    ['follows nothing that the provider closed', '[{"a":1}\n]', 1],
  ] as const) {
    it(title, () => {
      const text = before + encodeArrayRefusal(limited, sent(before)).toString()
      const array: unknown[] = JSON.parse(text)
      assert.equal(array.length, elements)
      if (!before.includes(']')) {
        assert.partialDeepStrictEqual(array.at(-1), {
          error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: limited.message },
        })
      }
    })
  }
})

describe('what a provider says went wrong', () => {
  const cases: [string, unknown, { type: string; message: string }][] = [
    [
      'is read from OpenAI’s shape',
      { error: { message: 'No.', type: 'invalid_request_error', code: 'x' } },
      { type: 'invalid_request_error', message: 'No.' },
    ],
    [
      'is read from Gemini’s, in an array too',
      [{ error: { code: 400, message: 'No.', status: 'INVALID_ARGUMENT' } }],
      { type: 'INVALID_ARGUMENT', message: 'No.' },
    ],
    [
      'may be a bare text',
      { error: 'model not found' },
      { type: '418', message: 'model not found' },
    ],
    [
      'may be Mistral’s bare message',
      { object: 'error', message: 'No.', type: 'invalid_model', code: '1500' },
      { type: 'invalid_model', message: 'No.' },
    ],
    [
      'may be a list of details',
      { detail: [{ loc: ['body'], msg: 'field required' }] },
      { type: '418', message: '[{"loc":["body"],"msg":"field required"}]' },
    ],
    [
      'may be no JSON',
      '<html>Bad gateway</html>',
      { type: '418', message: '<html>Bad gateway</html>' },
    ],
    ['may be JSON as text', '{"error":{"message":"No."}}', { type: '418', message: 'No.' }],
    [
      'may be nothing',
      '',
      { type: '418', message: 'The provider answered 418 without saying why.' },
    ],
    [
      'may be null',
      null,
      { type: '418', message: 'The provider answered 418 without saying why.' },
    ],
  ]
  for (const [title, body, expected] of cases) {
    it(title, () => {
      assert.deepEqual(readProviderError('openai', 418, body), expected)
    })
  }

  it('is cut when it is long', () => {
    assert.equal(readProviderError('openai', 500, 'x'.repeat(10_000)).message.length, 2_000)
  })
})
