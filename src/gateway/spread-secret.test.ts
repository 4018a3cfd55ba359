import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { secretFilterOf, spreadSecretOf } from '#gateway/hide-secret.ts'
import { seededRandom } from '#domain/statistics/seeded-random.ts'
import { writtenForms } from '#kit/secret-filter.ts'
import { wireById } from '#wire/catalog.ts'
import { translators } from '#wire/translate/catalog.ts'

const secret = 'sk-canary/7+"0123456789abcdef'
const forms = writtenForms(secret)

type Told = { readonly text?: string[]; readonly thinking?: string[]; readonly input?: string[] }

function events(all: readonly object[]): string {
  return all.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')
}

const chunkOf = (choice: object) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, finish_reason: null, ...choice }],
})

/** How each format tells a text, its thinking and the input of a tool, each in these pieces. */
const tellings: Readonly<Record<string, (told: Told) => string>> = {
  'openai.chat': ({ text = [], thinking = [], input = [] }) =>
    events([
      chunkOf({ delta: { role: 'assistant', content: '' } }),
      ...thinking.map((piece) => chunkOf({ delta: { reasoning_content: piece } })),
      ...text.map((piece) => chunkOf({ delta: { content: piece } })),
      ...input.map((piece, at) =>
        chunkOf({
          delta: {
            tool_calls: [
              {
                index: 0,
                ...(at === 0 ? { id: 'call_1', type: 'function' } : {}),
                function: { ...(at === 0 ? { name: 'look' } : {}), arguments: piece },
              },
            ],
          },
        }),
      ),
      chunkOf({ delta: {}, finish_reason: 'stop' }),
    ]) + 'data: [DONE]\n\n',
  'openai.completions': ({ text = [], thinking = [], input = [] }) =>
    events(
      [...thinking, ...text, ...input].map((piece) => ({
        id: 'cmpl-1',
        object: 'text_completion',
        choices: [{ index: 0, text: piece, finish_reason: null }],
      })),
    ) + 'data: [DONE]\n\n',
  'openai.responses': ({ text = [], thinking = [], input = [] }) => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [] }
    const message = { type: 'message', id: 'msg_1', role: 'assistant', content: [] }
    const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'look', arguments: '' }
    const at = (item: number, more: object) => ({ output_index: item, content_index: 0, ...more })
    return events([
      { type: 'response.created', response: { id: 'resp_1', model: 'm', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: reasoning },
      {
        type: 'response.reasoning_summary_part.added',
        output_index: 0,
        summary_index: 0,
        part: { type: 'summary_text', text: '' },
      },
      ...thinking.map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        output_index: 0,
        summary_index: 0,
        delta,
      })),
      { type: 'response.output_item.added', output_index: 1, item: message },
      at(1, { type: 'response.content_part.added', part: { type: 'output_text', text: '' } }),
      ...text.map((delta) => at(1, { type: 'response.output_text.delta', delta })),
      { type: 'response.output_item.added', output_index: 2, item: call },
      ...input.map((delta) =>
        at(2, { type: 'response.function_call_arguments.delta', item_id: 'fc_1', delta }),
      ),
    ])
  },
  'anthropic.messages': ({ text = [], thinking = [], input = [] }) => {
    const block = (index: number, open: object, deltas: readonly object[]) => [
      { type: 'content_block_start', index, content_block: open },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]
    const [first = '', ...others] = text
    return events([
      {
        type: 'message_start',
        message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] },
      },
      ...block(
        0,
        { type: 'thinking', thinking: '' },
        thinking.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      ),
      // Some compatible servers begin a block with its first words.
      ...block(
        1,
        { type: 'text', text: first },
        others.map((piece) => ({ type: 'text_delta', text: piece })),
      ),
      ...block(
        2,
        { type: 'tool_use', id: 'tu_1', name: 'look', input: {} },
        input.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
      ),
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ])
  },
  'gemini.generate_content': ({ text = [], thinking = [], input = [] }) =>
    events([
      ...[
        ...thinking.map((piece) => ({ text: piece, thought: true })),
        ...text.map((piece) => ({ text: piece })),
        ...input.map((piece, at) => ({
          functionCall: {
            ...(at === 0 ? { name: 'look' } : {}),
            partialArgs: [{ jsonPath: '$.place', stringValue: piece, willContinue: true }],
            willContinue: true,
          },
        })),
        ...(input.length === 0 ? [] : [{ functionCall: {} }]),
      ].map((part) => ({ candidates: [{ index: 0, content: { role: 'model', parts: [part] } }] })),
      { candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: 'STOP' }] },
    ]),
}

/** The other framing of Gemini's streams. */
function arrayOf(stream: string): string {
  return `[${stream
    .trim()
    .replaceAll(/^data: /gm, '')
    .split('\n\n')
    .join(',\r\n')}\n]\n`
}

/** What a caller gets of a provider's stream, push by push, and what is recorded of it. */
function through(
  { from, to }: { readonly from: string; readonly to: string },
  pieces: readonly Buffer[],
  asArray = false,
) {
  const connection = { secret }
  const filter = secretFilterOf(connection)
  const spread = spreadSecretOf(connection)
  const reader = wireById(to)?.startStream?.({ watch: spread ?? undefined })
  assert.ok(filter !== null && spread !== null && reader !== undefined)
  const translator = translators.find((one) => one.from === from && one.to === to)
  const call = { id: 'id-1', model: 'm', createdS: 1, asked: {}, asArray }
  const translation = translator?.startStream(call)
  const read = (bytes: Buffer) => {
    const out = reader.push(bytes)
    return spread.push(translation?.push(bytes) ?? out)
  }
  const out = pieces.map((piece) => read(filter.push(piece)))
  out.push(read(filter.end()))
  const end = reader.end()
  const assembled = translator?.reply(end.assembled, call) ?? end.assembled
  const ended = spread.end({ ...end, held: translation?.end() ?? end.held, assembled })
  return { out: [...out, ended.held], end: ended }
}

function cut(text: string, random: () => number, mean: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(random() * (2 * mean - 1))
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}

function cutBytes(text: string, random: () => number, mean: number): Buffer[] {
  return cut(Buffer.from(text).toString('latin1'), random, mean).map((piece) =>
    Buffer.from(piece, 'latin1'),
  )
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** Everything that a reply says, in the order in which it says it. */
function textsOf(wire: string, reply: unknown): string {
  const texts: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(wireById(wire)?.replyMessages(reply))
  return texts.join('\n')
}

const passages = [
  ...Object.keys(tellings).map((wire) => ({ from: wire, to: wire })),
  ...translators.filter(({ to }) => tellings[to] !== undefined),
]

describe('a secret that a provider spreads over the events of a stream is taken out of', () => {
  for (const { from, to } of passages)
    test(`${from} answered by ${to}`, () => {
      const random = seededRandom(7)
      for (let round = 0; round < 60; round += 1) {
        const form = forms[round % forms.length] ?? ''
        const kind = (['text', 'thinking', 'input'] as const)[round % 3] ?? 'text'
        const said = kind === 'input' ? `{"place":"so ${form}, or"}` : `é so ${form}, or`
        const isValue = kind === 'input' && to === 'gemini.generate_content'
        // Arguments are JSON, in which a quote stands escaped; Gemini tells their values themselves.
        if (kind === 'input' && (isValue ? form.includes('\\') : form === secret)) continue
        const pieces = isValue ? `so ${form}, or` : said
        const told = tellings[to]?.({
          text: ['Hello', ' there'],
          [kind]: cut(pieces, random, 1 + (round % 5)),
        })
        const asArray = from === 'gemini.generate_content' && round % 2 === 1
        const { out, end } = through(
          { from, to },
          cutBytes(
            asArray && from === to ? arrayOf(told ?? '') : (told ?? ''),
            random,
            1 + (round % 7) * 40,
          ),
          asArray,
        )
        const reader = wireById(from)?.startStream?.()
        for (const piece of out) reader?.push(piece)
        const place = `${from} ${to} ${kind} ${form}, round ${round}`
        const cutAbove = [0, 1, 2, 3].map((length) => escaped(form.slice(0, length))).join('|')
        const clean = new RegExp(`so (${cutAbove})\\(secret\\), or`)
        for (const reply of [reader?.end().assembled, end.assembled]) {
          const texts = textsOf(from, reply)
          // Not every format tells what another thought.
          if (kind !== 'thinking' || texts.includes('so ')) assert.match(texts, clean, place)
          for (const part of [form, form.slice(4)]) assert.ok(!texts.includes(part), place)
        }
      }
    })
})

describe('what only begins like a secret', () => {
  for (const to of Object.keys(tellings))
    test(`goes on as it came in ${to}, held back only while it may be one`, () => {
      const said = ['so ', 'sk', '-can', 'ary', ', no', ' sk-ca', ' s', 'k', '-', 'end']
      const telling = tellings[to]
      assert.ok(telling)
      const stream = telling({ text: ['Hello', ...said] })
      const one = stream.split(/(?<=\n\n)/).map((event) => Buffer.from(event))
      const { out, end } = through({ from: to, to }, one)
      assert.equal(Buffer.concat(out).toString(), stream)
      const plain = wireById(to)?.startStream?.()
      const atOnce = one.map((event) => plain?.push(event).length ?? 0)
      const waited = atOnce.flatMap((length, at) =>
        length > 0 && out[at]?.length === 0 ? [at] : [],
      )
      const textOfEvent = (at: number) => /"(?:content|text|delta)":"([^"]*)"/.exec(String(one[at]))
      assert.deepEqual(
        waited.map((at) => textOfEvent(at)?.[1]),
        ['-can', 'ary', ' sk-ca'],
      )
      assert.ok(textsOf(to, end.assembled).includes('so sk-canary, no sk-ca sk-end'))
    })

  test('goes out at the end of a stream, and where its text does not go on', () => {
    const telling = tellings['openai.chat']
    assert.ok(telling)
    const same = { from: 'openai.chat', to: 'openai.chat' }
    const cutShort = chunkOf({ delta: { content: 'so sk-cana' } })
    const { out, end } = through(same, [Buffer.from(events([cutShort]))])
    assert.equal(out[0]?.length, 0)
    assert.equal(end.held.toString(), events([cutShort]))
    const quiet = telling({ text: ['so sk-cana'], input: Array.from({ length: 70 }, () => ' ') })
    const one = quiet.split(/(?<=\n\n)/).map((event) => Buffer.from(event))
    const gone = through(same, one).out.findIndex((bytes) => bytes.includes('sk-cana'))
    assert.ok(gone > 60 && gone < 70, String(gone))
  })
})

test('two choices that tell the secret at once are told apart, and others go on byte for byte', () => {
  const pieces = cut(secret, seededRandom(3), 2)
  const large = { created: 1, large: '9007199254740993' }
  const told = pieces.flatMap((content) => [
    chunkOf({ index: 0, delta: { content }, logprobs: { content: [{ token: content }] } }),
    chunkOf({ index: 1, delta: { content: content.toUpperCase() } }),
    chunkOf({ index: 2, delta: { content } }),
  ])
  const stream = events([...told, { ...large, choices: [] }]).replace(/"(9\d{15})"/, '$1')
  const same = { from: 'openai.chat', to: 'openai.chat' }
  const { out, end } = through(
    same,
    stream.split(/(?<=\n\n)/).map((event) => Buffer.from(event)),
  )
  const text = Buffer.concat(out).toString()
  assert.ok(text.includes('9007199254740993'))
  const choices = wireById('openai.chat')
    ?.replyMessages(end.assembled)
    .map(({ parts }) => JSON.stringify(parts))
  assert.deepEqual(
    choices?.map((one) => /(?<="content":").*(?="\})/.exec(one)?.[0]),
    ['(secret)', JSON.stringify(secret.toUpperCase()).slice(1, -1), '(secret)'],
  )
  const tokens = [...text.matchAll(/"token":"([^"]*)"/g)].map(([, token = '']) => token)
  assert.ok(tokens.join('').length < 4, tokens.join(''))
  assert.ok(!JSON.stringify(end.assembled).includes('"token"'))
})
