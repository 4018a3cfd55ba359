import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { simulatedModels } from './catalog.ts'
import { countTokens } from './count-tokens.ts'
import { startSimulator } from './server.ts'

const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 7 })
const rest = { apiKey: 'none', maxRetries: 0 }
const openai = new OpenAI({ baseURL: `${simulator.url}/openai/v1`, ...rest })
const anthropic = new Anthropic({ baseURL: `${simulator.url}/anthropic`, ...rest })
const gemini = new GoogleGenAI({
  apiKey: 'none',
  httpOptions: { baseUrl: `${simulator.url}/gemini` },
})
after(() => simulator.close())

const weather = {
  type: 'object' as const,
  properties: {
    city: { type: 'string' },
    days: { type: 'integer', minimum: 1, maximum: 7 },
    unit: { enum: ['C', 'F'] },
  },
  required: ['city', 'days'],
}

function say(content: string) {
  return [{ role: 'user' as const, content }]
}

describe('the simulator, called with the OpenAI SDK', () => {
  it('echoes the last user text, with usage by its own rule', async () => {
    const reply = await openai.chat.completions.create({
      model: 'echo',
      messages: say('Hello there, 你好!'),
    })
    assert.equal(reply.choices[0]?.message.content, 'Hello there, 你好!')
    assert.equal(reply.choices[0]?.finish_reason, 'stop')
    assert.equal(reply.usage?.completion_tokens, 6)
    assert.equal(reply.usage?.prompt_tokens, 3 + 6)
  })

  it('streams the same text in tokens, and its usage when asked', async () => {
    const stream = await openai.chat.completions.create({
      model: 'sim/size-40-tokens',
      messages: say('go'),
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let usage: unknown
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      usage = chunk.usage ?? usage
    }
    const whole = await openai.chat.completions.create({
      model: 'size-40-tokens',
      messages: say('go'),
    })
    assert.equal(countTokens(text), 40)
    assert.equal(text, whole.choices[0]?.message.content)
    assert.deepEqual(usage, whole.usage)
  })

  it('calls a tool with arguments that satisfy its schema, streamed or not, then uses the result', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'weather', parameters: weather } },
    ]
    const request = { model: 'tools', messages: say('Liège?'), tools }
    const whole = await openai.chat.completions.create(request)
    const streamed = await openai.chat.completions.stream(request).finalChatCompletion()
    for (const reply of [whole, streamed]) {
      const call = reply.choices[0]?.message.tool_calls?.[0]
      assert.ok(call?.type === 'function')
      assert.equal(reply.choices[0]?.finish_reason, 'tool_calls')
      assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Liège?', days: 1, unit: 'C' })
    }
    const message = whole.choices[0]?.message
    assert.ok(message)
    const answered = await openai.chat.completions.create({
      ...request,
      messages: [
        ...request.messages,
        message,
        { role: 'tool', tool_call_id: message.tool_calls?.[0]?.id ?? '', content: 'rain' },
      ],
    })
    assert.equal(answered.choices[0]?.message.content, 'The tool weather answered: rain')
  })

  it('answers with several choices, cut at the bound or at a stop sequence', async () => {
    const reply = await openai.chat.completions.create({
      model: 'echo',
      messages: say('one two three four'),
      n: 2,
      max_completion_tokens: 2,
    })
    assert.deepEqual(
      reply.choices.map((choice) => [choice.message.content, choice.finish_reason]),
      [
        ['one two', 'length'],
        ['one two', 'length'],
      ],
    )
    const stopped = await openai.chat.completions.create({
      model: 'echo',
      messages: say('one two three'),
      stop: 'two',
    })
    assert.equal(stopped.choices[0]?.message.content, 'one ')
  })

  it('obeys a response schema, refuses, reasons and reports caches when its name says so', async () => {
    const schema = { type: 'object', properties: { list: { type: 'array', items: weather } } }
    const json = await openai.chat.completions.create({
      model: 'json',
      messages: say('Rome'),
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    })
    assert.deepEqual(JSON.parse(json.choices[0]?.message.content ?? ''), {
      list: [{ city: 'Rome', days: 1, unit: 'C' }],
    })
    const refused = await openai.chat.completions.create({ model: 'refusal', messages: say('x') })
    assert.equal(refused.choices[0]?.message.content, null)
    assert.match(refused.choices[0]?.message.refusal ?? '', /refuse/)
    const thought = await openai.chat.completions.create({ model: 'reasoning', messages: say('x') })
    assert.ok((thought.usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 0)
    const cached = await openai.chat.completions.create({
      model: 'cached',
      messages: say('a b c d e'),
    })
    assert.equal(cached.usage?.prompt_tokens, 8)
    assert.equal(cached.usage?.prompt_tokens_details?.cached_tokens, 4)
    assert.equal(cached.usage?.prompt_tokens_details?.cache_write_tokens, 2)
  })

  it('says what images it was given', async () => {
    const reply = await openai.chat.completions.create({
      model: 'image',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://example.org/cat.jpg' } },
          ],
        },
      ],
    })
    assert.equal(
      reply.choices[0]?.message.content,
      'I was given 2 images: image/png, 3 bytes; https://example.org/cat.jpg.',
    )
  })

  it('speaks the Responses API, streamed or not', async () => {
    const request = {
      model: 'reasoning+tools',
      input: 'Liège?',
      tools: [{ type: 'function' as const, name: 'weather', parameters: weather, strict: true }],
    }
    const whole = await openai.responses.create(request)
    const streamed = await openai.responses.stream(request).finalResponse()
    assert.deepEqual(
      whole.output.map((item) => item.type),
      ['reasoning', 'function_call'],
    )
    assert.deepEqual(
      streamed.output.map((item) => item.type),
      ['reasoning', 'function_call'],
    )
    assert.deepEqual(streamed.usage, whole.usage)
    const text = await openai.responses.stream({ model: 'echo', input: 'Hi you' }).finalResponse()
    assert.equal(text.output_text, 'Hi you')
    const cut = await openai.responses.create({ model: 'lorem', input: 'x', max_output_tokens: 16 })
    assert.deepEqual(
      [cut.status, cut.incomplete_details?.reason],
      ['incomplete', 'max_output_tokens'],
    )
  })

  it('embeds text the same in both encodings, close when words are shared', async () => {
    const input = ['a red rope', 'a blue rope', 'entirely other things']
    const floats = await openai.embeddings.create({
      model: 'embed-64',
      input,
      encoding_format: 'float',
    })
    const packed = await openai.embeddings.create({ model: 'embed-64', input })
    const vectors = floats.data.map((one) => one.embedding)
    assert.deepEqual(
      packed.data.map((one) => one.embedding),
      vectors,
    )
    const dot = (left: number[] = [], right: number[] = []) =>
      left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
    assert.equal(vectors[0]?.length, 64)
    assert.ok(dot(vectors[0], vectors[1]) > dot(vectors[0], vectors[2]))
    assert.equal(floats.usage.prompt_tokens, 9)
  })

  it('speaks the older completions API', async () => {
    const reply = await openai.completions.create({ model: 'echo', prompt: 'Say hi' })
    assert.equal(reply.choices[0]?.text, 'Say hi')
    const stream = await openai.completions.create({
      model: 'echo',
      prompt: 'Say hi',
      stream: true,
    })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.text ?? ''
    assert.equal(text, 'Say hi')
  })

  it('lists its models, and names them all when asked for one it does not have', async () => {
    const listed = await Array.fromAsync(openai.models.list())
    assert.deepEqual(
      listed.map((model) => model.id),
      simulatedModels.map((model) => model.name),
    )
    await assert.rejects(openai.chat.completions.create({ model: 'gpt-9', messages: say('x') }), {
      name: 'Error',
      status: 404,
      code: 'model_not_found',
      message: /no model `gpt-9`.*echo, lorem/,
    })
  })

  for (const [status, type] of [
    [401, 'invalid_request_error'],
    [408, 'invalid_request_error'],
    [429, 'requests'],
    [500, 'server_error'],
    [503, 'server_error'],
    [529, 'server_error'],
  ] as const) {
    it(`answers error-${status} in the documented shape`, async () => {
      const model = `error-${status}`
      const error = await openai.chat.completions
        .create({ model, messages: say('x'), stream: true })
        .then(
          () => null,
          (thrown: unknown) => thrown,
        )
      assert.ok(error instanceof OpenAI.APIError)
      assert.deepEqual([error.status, error.type], [status, type])
      assert.equal(error.headers?.get('retry-after'), [429, 503, 529].includes(status) ? '1' : null)
    })
  }
})

describe('the simulator, called with the Anthropic SDK', () => {
  it('echoes, streamed or not', async () => {
    const request = { model: 'echo', max_tokens: 100, messages: say('Hello, 世界') }
    const whole = await anthropic.messages.create(request)
    const streamed = await anthropic.messages.stream(request).finalMessage()
    for (const reply of [whole, streamed]) {
      assert.deepEqual(reply.content, [{ type: 'text', text: 'Hello, 世界' }])
      assert.equal(reply.stop_reason, 'end_turn')
      assert.equal(reply.usage.output_tokens, 4)
      assert.equal(reply.usage.input_tokens, 7)
    }
  })

  it('thinks, calls tools and reports cache writes by their length', async () => {
    const request = {
      model: 'reasoning+tools-2+cached-1h',
      max_tokens: 100,
      messages: say('Kyoto'),
      tools: [{ name: 'weather', input_schema: weather }],
    }
    const whole = await anthropic.messages.create(request)
    const streamed = await anthropic.messages.stream(request).finalMessage()
    assert.deepEqual(
      whole.content.map((block) => block.type),
      ['thinking', 'tool_use', 'tool_use'],
    )
    assert.equal(whole.stop_reason, 'tool_use')
    assert.deepEqual(
      streamed.content.map((block) => (block.type === 'tool_use' ? block.input : block.type)),
      whole.content.map((block) => (block.type === 'tool_use' ? block.input : block.type)),
    )
    assert.ok((whole.usage.cache_creation?.ephemeral_1h_input_tokens ?? 0) > 0)
    assert.equal(whole.usage.cache_creation?.ephemeral_5m_input_tokens, 0)
    assert.equal(
      whole.usage.output_tokens_details?.thinking_tokens,
      streamed.usage.output_tokens_details?.thinking_tokens,
    )
  })

  it('counts tokens as it bills them, and lists its models', async () => {
    const messages = say('one two three')
    const count = await anthropic.messages.countTokens({ model: 'echo', messages })
    const reply = await anthropic.messages.create({ model: 'echo', max_tokens: 9, messages })
    assert.equal(count.input_tokens, reply.usage.input_tokens)
    const listed = await Array.fromAsync(anthropic.models.list())
    assert.equal(listed[0]?.id, 'echo')
  })

  it('insists on max_tokens, and is overloaded on demand', async () => {
    const missing = { model: 'echo', messages: say('x') }
    const bare = await fetch(`${simulator.url}/anthropic/v1/messages`, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01' },
      body: JSON.stringify(missing),
    })
    assert.equal(bare.status, 400)
    await assert.rejects(
      anthropic.messages.create({ model: 'error-529', max_tokens: 1, messages: say('x') }),
      (error: unknown) =>
        error instanceof Anthropic.APIError &&
        error.status === 529 &&
        error.type === 'overloaded_error',
    )
  })
})

describe('the simulator, called with the Gemini SDK', () => {
  it('echoes, streamed or not', async () => {
    const request = { model: 'echo', contents: 'Hello one two three four five' }
    const whole = await gemini.models.generateContent(request)
    let text = ''
    let usage: unknown
    for await (const chunk of await gemini.models.generateContentStream(request)) {
      text += chunk.text ?? ''
      usage = chunk.usageMetadata
    }
    assert.equal(whole.text, request.contents)
    assert.equal(text, request.contents)
    assert.deepEqual(usage, whole.usageMetadata)
    assert.equal(whole.usageMetadata?.candidatesTokenCount, 6)
  })

  it('thinks aloud when asked, and calls tools', async () => {
    const reply = await gemini.models.generateContent({
      model: 'reasoning+tools',
      contents: 'Rome',
      config: {
        thinkingConfig: { includeThoughts: true },
        tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: weather }] }],
      },
    })
    assert.deepEqual(
      reply.functionCalls?.map((call) => call.args),
      [{ city: 'Rome', days: 1, unit: 'C' }],
    )
    assert.equal(reply.candidates?.[0]?.content?.parts?.[0]?.thought, true)
    assert.ok((reply.usageMetadata?.thoughtsTokenCount ?? 0) > 0)
  })

  it('embeds, counts and lists', async () => {
    const embedded = await gemini.models.embedContent({
      model: 'embed-32',
      contents: ['one', 'two'],
    })
    assert.deepEqual(
      embedded.embeddings?.map((one) => one.values?.length),
      [32, 32],
    )
    const counted = await gemini.models.countTokens({ model: 'echo', contents: 'one two' })
    assert.equal(counted.totalTokens, 5)
    const pager = await gemini.models.list()
    assert.equal(pager.page[0]?.name, 'models/echo')
  })

  it('streams a JSON array when nobody asks for server-sent events', async () => {
    const answer = await fetch(`${simulator.url}/gemini/v1beta/models/echo:streamGenerateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'a b c d e f' }] }] }),
    })
    const chunks: unknown = await answer.json()
    assert.ok(Array.isArray(chunks))
    assert.equal(chunks.length, 2)
  })

  it('answers errors as google.rpc.Status', async () => {
    await assert.rejects(gemini.models.generateContent({ model: 'error-429', contents: 'x' }), {
      status: 429,
      message: /RESOURCE_EXHAUSTED/,
    })
  })
})

describe('the simulator’s troubles', () => {
  const ask = (model: string, stream: boolean, signal?: AbortSignal) =>
    fetch(`${simulator.url}/openai/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model, messages: say('one two three four'), stream }),
      ...(signal ? { signal } : {}),
    })

  it('waits before it answers', async () => {
    const startedMs = performance.now()
    await (await ask('slow-60ms', false)).text()
    assert.ok(performance.now() - startedMs >= 59)
  })

  it('paces a stream', async () => {
    const startedMs = performance.now()
    await (await ask('tokens-200-per-s+size-20-tokens', true)).text()
    assert.ok(performance.now() - startedMs >= 99)
  })

  for (const stream of [true, false]) {
    it(`breaks the connection half way, ${stream ? 'streamed' : 'whole'}`, async () => {
      const answer = await ask('cut-stream', stream)
      assert.equal(answer.status, 200)
      await assert.rejects(answer.text())
    })

    it(`sends what is no JSON, ${stream ? 'streamed' : 'whole'}`, async () => {
      const text = await (await ask('garbage', stream)).text()
      assert.throws(() => JSON.parse(text))
    })

    it(`sends a byte at a time, ${stream ? 'streamed' : 'whole'}`, async () => {
      const text = await (await ask('dribble+echo', stream)).text()
      assert.match(text, /four/)
    })
  }

  it('hangs until the caller gives up', async () => {
    await assert.rejects(ask('hang', true, AbortSignal.timeout(50)), { name: 'TimeoutError' })
  })

  it('fails the same share of calls, in the same order, for the same seed', async () => {
    const run = async (seed: number) => {
      const flaky = await startSimulator({ host: '127.0.0.1', port: 0, seed })
      const statuses: number[] = []
      for (let count = 0; count < 60; count += 1) {
        const answer = await fetch(`${flaky.url}/v1/chat/completions`, {
          method: 'POST',
          body: JSON.stringify({ model: 'flaky-30', messages: say('x') }),
        })
        await answer.text()
        statuses.push(answer.status)
      }
      await flaky.close()
      return statuses
    }
    const first = await run(1)
    assert.deepEqual(await run(1), first)
    assert.notDeepEqual(await run(2), first)
    const failed = first.filter((status) => status === 503).length
    assert.ok(failed > 8 && failed < 30, `${failed} of 60 failed`)
  })

  it('combines what is joined with a plus sign', async () => {
    const startedMs = performance.now()
    const answer = await ask('slow-40ms+error-529', false)
    assert.equal(answer.status, 529)
    assert.ok(performance.now() - startedMs >= 39)
    assert.equal((await ask('slow-40ms+nonsense', false)).status, 404)
    assert.equal((await ask('slow-999999999ms', false)).status, 404)
  })

  it('says what is wrong with a body', async () => {
    const post = (body: string) =>
      fetch(`${simulator.url}/openai/v1/chat/completions`, { method: 'POST', body })
    for (const body of ['{', '[]', '{"model":"echo"}', '{"model":"echo","messages":[]}']) {
      const answer = await post(body)
      assert.equal(answer.status, 400, body)
    }
    const unknown = await fetch(`${simulator.url}/nowhere`)
    assert.equal(unknown.status, 404)
    assert.equal(unknown.headers.get('x-simulated'), 'true')
  })
})
