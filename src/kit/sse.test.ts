import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SseSplitter, type SseVerdict } from './sse.ts'

type Event = { readonly event: string; readonly data: string }

function split(chunks: readonly Buffer[], verdict: (event: Event) => SseVerdict = () => 'forward') {
  const splitter = new SseSplitter()
  const events: Event[] = []
  const take = (event: string, data: string) => {
    events.push({ event, data })
    return verdict({ event, data })
  }
  const out = chunks.map((chunk) => splitter.push(chunk, take))
  return { events, out, ...splitter.finish(take) }
}

/** Every way to cut `bytes` in two, and one byte at a time. */
function cuts(bytes: Buffer): Buffer[][] {
  const inTwo = Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)])
  return [...inTwo, Array.from(bytes, (byte) => Buffer.from([byte]))]
}

describe('server-sent events', () => {
  const cases: { title: string; bytes: string; events: Event[] }[] = [
    {
      title: 'lines may end in \\n',
      bytes: 'data: a\n\ndata: b\n\n',
      events: [
        { event: 'message', data: 'a' },
        { event: 'message', data: 'b' },
      ],
    },
    {
      title: 'lines may end in \\r\\n',
      bytes: 'event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n',
      events: [
        { event: 'x', data: 'a' },
        { event: 'message', data: 'b' },
      ],
    },
    {
      title: 'lines may end in \\r alone',
      bytes: 'data: a\r\rdata: b\r\r',
      events: [
        { event: 'message', data: 'a' },
        { event: 'message', data: 'b' },
      ],
    },
    {
      title: 'a byte order mark at the start is no part of the first field',
      bytes: '\ufeffdata: a\n\n',
      events: [{ event: 'message', data: 'a' }],
    },
    {
      title: 'several data lines are one text with line feeds between them',
      bytes: 'data: {"a":\ndata:1}\ndata\n\n',
      events: [{ event: 'message', data: '{"a":\n1}\n' }],
    },
    {
      title: 'only the first space after the colon is dropped',
      bytes: 'data:  two\n\n',
      events: [{ event: 'message', data: ' two' }],
    },
    {
      title: 'comments, ids and events without data are not shown',
      bytes: ': hello\nid: 1\nevent: ping\n\n: again\n\ndata: a\n\n',
      events: [{ event: 'message', data: 'a' }],
    },
    {
      title: 'a field that only begins like data is another field',
      bytes: 'database: no\ndata: a\n\n',
      events: [{ event: 'message', data: 'a' }],
    },
    {
      title: 'a character of several bytes may be cut anywhere',
      bytes: 'data: 你好, é, 🧗\n\n',
      events: [{ event: 'message', data: '你好, é, 🧗' }],
    },
    {
      title: 'a last event that only lacks its empty line is shown at the end',
      bytes: 'data: a\n\ndata: [DONE]',
      events: [
        { event: 'message', data: 'a' },
        { event: 'message', data: '[DONE]' },
      ],
    },
  ]
  for (const { title, bytes, events } of cases) {
    it(`${title}, wherever the chunks are cut`, () => {
      const whole = Buffer.from(bytes)
      for (const chunks of cuts(whole)) {
        const result = split(chunks)
        assert.deepEqual(result.events, events)
        const forwarded = Buffer.concat([...result.out, result.held, result.rest])
        assert.equal(forwarded.toString(), bytes)
      }
    })
  }

  it('a chunk that holds whole events is passed on without copying it', () => {
    const chunk = Buffer.from('data: a\n\ndata: b\n\n')
    const { out } = split([chunk])
    assert.equal(out[0]?.buffer, chunk.buffer)
    assert.equal(out[0]?.byteOffset, chunk.byteOffset)
    assert.equal(out[0]?.length, chunk.length)
  })

  it('half an event waits for its other half', () => {
    const { out } = split([Buffer.from('data: a\n\nda'), Buffer.from('ta: b\n\n')])
    assert.deepEqual(out.map(String), ['data: a\n\n', 'data: b\n\n'])
  })

  it('a comment line that keeps the connection alive does not wait for an event', () => {
    const { out } = split([Buffer.from(': PROCESSING\n'), Buffer.from('data: a\n\n')])
    assert.deepEqual(out.map(String), [': PROCESSING\n', 'data: a\n\n'])
  })

  it('a held event and everything after it stay back until the end', () => {
    const { out, held } = split(
      [Buffer.from('data: a\n\ndata: [DONE]\n\n: bye\n\n'), Buffer.from('data: late\n\n')],
      ({ data }) => (data === 'a' ? 'forward' : 'hold'),
    )
    assert.deepEqual(out.map(String), ['data: a\n\n', ''])
    assert.equal(held.toString(), 'data: [DONE]\n\n: bye\n\ndata: late\n\n')
  })

  it('hold-latest keeps back one event and lets the one before it go', () => {
    const { out, held } = split(
      [Buffer.from('data: 1\n\n'), Buffer.from('data: 2\n\n'), Buffer.from('data: 3\n\n')],
      () => 'hold-latest',
    )
    assert.deepEqual(out.map(String), ['', 'data: 1\n\n', 'data: 2\n\n'])
    assert.equal(held.toString(), 'data: 3\n\n')
  })

  it('an event over the bound passes through unread and is counted', () => {
    const splitter = new SseSplitter({ eventBytesMax: 16 })
    const seen: string[] = []
    const take = (_event: string, data: string): SseVerdict => {
      seen.push(data)
      return 'forward'
    }
    const chunks = ['data: 0123', '456789', 'x'.repeat(100), '\n\ndata: b\n\n']
    const out = chunks.map((chunk) => splitter.push(Buffer.from(chunk), take).toString())
    assert.deepEqual(seen, ['b'])
    assert.equal(splitter.unreadEvents, 1)
    assert.equal(out.join(''), chunks.join(''))
    assert.notEqual(out[2], '')
  })

  it('an event of exactly the bound is read', () => {
    const splitter = new SseSplitter({ eventBytesMax: 16 })
    const seen: string[] = []
    for (const chunk of ['data: 0123456789', '\n\n']) {
      splitter.push(Buffer.from(chunk), (_event, data) => {
        seen.push(data)
        return 'forward'
      })
    }
    assert.deepEqual(seen, ['0123456789'])
  })

  it('what a provider sends after the end is bounded', () => {
    const splitter = new SseSplitter({ heldBytesMax: 20 })
    const take = (): SseVerdict => 'hold'
    for (let count = 0; count < 10; count += 1) splitter.push(Buffer.from('data: 12\n\n'), take)
    assert.equal(splitter.finish(take).held.toString(), 'data: 12\n\n'.repeat(2))
  })
})
