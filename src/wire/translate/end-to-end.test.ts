import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import OpenAI from 'openai'
import { startSimulator, type Simulator } from '#simulator/server.ts'
import { encodeRefusal } from '#wire/refuse.ts'
import { translators } from './catalog.ts'
import type { Translator } from './define.ts'

/** The least gateway there can be: a chat completion in, the provider's own API out, and back. */
async function answer(
  translator: Translator,
  simulatorUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString())
  const translated = translator.request(body, {
    model: body.model,
    mayDrop: false,
    streamed: body.stream === true,
  })
  const sendJson = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
  if (!translated.ok) {
    const refusal = { status: 400, code: 'untranslatable', ...translated.fault }
    return sendJson(400, encodeRefusal('openai', refusal).body)
  }
  const streamed = body.stream === true
  const upstream = await fetch(simulatorUrl + pathOf(translator.to, body.model, streamed), {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01' },
    body: JSON.stringify(translated.value.body),
  })
  if (!upstream.ok) {
    const error = translator.error(upstream.status, await upstream.json())
    return sendJson(error.status, error.body)
  }
  const call = {
    id: 'chatcmpl-1',
    model: `sim/${body.model}`,
    createdS: 1,
    asked: body,
    asArray: false,
  }
  if (!streamed) return sendJson(200, translator.reply(await upstream.json(), call))
  const stream = translator.startStream(call)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for await (const chunk of upstream.body ?? []) response.write(stream.push(Buffer.from(chunk)))
  response.end(stream.end())
}

function pathOf(wire: string, model: string, streamed: boolean): string {
  if (wire === 'anthropic.messages') return '/anthropic/v1/messages'
  const method = streamed ? 'streamGenerateContent?alt=sse' : 'generateContent'
  return `/gemini/v1beta/models/${model}:${method}`
}

const schema = {
  type: 'object',
  properties: { peak: { type: 'string' }, metres: { type: 'integer' } },
  required: ['peak', 'metres'],
  additionalProperties: false,
}
const tools = [{ type: 'function' as const, function: { name: 'climb', parameters: schema } }]
const messages = [{ role: 'user' as const, content: 'Up the Matterhorn, 上' }]

for (const translator of translators.filter(({ from }) => from === 'openai.chat')) {
  describe(`the OpenAI SDK, answered by ${translator.to}`, () => {
    let simulator: Simulator
    let server: Server
    let openai: OpenAI
    before(async () => {
      simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 3 })
      server = createServer((request, response) => {
        answer(translator, simulator.url, request, response).catch(() => response.destroy())
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      assert.ok(typeof address === 'object' && address !== null)
      openai = new OpenAI({
        baseURL: `http://127.0.0.1:${address.port}`,
        apiKey: 'none',
        maxRetries: 0,
      })
    })
    after(async () => {
      server.close()
      server.closeAllConnections()
      await simulator.close()
    })

    /** The same request, whole and streamed; both as the SDK gives them to its caller. */
    async function both(body: Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'stream'>) {
      const whole = await openai.chat.completions.create(body)
      const streamed = await openai.chat.completions
        .stream({ ...body, stream_options: { include_usage: true } })
        .finalChatCompletion()
      assert.deepEqual(streamed.usage, whole.usage)
      assert.equal(streamed.choices[0]?.finish_reason, whole.choices[0]?.finish_reason)
      assert.equal(streamed.choices[0]?.message.content, whole.choices[0]?.message.content)
      return { whole, streamed }
    }

    it('gets text, with usage', async () => {
      const { whole } = await both({ model: 'echo', messages })
      assert.equal(whole.choices[0]?.message.content, messages[0]?.content)
      assert.equal(whole.choices[0]?.finish_reason, 'stop')
      assert.equal(whole.model, 'sim/echo')
      assert.ok((whole.usage?.total_tokens ?? 0) > 0)
    })

    it('gets caches and reasoning in OpenAI’s details', async () => {
      const { whole } = await both({ model: 'cached+reasoning', messages })
      assert.ok((whole.usage?.prompt_tokens_details?.cached_tokens ?? 0) > 0)
      assert.ok((whole.usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 0)
    })

    it('gets thoughts when it asks for reasoning', async () => {
      const { whole } = await both({ model: 'reasoning', messages, reasoning_effort: 'low' })
      assert.match(JSON.stringify(whole.choices[0]?.message), /reasoning_content.*simulator/)
    })

    it('is cut at its own bound', async () => {
      const { whole } = await both({ model: 'lorem', messages, max_completion_tokens: 5 })
      assert.equal(whole.choices[0]?.finish_reason, 'length')
    })

    it('stops at its own stop sequence', async () => {
      const { whole } = await both({ model: 'echo', messages, stop: ['Matterhorn'] })
      assert.equal(whole.choices[0]?.message.content, 'Up the ')
    })

    it('gets structured output', async () => {
      const { whole } = await both({
        model: 'json',
        messages,
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
      })
      assert.deepEqual(JSON.parse(whole.choices[0]?.message.content ?? ''), {
        peak: messages[0]?.content,
        metres: 1,
      })
    })

    it('gives images', async () => {
      const { whole } = await both({
        model: 'image',
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
          },
        ],
      })
      assert.match(whole.choices[0]?.message.content ?? '', /one image: image\/png, 3 bytes/)
    })

    it('calls tools side by side, and sends back what they answered', async () => {
      const { whole, streamed } = await both({ model: 'tools-2', messages, tools })
      for (const reply of [whole, streamed]) {
        const message = reply.choices[0]?.message
        assert.equal(reply.choices[0]?.finish_reason, 'tool_calls')
        const calls = message?.tool_calls ?? []
        assert.equal(calls.length, 2)
        assert.equal(new Set(calls.map((call) => call.id)).size, 2)
        for (const call of calls) {
          assert.ok(call.type === 'function')
          assert.deepEqual(JSON.parse(call.function.arguments), {
            peak: messages[0]?.content,
            metres: 1,
          })
        }
        assert.ok(message)
        const results = calls.map((call) => ({
          role: 'tool' as const,
          tool_call_id: call.id,
          content: 'done',
        }))
        const after = await openai.chat.completions.create({
          model: 'tools-2',
          tools,
          messages: [...messages, message, ...results],
        })
        assert.match(after.choices[0]?.message.content ?? '', /^The tool climb answered: .*done/)
      }
    })

    it('is refused the way its own API refuses', async () => {
      const { whole } = await both({ model: 'refusal', messages })
      assert.equal(whole.choices[0]?.finish_reason, 'content_filter')
    })

    for (const [model, status] of [
      ['error-401', 401],
      ['error-429', 429],
      ['error-500', 500],
      ['error-529', 503],
      ['no-such-model', 404],
    ] as const) {
      it(`throws ${status} for ${model}, streamed or not`, async () => {
        for (const stream of [true, false]) {
          await assert.rejects(openai.chat.completions.create({ model, messages, stream }), {
            status,
          })
        }
      })
    }

    it('is told which field cannot be translated', async () => {
      await assert.rejects(
        openai.chat.completions.create({ model: 'echo', messages, web_search_options: {} }),
        { status: 400, param: 'web_search_options' },
      )
    })
  })
}
