import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transcriptsOf } from '#test/fixtures/wire/read-transcript.ts'
import { usageClasses, type Usage } from '#contract/usage.ts'
import { wireById } from '#wire/catalog.ts'
import type { Wire } from '#wire/define.ts'
import { asRecord } from '#wire/loose.ts'
import { translators } from '../catalog.ts'
import type { Translator } from '../define.ts'

const call = {
  id: 'reply_1',
  model: 'asked',
  createdS: 1_760_000_000,
  asked: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
  asArray: false,
}
const foreign = translators.filter(
  ({ from }) => from !== 'openai.chat' && from !== 'openai.embeddings',
)

const breath = { error: { type: 'x', code: 500, status: 'X', message: 'Out of breath' } }
const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`

/** The beginning of an answer in each provider's format, and the error that it breaks off with. */
const brokenStreams: Readonly<Record<string, readonly [string, string]>> = {
  'openai.chat': [event({ choices: [{ index: 0, delta: { content: 'Hel' } }] }), event(breath)],
  'anthropic.messages': [
    event({ type: 'message_start', message: { usage: { input_tokens: 1 } } }) +
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
      event({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: 'Hel' },
      }),
    event({ type: 'error', ...breath }),
  ],
  'gemini.generate_content': [
    event({ candidates: [{ index: 0, content: { parts: [{ text: 'Hel' }] } }] }),
    event(breath),
  ],
}

function wireOf(id: string): Wire {
  const wire = wireById(id)
  assert.ok(wire)
  return wire
}

function told(translator: Translator, bytes: Buffer, size: number, asArray = false) {
  const stream = translator.startStream({ ...call, asArray })
  const pushed: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size)
    pushed.push(stream.push(bytes.subarray(at, at + size)))
  return { pushed: Buffer.concat(pushed), ended: stream.end() }
}

function readBack(wire: Wire, bytes: Buffer) {
  const reader = wire.startStream?.()
  assert.ok(reader)
  reader.push(bytes)
  return reader.end()
}

/** Tokens in the classes that every format has; what is finer adds up to them. */
function coarse(usage: Usage): Record<string, number> {
  const sum = (...names: (keyof Usage)[]) =>
    names.reduce((total, name) => total + (usage[name] ?? 0), 0)
  assert.ok(Object.keys(usage).every((name) => usageClasses.includes(name as keyof Usage)))
  return {
    input:
      sum('input', 'input_audio', 'input_image', 'cache_read') +
      sum('cache_write_5m', 'cache_write_1h'),
    output: sum('output', 'output_audio', 'output_image', 'reasoning'),
  }
}

for (const translator of foreign) {
  const { from, to } = translator
  describe(`a caller of ${from}, answered by ${to}`, () => {
    for (const { name, stream, whole } of transcriptsOf(to)) {
      it(`is told the same streamed as whole: ${name}`, () => {
        const expected = translator.reply(whole, call)
        for (const size of [1, 33, stream.length]) {
          const { pushed, ended } = told(translator, stream, size)
          const end = readBack(wireOf(from), Buffer.concat([pushed, ended]))
          assert.equal(end.isComplete, true)
          assert.deepEqual(
            wireOf(from).replyMessages(end.assembled),
            wireOf(from).replyMessages(expected),
          )
          assert.deepEqual(end.view.finishReasons, wireOf(from).readReply(expected).finishReasons)
        }
      })

      it(`is told what the provider said: ${name}`, () => {
        const said = wireOf(to).replyMessages(whole)[0]?.parts ?? []
        const heard = wireOf(from).replyMessages(translator.reply(whole, call))[0]?.parts ?? []
        const text = (parts: typeof said, type: string) =>
          parts
            .map((part) => (part.type === type && 'content' in part ? String(part.content) : ''))
            .join('')
        assert.equal(text(heard, 'text').startsWith(text(said, 'text')), true)
        assert.equal(text(heard, 'reasoning'), text(said, 'reasoning'))
        const calls = (parts: typeof said) =>
          parts.flatMap((part) =>
            part.type === 'tool_call' && 'name' in part && part.name !== 'web_search'
              ? [[part.name, part.arguments]]
              : [],
          )
        assert.deepEqual(calls(heard), calls(said))
      })

      it(`is told all tokens: ${name}`, () => {
        const native = wireOf(to).readReply(whole)
        const heard = wireOf(from).readReply(translator.reply(whole, call))
        if (native.hasUsage) assert.deepEqual(coarse(heard.usage), coarse(native.usage))
        assert.equal(heard.usage.reasoning ?? 0, native.usage.reasoning ?? 0)
        assert.equal(heard.usage.cache_read ?? 0, native.usage.cache_read ?? 0)
      })

      it(`hears no end of a stream that is cut: ${name}`, () => {
        const reader = wireOf(to).startStream?.()
        assert.ok(reader)
        reader.push(stream)
        const before = stream.subarray(
          0,
          Math.floor((stream.length - reader.end().held.length) / 2),
        )
        const { pushed, ended } = told(translator, before, 64)
        const end = readBack(wireOf(from), Buffer.concat([pushed, ended]))
        assert.equal(end.isComplete, false)
      })
    }

    it('is told at once and in its own format what goes wrong in the middle', () => {
      const stream = translator.startStream(call)
      const [begun, broken] = brokenStreams[to] ?? []
      assert.ok(begun !== undefined && broken !== undefined)
      assert.match(stream.push(Buffer.from(begun)).toString(), /Hel/)
      const said = stream.push(Buffer.from(broken)).toString()
      assert.equal(said.match(/Out of breath/g)?.length, 1, said)
      assert.equal(stream.end().toString(), '', 'nothing follows it')
      const reader = wireOf(from).startStream?.()
      reader?.push(Buffer.from(said))
      assert.match(reader?.end().view.error?.message ?? '', /Out of breath/)
    })

    it('is told an error in its own format', () => {
      const { status, body } = translator.error(429, { error: { message: 'Slow down', type: 'x' } })
      assert.equal(status, 429)
      assert.match(JSON.stringify(body), /Slow down/)
      const kind = { 'anthropic.messages': 'rate_limit_error' }[from]
      if (kind !== undefined)
        assert.partialDeepStrictEqual(body, { type: 'error', error: { type: kind } })
      assert.ok(asRecord(asRecord(body)?.['error']))
    })
  })
}
