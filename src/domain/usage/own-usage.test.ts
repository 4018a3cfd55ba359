import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import { UsageOwners } from './own-usage.ts'

/** Spans of one trace, written as a person would: who, under whom, and what sort. */
function span(name: string, parent: string, sort: keyof typeof sorts, answer = ''): SpanRow {
  return {
    ...emptySpanRow(),
    project: 'prj_1',
    environment: 'production',
    trace_id: 't'.repeat(32),
    span_id: name,
    parent_span_id: parent,
    name,
    started_at: '1789000000000000000',
    provider: 'openai',
    response_model: 'gpt-5',
    response_id: answer,
    key: 'key_1',
    input: 'long text that a correction has no use for',
    ...sorts[sort],
  }
}

const call = { kind: 'model', counts: 1 } as const
const sorts = {
  gateway: { ...call, source: 'gateway', usage: { input: 100, output: 10 } },
  'gateway failed': { ...call, source: 'gateway', status: 'error' },
  instrumented: { ...call, usage: { input: 100, output: 10 } },
  'instrumented failed': { ...call, status: 'error' },
  http: { kind: 'span' },
  try: { kind: 'try', source: 'gateway', usage: { input: 100, output: 10 } },
  tool: { kind: 'tool' },
  agent: { kind: 'agent', usage: { input: 900 } },
} as const satisfies Record<string, Partial<SpanRow>>

/** Who counts in the end, added up as a dashboard would: rows and corrections together. */
function counted(batches: readonly (readonly SpanRow[])[], owners = new UsageOwners()): string[] {
  const sums = new Map<string, number>()
  for (const batch of batches) {
    const { rows, corrections } = owners.settle(batch.map((row) => ({ ...row })))
    for (const row of [...rows, ...corrections]) {
      sums.set(row.span_id, (sums.get(row.span_id) ?? 0) + row.counts)
    }
  }
  for (const sum of sums.values()) assert.ok(sum === 0 || sum === 1, 'a span counts once or not')
  return [...sums].filter(([, sum]) => sum === 1).map(([name]) => name)
}

function* permutations<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield []
  for (let index = 0; index < items.length; index += 1) {
    const rest = [...items.slice(0, index), ...items.slice(index + 1)]
    for (const tail of permutations(rest)) yield [items[index] as Item, ...tail] // index is inside
  }
}

const cases: readonly {
  readonly says: string
  readonly trace: readonly (readonly [string, string, keyof typeof sorts, answer?: string])[]
  readonly owners: readonly string[]
}[] = [
  {
    says: 'a call alone counts',
    trace: [['chat', '', 'instrumented']],
    owners: ['chat'],
  },
  {
    says: 'the gateway’s span counts, the instrumented SDK that called it does not',
    trace: [
      ['chat', '', 'instrumented'],
      ['gateway', 'chat', 'gateway'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'wrappers between the two change nothing',
    trace: [
      ['chat', '', 'instrumented'],
      ['post', 'chat', 'http'],
      ['proxy', 'post', 'http'],
      ['gateway', 'proxy', 'gateway'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'of two instrumented spans of one call the inner counts',
    trace: [
      ['outer', '', 'instrumented'],
      ['inner', 'outer', 'instrumented'],
    ],
    owners: ['inner'],
  },
  {
    says: 'an instrumented server behind the gateway does not take the call from it',
    trace: [
      ['gateway', '', 'gateway'],
      ['try', 'gateway', 'try'],
      ['vllm', 'try', 'instrumented'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'of two gateways in a row the inner counts',
    trace: [
      ['edge', '', 'gateway'],
      ['try', 'edge', 'try'],
      ['core', 'try', 'gateway'],
    ],
    owners: ['core'],
  },
  {
    says: 'three deep, the gateway in the middle counts',
    trace: [
      ['chat', '', 'instrumented'],
      ['gateway', 'chat', 'gateway'],
      ['try', 'gateway', 'try'],
      ['vllm', 'try', 'instrumented'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'a call under a tool of a call is a call of its own',
    trace: [
      ['chat', '', 'instrumented'],
      ['tool', 'chat', 'tool'],
      ['nested', 'tool', 'instrumented'],
    ],
    owners: ['chat', 'nested'],
  },
  {
    says: 'calls side by side under one agent all count',
    trace: [
      ['agent', '', 'agent'],
      ['first', 'agent', 'instrumented'],
      ['second', 'agent', 'gateway'],
    ],
    owners: ['first', 'second'],
  },
  {
    says: 'two calls of the gateway under one instrumented span both count, the span does not',
    trace: [
      ['chat', '', 'instrumented'],
      ['first', 'chat', 'gateway'],
      ['second', 'chat', 'gateway'],
    ],
    owners: ['first', 'second'],
  },
  {
    says: 'of two instrumented spans the one that knows its tokens counts, though it is outside',
    trace: [
      ['outer', '', 'instrumented'],
      ['inner', 'outer', 'instrumented failed'],
    ],
    owners: ['outer'],
  },
  {
    says: 'a failed call counts as one call',
    trace: [
      ['chat', '', 'instrumented failed'],
      ['gateway', 'chat', 'gateway failed'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'the gateway’s span beside the instrumented one counts alone when both name one answer',
    trace: [
      ['root', '', 'http'],
      ['chat', 'root', 'instrumented', 'chatcmpl-1'],
      ['gateway', 'root', 'gateway', 'chatcmpl-1'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'wherever in the trace it stands, with spans missing in between',
    trace: [
      ['chat', 'lost', 'instrumented', 'chatcmpl-1'],
      ['gateway', 'lost too', 'gateway', 'chatcmpl-1'],
      ['try', 'gateway', 'try'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'a wrapper that names no answer gives way through the instrumented span below it',
    trace: [
      ['outer', 'root', 'instrumented'],
      ['chat', 'outer', 'instrumented', 'chatcmpl-1'],
      ['gateway', 'root', 'gateway', 'chatcmpl-1'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'two instrumentations of one SDK beside the gateway both give way',
    trace: [
      ['first', 'root', 'instrumented', 'chatcmpl-1'],
      ['second', 'root', 'instrumented', 'chatcmpl-1'],
      ['gateway', 'root', 'gateway', 'chatcmpl-1'],
    ],
    owners: ['gateway'],
  },
  {
    says: 'of two gateways in a row beside the instrumented span the inner counts',
    trace: [
      ['chat', 'root', 'instrumented', 'chatcmpl-1'],
      ['edge', 'root', 'gateway', 'chatcmpl-1'],
      ['core', 'edge', 'gateway', 'chatcmpl-1'],
    ],
    owners: ['core'],
  },
  {
    says: 'calls side by side that name other answers, or none, all count',
    trace: [
      ['direct', 'root', 'instrumented', 'chatcmpl-2'],
      ['unnamed', 'root', 'instrumented'],
      ['chat', 'root', 'instrumented', 'chatcmpl-1'],
      ['gateway', 'root', 'gateway', 'chatcmpl-1'],
    ],
    owners: ['direct', 'unnamed', 'gateway'],
  },
  {
    says: 'two instrumented spans side by side that name one answer are one call',
    trace: [
      ['first', 'root', 'instrumented', 'chatcmpl-1'],
      ['second', 'root', 'instrumented', 'chatcmpl-1'],
    ],
    owners: ['first'],
  },
  {
    says: 'of two side by side that name one answer the one that knows its tokens counts',
    trace: [
      ['first', 'root', 'instrumented failed', 'chatcmpl-1'],
      ['second', 'root', 'instrumented', 'chatcmpl-1'],
      ['third', 'elsewhere', 'instrumented', 'chatcmpl-1'],
    ],
    owners: ['second'],
  },
  {
    says: 'what stands below one of two that name one answer owns it for both',
    trace: [
      ['first', 'root', 'instrumented', 'chatcmpl-1'],
      ['second', 'root', 'instrumented', 'chatcmpl-1'],
      ['inner', 'second', 'instrumented'],
    ],
    owners: ['inner'],
  },
  {
    says: 'an instrumented server that names the gateway’s answer below it takes nothing from it',
    trace: [
      ['gateway', 'root', 'gateway', 'chatcmpl-1'],
      ['try', 'gateway', 'try'],
      ['vllm', 'try', 'instrumented', 'chatcmpl-1'],
    ],
    owners: ['gateway'],
  },
]

for (const { says, trace, owners } of cases) {
  test(`${says}, in whichever order the spans arrive`, () => {
    const rows = trace.map((given) => span(...given))
    for (const order of permutations(rows)) {
      const names = order.map((row) => row.name).join(', ')
      assert.deepEqual(counted([order]).sort(), [...owners].sort(), `one batch: ${names}`)
      const apart = order.map((row) => [row])
      assert.deepEqual(counted(apart).sort(), [...owners].sort(), `one by one: ${names}`)
    }
  })
}

test('a correction has the ids, time and dimensions of the row it cancels, and none of its text', () => {
  const owners = new UsageOwners()
  const parent = span('chat', '', 'instrumented')
  const first = owners.settle([parent])
  assert.deepEqual(first.corrections, [])
  assert.equal(first.rows[0]?.counts, 1)
  const { rows, corrections } = owners.settle([span('gateway', 'chat', 'gateway')])
  assert.deepEqual(
    rows.map((row) => row.counts),
    [1],
  )
  assert.equal(corrections.length, 1)
  assert.deepEqual(corrections[0], {
    ...parent,
    counts: -1,
    input: '',
    flags: ['correction'],
  })
})

test('the same row sent again is decided as before and corrects nothing', () => {
  const owners = new UsageOwners()
  const chat = span('chat', '', 'instrumented')
  const gateway = span('gateway', 'chat', 'gateway')
  assert.equal(owners.settle([{ ...chat }, { ...gateway }]).corrections.length, 1)
  const again = owners.settle([{ ...chat }, { ...gateway }])
  assert.deepEqual(
    again.rows.map((row) => row.counts),
    [0, 1],
  )
  assert.deepEqual(again.corrections, [])
})

test('spans of other projects and traces have nothing to do with each other', () => {
  const chat = span('chat', '', 'instrumented')
  const elsewhere = { ...span('gateway', 'chat', 'gateway'), project: 'prj_2' }
  const later = { ...span('gateway', 'chat', 'gateway'), trace_id: 'u'.repeat(32) }
  const { corrections } = new UsageOwners().settle([chat, elsewhere, later])
  assert.deepEqual(corrections, [])
})

test('spans that are each other’s parents end the search instead of the process', () => {
  const rows = [
    span('a', 'b', 'instrumented'),
    span('b', 'a', 'instrumented'),
    span('c', 'c', 'gateway'),
  ]
  const { rows: settled } = new UsageOwners().settle(rows)
  assert.equal(settled.length, 3)
})

test('calls one after the other are several, though their server gives every answer one name', () => {
  const first = { ...span('first', 'root', 'instrumented', 'mock-answer'), duration_ns: '1000000' }
  const second = { ...first, span_id: 'second', started_at: '1789000000002000000' }
  assert.deepEqual(counted([[first, second]]), ['first', 'second'])
})

const answerId = 'chatcmpl-DFa8sPq2Zx7Lk0aB'

test('a call that an application reports in one trace and the gateway in another counts once', () => {
  const chat = span('chat', '', 'instrumented', answerId)
  const gateway = { ...span('gateway', '', 'gateway', answerId), trace_id: 'u'.repeat(32) }
  assert.deepEqual(counted([[chat], [gateway]]), ['gateway'])
  assert.deepEqual(counted([[gateway], [chat]]), ['gateway'])
})

test('one name in two traces is two calls where tokens, times or environments differ, or the name is short', () => {
  const chat = span('chat', '', 'instrumented', answerId)
  const other = { ...chat, span_id: 'other', trace_id: 'u'.repeat(32) }
  const apart: readonly Partial<SpanRow>[] = [
    { usage: { input: 100, output: 11 } },
    { started_at: '1789000061000000000' },
    { environment: 'test' },
  ]
  for (const difference of apart) {
    assert.deepEqual(counted([[chat, { ...other, ...difference }]]), ['chat', 'other'])
  }
  const short = { response_id: 'chatcmpl-588' }
  assert.deepEqual(
    counted([
      [
        { ...chat, ...short },
        { ...other, ...short },
      ],
    ]),
    ['chat', 'other'],
  )
  assert.deepEqual(counted([[chat, { ...other, started_at: '1789000060000000000' }]]), ['chat'])
})

test('a span that came again with more takes back what it claimed before', () => {
  const owners = new UsageOwners()
  const chat = span('chat', '', 'instrumented', answerId)
  owners.settle([{ ...chat }])
  const claim = owners.supersede(chat)
  assert.deepEqual(claim?.usage, { input: 100, output: 10 })
  const { rows } = owners.settle([{ ...chat, usage: { input: 100, output: 50 } }])
  assert.equal(rows[0]?.counts, 1)
  assert.equal(owners.supersede(span('never seen', '', 'http')), null)
})

test('an answer named in another trace is another answer', () => {
  const chat = span('chat', 'root', 'instrumented', 'chatcmpl-1')
  const gateway = span('gateway', 'root', 'gateway', 'chatcmpl-1')
  const { corrections } = new UsageOwners().settle([
    chat,
    { ...gateway, trace_id: 'u'.repeat(32) },
    { ...gateway, project: 'prj_2' },
  ])
  assert.deepEqual(corrections, [])
})

test('answers are forgotten with the spans that named them', () => {
  const owners = new UsageOwners(10)
  owners.settle([span('chat', 'root', 'instrumented', 'chatcmpl-1')])
  owners.settle(Array.from({ length: 50 }, (_, index) => span(`other-${index}`, '', 'http')))
  const { corrections } = owners.settle([span('gateway', 'root', 'gateway', 'chatcmpl-1')])
  assert.deepEqual(corrections, [])
})

test('memory is bounded: what is forgotten counts by itself', () => {
  const owners = new UsageOwners(10)
  owners.settle([span('chat', '', 'instrumented')])
  owners.settle(Array.from({ length: 50 }, (_, index) => span(`other-${index}`, '', 'http')))
  const { corrections } = owners.settle([span('gateway', 'chat', 'gateway')])
  assert.deepEqual(corrections, [])
})
