import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Message } from '#contract/message.ts'
import type { SpanDetail, SpanNode, TraceRow } from '#contract/traces.ts'
import { caseOfTrace, speakerOf } from '#domain/evaluations/case-of-trace.ts'
import { stepsOf } from '#domain/evaluations/trace-steps.ts'

const cost = { usd: '0.01', unpriced: 0, reportedUsd: null }

function node(fields: Partial<SpanNode> & Pick<SpanNode, 'spanId' | 'kind'>): SpanNode {
  return {
    parentSpanId: '',
    name: fields.kind,
    operation: '',
    source: 'otlp',
    status: 'ok',
    statusMessage: '',
    startedAtNs: '1000000000',
    durationMs: 5,
    provider: '',
    model: '',
    countsUsage: false,
    inputTokens: 0,
    outputTokens: 0,
    cost,
    hasContent: false,
    ...fields,
  } as SpanNode // fields that only pages read are left out
}

const trace = {
  startedAtNs: '1000000000',
  durationMs: 120,
  cost,
  usage: { input: 3, output: 4 },
} as TraceRow // the same

function detail(fields: Partial<SpanDetail>): SpanDetail {
  return {
    ...node({ spanId: 'a', kind: 'model' }),
    inputMessages: null,
    outputMessages: null,
    rawInput: '',
    rawOutput: '',
    tools: [],
    finishReasons: [],
    metadata: {},
    errorType: '',
    ...fields,
  } as SpanDetail // the same
}

function said(role: string, ...parts: Message['parts']): Message {
  return { role, parts }
}

const text = (content: string) => ({ type: 'text' as const, content })

function caseOf(span: Partial<SpanDetail>, spans: SpanNode[] = []) {
  return caseOfTrace({
    trace,
    span: detail(span),
    steps: stepsOf(spans, new Map()),
  })
}

describe('The span that speaks for a trace', () => {
  const root = node({ spanId: 'r', kind: 'agent' })
  const outer = node({ spanId: 'o', kind: 'model', parentSpanId: 'r', hasContent: true })
  const inner = node({
    spanId: 'i',
    kind: 'model',
    parentSpanId: 'o',
    hasContent: true,
    countsUsage: true,
  })

  test('is its root when texts were recorded with it', () => {
    assert.equal(speakerOf([{ ...root, hasContent: true }, outer, inner])?.spanId, 'r')
  })

  test('is else the first model call that owns its tokens, else the first with texts', () => {
    assert.equal(speakerOf([root, outer, inner])?.spanId, 'i')
    assert.equal(speakerOf([root, outer])?.spanId, 'o')
  })

  test('is the first whose parent is not there when the root came from elsewhere', () => {
    const foreign = node({ spanId: 'f', kind: 'tool', parentSpanId: 'gone', hasContent: true })
    assert.equal(speakerOf([foreign, inner])?.spanId, 'f')
  })

  test('is none when no texts were recorded', () => {
    assert.equal(speakerOf([root, node({ spanId: 'm', kind: 'model' })]), null)
  })
})

describe('What evaluators see of a trace', () => {
  test('is the last question, the answer, and what both took', () => {
    const seen = caseOf({
      inputMessages: [
        said('system', text('Be kind.')),
        said('user', text('Hello')),
        said('assistant', text('Hi')),
        said('user', text('Where is it?'), text('My parcel.')),
      ],
      outputMessages: [
        said('assistant', { type: 'reasoning', content: 'Let me see.' }, text('On its way.')),
      ],
      finishReasons: ['stop'],
      metadata: { shop: 'north' },
    })
    assert.equal(seen.input, 'Where is it?\nMy parcel.')
    assert.equal(seen.output, 'On its way.')
    assert.deepEqual(
      [seen.latencyMs, seen.costUsd, seen.finishReason, seen.metadata, seen.error],
      [120, '0.01', 'stop', { shop: 'north' }, ''],
    )
    assert.equal(seen.expected, null)
  })

  test('is the texts as they were recorded when they are no conversation', () => {
    const seen = caseOf({ rawInput: '{"q":1}', rawOutput: '{"retrieved":["a","b"]}' })
    assert.deepEqual([seen.input, seen.output], ['{"q":1}', '{"retrieved":["a","b"]}'])
    assert.deepEqual(seen.retrieved, ['a', 'b'])
    assert.equal(seen.toolCalls, null)
  })

  test('has the tools that were called, with their arguments as JSON', () => {
    const seen = caseOf({
      inputMessages: [said('user', text('Weather?'))],
      outputMessages: [
        said('assistant', { type: 'tool_call', name: 'weather', arguments: '{"city":"Ulm"}' }),
      ],
      tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }],
    })
    assert.deepEqual(seen.toolCalls, [{ name: 'weather', arguments: { city: 'Ulm' } }])
    assert.equal(seen.output, '[{"name":"weather","arguments":{"city":"Ulm"}}]')
    assert.deepEqual(
      seen.tools.map(({ name }) => name),
      ['weather'],
    )
  })

  test('has the steps of its trace, and what retrieval gave', () => {
    const seen = caseOf({ rawOutput: 'done' }, [node({ spanId: 'r', kind: 'agent' })])
    assert.deepEqual(
      seen.spans?.map(({ kind }) => kind),
      ['agent'],
    )
    assert.deepEqual([seen.guardrails, seen.context, seen.retrieved], [null, [], null])
  })

  test('says why there is no answer, and only then', () => {
    assert.equal(caseOf({ status: 'error', errorType: 'timeout' }).error, 'timeout')
    assert.equal(caseOf({ status: 'error', errorType: 'cut', rawOutput: 'half' }).error, '')
  })
})
