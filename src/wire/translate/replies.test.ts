import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transcript, transcriptsOf } from '#test/fixtures/wire/read-transcript.ts'
import { wireById } from '#wire/catalog.ts'
import { openaiChat } from '#wire/openai/chat.ts'
import { translatorFor, translators } from './catalog.ts'
import type { Translator } from './define.ts'

const call = {
  id: 'chatcmpl-1',
  model: 'asked',
  createdS: 1_760_000_000,
  asked: { stream_options: { include_usage: true } },
  asArray: false,
}
const fromChat = translators.filter(({ from }) => from === 'openai.chat')
const wiresOf = { anthropic: 'anthropic.messages', gemini: 'gemini.generate_content' } as const

function translatorTo(format: 'anthropic' | 'gemini'): Translator {
  const translator = translatorFor('openai.chat', [wiresOf[format]])
  assert.ok(translator)
  return translator
}

function translateStream(translator: Translator, bytes: Buffer, size: number, includeUsage = true) {
  const stream = translator.startStream({
    ...call,
    asked: { stream_options: { include_usage: includeUsage } },
  })
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) {
    pieces.push(stream.push(bytes.subarray(at, at + size)))
  }
  return { pushed: Buffer.concat(pieces).toString(), ended: stream.end().toString() }
}

function eventsOf(text: string): unknown[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) =>
    data === '[DONE]' ? data : JSON.parse(data),
  )
}

/** A stream keeps the white space that the model wrote between arguments; a parsed input has lost it. */
function parsedArguments(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) =>
    key === 'arguments' && typeof value === 'string' ? JSON.parse(value) : value,
  )
}

describe('a translated reply', () => {
  for (const translator of fromChat) {
    for (const { name, stream, whole } of transcriptsOf(translator.to)) {
      it(`says the same streamed as whole: ${translator.to} ${name}`, () => {
        const expected = translator.reply(whole, call)
        for (const size of [1, 33, stream.length]) {
          const { pushed, ended } = translateStream(translator, stream, size)
          const reader = openaiChat.startStream?.()
          assert.ok(reader)
          reader.push(Buffer.from(pushed + ended))
          const end = reader.end()
          assert.deepEqual(parsedArguments(end.assembled), parsedArguments(expected))
          assert.deepEqual(end.view, openaiChat.readReply(expected))
          assert.equal(end.isComplete, true)
        }
      })

      it(`keeps [DONE] and the usage for the end: ${translator.to} ${name}`, () => {
        const { pushed, ended } = translateStream(translator, stream, 64)
        assert.equal(pushed.includes('[DONE]'), false)
        assert.equal(pushed.includes('"prompt_tokens"'), false)
        assert.match(ended, /^data: \{.*"prompt_tokens".*\}\n\ndata: \[DONE\]\n\n$/)
      })

      it(`costs what the provider's own reply costs: ${translator.to} ${name}`, () => {
        const native = wireById(translator.to)?.readReply(whole).usage ?? {}
        const { usage } = openaiChat.readReply(translator.reply(whole, call))
        // Chat completions know neither the length of a cache write nor images apart.
        const short = (native.cache_write_5m ?? 0) + (native.cache_write_1h ?? 0)
        const { cache_write_1h: _long, input_image: image, output_image: drawn, ...rest } = native
        assert.deepEqual(usage, {
          ...rest,
          ...(short > 0 ? { cache_write_5m: short } : {}),
          ...(image === undefined ? {} : { input: (native.input ?? 0) + image }),
          ...(drawn === undefined ? {} : { output: (native.output ?? 0) + drawn }),
        })
      })

      it(`that is cut ends without [DONE]: ${translator.to} ${name}`, () => {
        const endsAt = wireById(translator.to)?.startStream?.()
        assert.ok(endsAt)
        endsAt.push(stream)
        const before = stream.subarray(0, stream.length - endsAt.end().held.length)
        const { pushed, ended } = translateStream(translator, before, 64)
        assert.equal((pushed + ended).includes('[DONE]'), false)
      })
    }
  }

  it('has a usage in every chunk when it was asked for, and in none when it was not', () => {
    const { stream } = transcript('anthropic.messages', 'text-cached')
    const asked = translateStream(translatorTo('anthropic'), stream, 64)
    const chunks = eventsOf(asked.pushed)
    assert.ok(chunks.every((chunk) => Object.hasOwn(Object(chunk), 'usage')))
    const silent = translateStream(translatorTo('anthropic'), stream, 64, false)
    assert.equal((silent.pushed + silent.ended).includes('usage'), false)
    assert.equal(silent.ended, 'data: [DONE]\n\n')
  })

  it('opens with the role, and ends each choice with one finish reason', () => {
    const { stream } = transcript('gemini.generate_content', 'two-candidates')
    const { pushed } = translateStream(translatorTo('gemini'), stream, 64)
    const choices = eventsOf(pushed).map((event) => Object(event).choices[0])
    assert.deepEqual(
      choices.map((choice) => [choice.index, choice.delta, choice.finish_reason]),
      [
        [0, { role: 'assistant', content: null, refusal: null }, null],
        [0, { content: 'Yes' }, null],
        [1, { role: 'assistant', content: null, refusal: null }, null],
        [1, { content: 'No' }, null],
        [0, { content: ' sir' }, null],
        [0, {}, 'stop'],
        [1, { content: ' sir' }, null],
        [1, {}, 'length'],
      ],
    )
  })
})

describe('how a translated reply was served', () => {
  const served = (to: Parameters<typeof translatorTo>[0], reply: object) =>
    Object(translatorTo(to).reply(reply, call)).service_tier
  const message = (tier: unknown) => ({
    type: 'message',
    content: [{ type: 'text', text: 'Yes' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1, output_tokens: 1, service_tier: tier },
  })
  const content = (said: object) => ({
    candidates: [{ content: { parts: [{ text: 'Yes' }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, ...said },
  })

  it('stands in it as OpenAI says it, or null where the provider says nothing', () => {
    assert.equal(served('anthropic', message('standard')), 'default')
    assert.equal(served('anthropic', message('priority')), 'priority')
    assert.equal(served('anthropic', message('batch')), null)
    assert.equal(served('anthropic', message(undefined)), null)
    assert.equal(served('gemini', content({ serviceTier: 'standard' })), 'default')
    assert.equal(served('gemini', content({ trafficType: 'ON_DEMAND' })), 'default')
    assert.equal(served('gemini', content({ trafficType: 'ON_DEMAND_FLEX' })), 'flex')
    assert.equal(served('gemini', content({ serviceTier: 'unspecified' })), null)
    assert.equal(served('gemini', content({})), null)
  })

  it('stands in the chunks of its stream from when the provider says so', () => {
    for (const [to, whole] of [
      ['anthropic', message('priority')],
      ['gemini', content({ serviceTier: 'priority' })],
    ] as const) {
      const translator = translatorTo(to)
      const stream = wireById(translator.to)?.streamOf?.(whole, false)
      assert.ok(stream)
      const { pushed, ended } = translateStream(translator, stream, 64)
      const tiers = eventsOf(pushed + ended.replace('data: [DONE]\n\n', '')).map(
        (chunk) => Object(chunk).service_tier,
      )
      assert.deepEqual(new Set(tiers), new Set(['priority']), to)
    }
  })
})

describe('tool calls in a translated stream', () => {
  it('are numbered among themselves, named once, and continued by number: Anthropic', () => {
    const { stream } = transcript('anthropic.messages', 'thinking-tools')
    const { pushed } = translateStream(translatorTo('anthropic'), stream, 64)
    const deltas = eventsOf(pushed).flatMap(
      (event) => Object(event).choices[0].delta.tool_calls ?? [],
    )
    assert.deepEqual(deltas, [
      { index: 0, id: 'toolu_01', type: 'function', function: { name: 'weather', arguments: '' } },
      { index: 0, function: { arguments: '{"city": "Li' } },
      { index: 0, function: { arguments: 'ège"}' } },
      { index: 1, id: 'toolu_02', type: 'function', function: { name: 'now', arguments: '' } },
      { index: 1, function: { arguments: '{}' } },
    ])
  })

  it('come whole, with an id of their own and the signature that must come back: Gemini', () => {
    const { stream } = transcript('gemini.generate_content', 'parallel-functions')
    const { pushed } = translateStream(translatorTo('gemini'), stream, 64)
    const deltas = eventsOf(pushed).flatMap(
      (event) => Object(event).choices[0].delta.tool_calls ?? [],
    )
    assert.deepEqual(deltas, [
      {
        index: 0,
        id: 'call_chatcmpl-1_0_0',
        type: 'function',
        function: { name: 'weather', arguments: '{"city":"Liège"}' },
        extra_content: { google: { thought_signature: 'CsY2' } },
      },
      {
        index: 1,
        id: 'call_chatcmpl-1_0_1',
        type: 'function',
        function: { name: 'weather', arguments: '{"city":"京都"}' },
      },
    ])
  })
})

describe('how a translated reply ends', () => {
  const cases: ['anthropic' | 'gemini', string, string][] = [
    ['anthropic', 'end_turn', 'stop'],
    ['anthropic', 'stop_sequence', 'stop'],
    ['anthropic', 'pause_turn', 'stop'],
    ['anthropic', 'max_tokens', 'length'],
    ['anthropic', 'model_context_window_exceeded', 'length'],
    ['anthropic', 'tool_use', 'tool_calls'],
    ['anthropic', 'refusal', 'content_filter'],
    ['gemini', 'STOP', 'stop'],
    ['gemini', 'MAX_TOKENS', 'length'],
    ['gemini', 'SAFETY', 'content_filter'],
    ['gemini', 'RECITATION', 'content_filter'],
    ['gemini', 'PROHIBITED_CONTENT', 'content_filter'],
    ['gemini', 'MALFORMED_FUNCTION_CALL', 'stop'],
  ]
  for (const [format, given, expected] of cases) {
    it(`${given} of ${format} is ${expected}`, () => {
      const body =
        format === 'anthropic'
          ? { content: [], stop_reason: given }
          : { candidates: [{ finishReason: given }] }
      const reply = translatorTo(format).reply(body, call)
      assert.deepEqual(openaiChat.readReply(reply).finishReasons, [expected])
    })
  }

  it('a function call of Gemini ends in tool_calls, whatever Gemini calls it', () => {
    const { whole } = transcript('gemini.generate_content', 'parallel-functions')
    const reply = translatorTo('gemini').reply(whole, call)
    assert.deepEqual(openaiChat.readReply(reply).finishReasons, ['tool_calls'])
  })
})

describe('an error of a provider, translated', () => {
  it('keeps its status, its sentence and its own word as the code', () => {
    const { status, body } = translatorTo('anthropic').error(400, {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'max_tokens: too large' },
    })
    assert.equal(status, 400)
    assert.deepEqual(body, {
      error: {
        message: 'max_tokens: too large',
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_request_error',
      },
    })
    const limited = translatorTo('gemini').error(429, {
      error: { code: 429, message: 'Quota', status: 'RESOURCE_EXHAUSTED' },
    })
    assert.deepEqual(limited.body, {
      error: {
        message: 'Quota',
        type: 'rate_limit_error',
        param: null,
        code: 'RESOURCE_EXHAUSTED',
      },
    })
  })

  it('529, which only Anthropic has, is 503', () => {
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    assert.equal(translatorTo('anthropic').error(529, overloaded).status, 503)
  })

  it('in the middle of a stream is an error event, and no [DONE] follows', () => {
    const broken = {
      anthropic:
        'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Busy"}}\n\n',
      gemini: 'data: {"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}\n\n',
    }
    for (const format of ['anthropic', 'gemini'] as const) {
      const { pushed, ended } = translateStream(
        translatorTo(format),
        Buffer.from(broken[format]),
        9,
      )
      assert.equal(Object(eventsOf(pushed)[0]).error.message, 'Busy')
      assert.equal(ended, '')
    }
  })
})

describe('nonsense from a provider', () => {
  for (const { to, reply, startStream } of fromChat) {
    it(`is translated without failing: ${to}`, () => {
      for (const body of [undefined, null, 7, 'x', [], {}, { content: 7, candidates: [7] }]) {
        assert.equal(Object(reply(body, call)).object, 'chat.completion')
        const stream = startStream(call)
        stream.push(Buffer.from(`data: ${JSON.stringify(body)}\n\n`))
        assert.equal(stream.end().length, 0)
      }
    })
  }
})

describe('what Gemini signs', () => {
  const signed = (parts: object[]) => ({
    candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
  })
  const thought = { thought: true, text: 'think', thoughtSignature: 'T' }
  const extra = { google: { thought_signature: 'T' } }
  const cases = [
    {
      place: 'a thought before a call, which carries it then',
      parts: [thought, { functionCall: { name: 'a', args: {} } }],
      message: { tool_calls: [{ extra_content: extra }] },
    },
    {
      place: 'a text, for which the message carries it',
      parts: [{ text: 'Yes.', thoughtSignature: 'T' }],
      message: { content: 'Yes.', extra_content: extra },
    },
    {
      place: 'an empty text after the words',
      parts: [{ text: 'Yes.' }, { text: '', thoughtSignature: 'T' }],
      message: { content: 'Yes.', extra_content: extra },
    },
  ]
  for (const { place, parts, message } of cases) {
    it(`is kept: ${place}`, () => {
      const translator = translatorTo('gemini')
      assert.partialDeepStrictEqual(translator.reply(signed(parts), call), {
        choices: [{ message }],
      })
      const events = parts.map((part, at) => {
        const isLast = at === parts.length - 1
        const candidate = { content: { parts: [part] }, index: 0 }
        return { candidates: [isLast ? { ...candidate, finishReason: 'STOP' } : candidate] }
      })
      const bytes = Buffer.from(
        events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
      )
      const { pushed } = translateStream(translator, bytes, bytes.length)
      assert.equal(pushed.split('"thought_signature":"T"').length, 2, pushed)
    })
  }
})

describe('a reply of Gemini’s that is no answer', () => {
  for (const finishReason of ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER']) {
    it(`is a problem, whole and as a stream: ${finishReason}`, () => {
      const translator = translatorTo('gemini')
      const reply = { candidates: [{ content: {}, finishReason, finishMessage: 'x', index: 0 }] }
      assert.equal(translator.problem(reply)?.type, finishReason)
      assert.match(translator.problem(reply)?.message ?? '', /\(x\)/)
      const bytes = Buffer.from(`data: ${JSON.stringify(reply)}\n\n`)
      const { pushed, ended } = translateStream(translator, bytes, bytes.length)
      assert.match(pushed, /"error"/)
      assert.doesNotMatch(pushed + ended, /finish_reason":"stop|\[DONE\]/)
    })
  }

  it('is none where something was said, or the model just stopped', () => {
    const translator = translatorTo('gemini')
    const reply = (parts: object[], finishReason: string) => ({
      candidates: [{ content: { parts }, finishReason, index: 0 }],
    })
    assert.equal(translator.problem(reply([{ text: 'x' }], 'OTHER')), null)
    assert.equal(translator.problem(reply([], 'STOP')), null)
    assert.partialDeepStrictEqual(translator.reply(reply([], 'STOP'), call), {
      choices: [{ finish_reason: 'stop', message: { content: '' } }],
    })
  })
})
