import { gzipSync } from 'node:zlib'

/** A body that a hostile or a careless client sends: where to, and with which statuses a server in order answers it. */
export type HostileBody = {
  readonly name: string
  readonly path: string
  readonly method?: 'POST' | 'PATCH'
  readonly headers?: Readonly<Record<string, string>>
  readonly statuses: readonly number[]
  /** Made when it is sent: together they are more than a test should hold. */
  readonly body: () => Buffer
}

const mebibyte = 1024 * 1024
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index))
const words = (bytes: number) => 'All work and no play makes a "dull" day. '.repeat(bytes / 41)

/** How each API of a model is asked something with a text, and where its tools and other fields stand. */
const surfaces = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    ask: (text: string, more: object = {}) => ({
      model: 'sim/lorem',
      messages: [{ role: 'user', content: text }],
      ...more,
    }),
    tool: (name: string) => ({ type: 'function', function: { name, parameters: parameters() } }),
  },
  {
    name: 'messages',
    path: '/v1/messages',
    ask: (text: string, more: object = {}) => ({
      model: 'sim/lorem',
      max_tokens: 10,
      messages: [{ role: 'user', content: text }],
      ...more,
    }),
    tool: (name: string) => ({ name, input_schema: parameters() }),
  },
  {
    name: 'responses',
    path: '/v1/responses',
    ask: (text: string, more: object = {}) => ({ model: 'sim/lorem', input: text, ...more }),
    tool: (name: string) => ({ type: 'function', name, parameters: parameters() }),
  },
  {
    name: 'generateContent',
    path: '/v1beta/models/sim%2Florem:generateContent',
    ask: (text: string, more: object = {}) => ({
      contents: [{ role: 'user', parts: [{ text }] }],
      ...more,
    }),
    tool: (name: string) => ({ functionDeclarations: [{ name, parameters: parameters() }] }),
  },
] as const

function parameters() {
  return { type: 'object', properties: { city: { type: 'string' } } }
}

/** Bodies for the surfaces that models are called by; `megabytes` of the longest. */
export function hostileCalls(megabytes: number): HostileBody[] {
  const bytes = megabytes * mebibyte
  const everywhere = surfaces.flatMap(({ name, path, ask, tool }): HostileBody[] => [
    {
      name: `${name}: ${megabytes} MB of text`,
      path,
      statuses: [200],
      body: () => json(ask(words(bytes))),
    },
    {
      name: `${name}: ${megabytes} MB of text that no ASCII holds`,
      path,
      statuses: [200],
      body: () => json(ask('Ærlig talt, 你好 🙂 '.repeat(bytes / 26))),
    },
    {
      name: `${name}: ${megabytes} MB of line breaks, each an escape`,
      path,
      statuses: [200],
      body: () => json(ask('\n'.repeat(bytes / 2))),
    },
    {
      name: `${name}: 5,000 tools`,
      path,
      statuses: [200, 400],
      body: () => json(ask('hello', { tools: times(5_000, (index) => tool(`tool_${index}`)) })),
    },
    {
      name: `${name}: 50,000 tools`,
      path,
      statuses: [413],
      body: () => json(ask('hello', { tools: times(50_000, (index) => tool(`tool_${index}`)) })),
    },
    {
      name: `${name}: 300,000 names of fields`,
      path,
      statuses: [413],
      body: () =>
        json(ask('hello', Object.fromEntries(times(300_000, (index) => [`f${index}`, 1])))),
    },
    {
      name: `${name}: 2,000,000 items`,
      path,
      statuses: [413],
      body: () => json(ask('hello', { list: times(2_000_000, () => 1) })),
    },
    {
      name: `${name}: 500,000 levels`,
      path,
      statuses: [400],
      body: () => Buffer.from(`{"model":"sim/lorem","deep":${'['.repeat(500_000)}`),
    },
    {
      name: `${name}: ${megabytes} MB of quotes that end no text`,
      path,
      statuses: [400],
      body: () => Buffer.from(`{"model":"sim/lorem","text":"${'\\"'.repeat(bytes / 2)}`),
    },
    {
      name: `${name}: ${megabytes} MB of backslashes`,
      path,
      statuses: [400],
      body: () => Buffer.from(`{"model":"sim/lorem","text":"${'\\'.repeat(bytes + 1)}"}`),
    },
    {
      name: `${name}: bytes that are no UTF-8, and NULs`,
      path,
      statuses: [200, 400],
      body: () =>
        Buffer.concat([
          json(ask('START')).subarray(0, -5),
          Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x00]),
          Buffer.alloc(mebibyte),
        ]),
    },
    {
      name: `${name}: escapes of NUL and of half pairs`,
      path,
      statuses: [200],
      body: () => json(ask('\u0000\ud800'.repeat(200_000))),
    },
    {
      name: `${name}: a bomb of 1 GB`,
      path,
      headers: { 'content-encoding': 'gzip' },
      statuses: [413],
      body: () => bomb(),
    },
  ])
  return [
    ...everywhere,
    {
      name: `chat: ${megabytes} MB of text, and as much in answer`,
      path: '/v1/chat/completions',
      statuses: [200],
      body: () => json({ model: 'sim/echo', messages: [{ role: 'user', content: words(bytes) }] }),
    },
    {
      name: 'chat: 20,000 messages',
      path: '/v1/chat/completions',
      statuses: [200],
      body: () =>
        json({
          model: 'sim/lorem',
          messages: times(20_000, (index) => ({
            role: index % 2 === 0 ? 'user' : 'assistant',
            content: `Sentence ${index}.`,
          })),
        }),
    },
    {
      name: `chat: ${megabytes} MB of a picture`,
      path: '/v1/chat/completions',
      statuses: [200],
      body: () =>
        json({
          model: 'sim/lorem',
          messages: [
            {
              role: 'user',
              content: [
                {
                  type: 'image_url',
                  image_url: { url: `data:image/png;base64,${'iVBO'.repeat(bytes / 4)}` },
                },
              ],
            },
          ],
        }),
    },
    {
      name: 'embeddings: 300,000 numbers',
      path: '/v1/embeddings',
      statuses: [200, 400],
      body: () => json({ model: 'sim/lorem', input: times(300_000, (index) => index) }),
    },
    {
      name: `embeddings: ${megabytes} MB of text`,
      path: '/v1/embeddings',
      statuses: [200, 400],
      body: () => json({ model: 'sim/lorem', input: words(bytes) }),
    },
  ]
}

const traceId = '5b8efff798038103d269b633813fc60c'

type Attribute = { readonly key: string; readonly value: object }

function span(index: number, attributes: readonly Attribute[]): object {
  return {
    traceId,
    spanId: index.toString(16).padStart(16, '0'),
    name: 'work',
    kind: 1,
    startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    endTimeUnixNano: String(BigInt(Date.now() + 5) * 1_000_000n),
    attributes,
  }
}

function exportOf(spans: readonly object[], resource: readonly Attribute[] = []): Buffer {
  return json({
    resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope: {}, spans }] }],
  })
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } })
const small = (count: number) => times(count, (index) => text(`name.${index}`, 'value'))
const numbered = (index: number) => (index + 1).toString(16).padStart(16, '0')

/** Bodies for the surface that spans and log records are sent to. */
export function hostileExports(): HostileBody[] {
  const traces = (name: string, statuses: readonly number[], body: () => Buffer): HostileBody => ({
    name: `traces: ${name}`,
    path: '/v1/traces',
    statuses,
    body,
  })
  const protobuf = { 'content-type': 'application/x-protobuf' }
  return [
    traces('20,000 spans', [200], () =>
      exportOf(times(20_000, (index) => span(index + 1, small(3)))),
    ),
    traces('200,000 attributes of one span', [200], () => exportOf([span(1, small(200_000))])),
    traces('200,000 attributes of a resource with 200 spans', [200, 413], () =>
      exportOf(
        times(200, (index) => span(index + 1, [])),
        small(200_000),
      ),
    ),
    traces('1,900 attributes, just short of a thread of its own', [200], () =>
      exportOf([span(1, small(1_900))]),
    ),
    traces('100,000 values in one list', [200], () =>
      exportOf([
        span(1, [
          {
            key: 'list',
            value: {
              arrayValue: { values: times(100_000, (index) => ({ intValue: String(index) })) },
            },
          },
        ]),
      ]),
    ),
    traces('100,000 names in one value', [200], () =>
      exportOf([span(1, [{ key: 'map', value: { kvlistValue: { values: small(100_000) } } }])]),
    ),
    traces('a text of 12 MB', [200], () =>
      exportOf([span(1, [text('input.value', words(12 * mebibyte))])]),
    ),
    traces('JSON of 12 MB in a text', [200], () =>
      exportOf([
        span(1, [
          text(
            'gen_ai.input.messages',
            JSON.stringify(
              times(60_000, (index) => ({
                role: 'user',
                parts: [{ type: 'text', content: `No. ${index} of many messages of a span.` }],
              })),
            ),
          ),
        ]),
      ]),
    ),
    traces('20,000 messages flattened into attributes', [200], () =>
      exportOf([
        span(
          1,
          times(20_000, (index) => [
            text(`llm.input_messages.${index}.message.role`, 'user'),
            text(`llm.input_messages.${index}.message.content`, 'hello'),
          ]).flat(),
        ),
      ]),
    ),
    traces('a message with the number 4,000,000,000', [200], () =>
      exportOf([span(1, [text('llm.input_messages.4000000000.message.content', 'hello')])]),
    ),
    traces('500,000 levels', [400], () =>
      Buffer.from(`{"resourceSpans":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
    ),
    traces('500,000 levels in a text', [200], () =>
      exportOf([span(1, [text('input.value', `${'['.repeat(500_000)}${']'.repeat(500_000)}`)])]),
    ),
    traces('bytes that are no UTF-8, and NULs', [200, 400], () =>
      Buffer.concat([
        exportOf([span(1, [text('a', 'START')])]).subarray(0, -12),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x00]),
        Buffer.alloc(mebibyte),
      ]),
    ),
    traces('escapes of NUL and of half pairs', [200], () =>
      exportOf([span(1, [text('input.value', '\u0000\ud800'.repeat(100_000))])]),
    ),
    { ...traces('a bomb of 1 GB', [413], () => bomb()), headers: { 'content-encoding': 'gzip' } },
    {
      ...traces('a bomb of 1 GB in protobuf', [413], () => bomb()),
      headers: { ...protobuf, 'content-encoding': 'gzip' },
    },
    {
      ...traces('random bytes as protobuf', [400], () => noise(mebibyte)),
      headers: protobuf,
    },
    {
      ...traces('protobuf of 100,000 empty spans', [413], () => emptySpans(100_000)),
      headers: protobuf,
    },
    {
      name: 'logs: 20,000 records',
      path: '/v1/logs',
      statuses: [200],
      body: () =>
        json({
          resourceLogs: [
            {
              scopeLogs: [
                {
                  logRecords: times(20_000, (index) => ({
                    timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
                    traceId,
                    spanId: numbered(index),
                    body: { stringValue: `record ${index}` },
                    attributes: small(3),
                  })),
                },
              ],
            },
          ],
        }),
    },
  ]
}

/** Bodies for Belay's own API; `dataset` and `connection` exist. */
export function hostileAsks(there: {
  readonly dataset: string
  readonly connection: string
}): HostileBody[] {
  const imported = `/api/v1/datasets/${there.dataset}/import`
  const asks = [
    { name: 'datasets import', path: imported },
    { name: 'datasets versions', path: `/api/v1/datasets/${there.dataset}/versions` },
    { name: 'prompts', path: '/api/v1/prompts' },
    { name: 'prompt import', path: '/api/v1/prompt-imports' },
    { name: 'scores', path: '/api/v1/scores' },
    { name: 'connections', path: `/api/v1/connections/${there.connection}`, method: 'PATCH' },
  ] as const
  const everywhere = asks.flatMap((ask): HostileBody[] => [
    {
      ...ask,
      name: `${ask.name}: 200,000 names of fields`,
      statuses: [400, 413],
      body: () => json(Object.fromEntries(times(200_000, (index) => [`f${index}`, 1]))),
    },
    {
      ...ask,
      name: `${ask.name}: 500,000 levels`,
      statuses: [400],
      body: () => Buffer.from(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
    },
    {
      ...ask,
      name: `${ask.name}: a text of 7 MB`,
      statuses: [400, 413],
      body: () => json({ name: words(7 * mebibyte) }),
    },
    {
      ...ask,
      name: `${ask.name}: bytes that are no UTF-8, and NULs`,
      statuses: [400],
      body: () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x00, 0x22, 0x7d]),
    },
    {
      ...ask,
      name: `${ask.name}: a bomb`,
      headers: { 'content-encoding': 'gzip' },
      statuses: [400, 413, 415],
      body: () => bomb(),
    },
  ])
  const multipart: HostileBody[] = [
    '/v1/chat/completions',
    '/v1/messages',
    '/v1/traces',
    '/api/v1/scores',
    imported,
  ].map((path) => ({
    name: `${path.startsWith('/api') ? 'API' : path}: 50,000 parts of a form`,
    path,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    statuses: [400, 415],
    body: () =>
      Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(50_000)),
  }))
  const lines = (count: number, line: (index: number) => unknown) =>
    times(count, (index) => JSON.stringify(line(index))).join('\n')
  return [
    ...everywhere,
    ...multipart,
    {
      name: 'datasets import: 20,000 lines',
      path: imported,
      statuses: [200],
      body: () =>
        json({
          format: 'jsonl',
          content: lines(20_000, (index) => ({ question: `No. ${index}?`, answer: 'yes' })),
        }),
    },
    {
      name: 'datasets import: a line of 10,000 columns',
      path: imported,
      statuses: [422],
      body: () =>
        json({
          format: 'jsonl',
          content: lines(10, () =>
            Object.fromEntries(times(10_000, (index) => [`column${index}`, 1])),
          ),
        }),
    },
    {
      name: 'datasets import: a zip that is none',
      path: imported,
      statuses: [422],
      body: () => json({ format: 'xlsx', content: noise(mebibyte).toString('base64') }),
    },
  ]
}

let made: Buffer | null = null

/** A gigabyte of zeros as a megabyte. */
function bomb(): Buffer {
  // In members of 64 MB: a file of gzip may have several, and so much is quickly made.
  made ??= Buffer.concat(times(16, () => gzipSync(Buffer.alloc(64 * mebibyte))))
  return made
}

/** Bytes that look random, the same every time. */
function noise(bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  let state = 12_345
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    out[at] = state >>> 16
  }
  return out
}

/** An export whose every span is two bytes: field 2 of the scope's spans, of no length. */
function emptySpans(count: number): Buffer {
  const field = (number: number, content: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content])
  const spans = Buffer.concat(times(count, () => Buffer.from([0x12, 0x00])))
  return field(1, field(2, spans))
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return [...bytes, rest]
}
