// Calls that carry files of several megabytes: what was said stays readable and searchable, of a file
// its kind, size and hash are kept, and no list shows its data.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { listTraces, showSpan, showTrace } from '#contract/traces.ts'
import { sendTrace, type Target } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { postJson } from '#test/scenarios/send.ts'

/** No compression and no repetition helps with these. */
const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(3_000_000)])
const paper = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(4_000_000)])
const png = picture.toString('base64')
const pdf = paper.toString('base64')
const noteOf = (type: string, file: Buffer) =>
  `[left out: ${type}, ${file.length} bytes, sha256 ${createHash('sha256').update(file).digest('hex')}]`
const notes = [noteOf('image/png', picture), noteOf('application/pdf', paper)]

const question = (word: string) => `Which glacier stands in the picture? ${word}`
const genAi = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
}

async function post(target: Target, path: string, body: object): Promise<string> {
  const response = await postJson(target.url + path, target.key, body, {
    headers: { 'anthropic-version': '2023-06-01' },
  })
  const text = await response.text()
  assert.equal(response.status, 200, text.slice(0, 500))
  return response.headers.get('x-belay-trace-id') ?? ''
}

/** Ways to send a picture and a paper with a question; each gives the trace's id. */
const ways: readonly {
  readonly name: string
  /** Files beside the messages stand in the attributes, not in the conversation. */
  readonly filesStandIn?: 'attributes'
  readonly send: (target: Target, text: string) => Promise<string>
}[] = [
  {
    name: 'a chat completion',
    send: (target, text) =>
      post(target, '/v1/chat/completions', {
        model: 'sim/echo',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
              {
                type: 'file',
                file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` },
              },
              { type: 'text', text },
            ],
          },
        ],
      }),
  },
  {
    name: 'a message',
    send: (target, text) => {
      const source = (type: string, data: string) => ({ type: 'base64', media_type: type, data })
      return post(target, '/v1/messages', {
        model: 'sim/echo',
        max_tokens: 100,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image', source: source('image/png', png) },
              { type: 'document', source: source('application/pdf', pdf) },
              { type: 'text', text },
            ],
          },
        ],
      })
    },
  },
  {
    name: 'generateContent',
    send: (target, text) =>
      post(target, '/v1beta/models/sim/echo:generateContent', {
        contents: [
          {
            role: 'user',
            parts: [
              { inlineData: { mimeType: 'image/png', data: png } },
              { inlineData: { mimeType: 'application/pdf', data: pdf } },
              { text },
            ],
          },
        ],
      }),
  },
  {
    name: 'messages by OpenTelemetry',
    send: (target, text) => {
      const blob = (type: string, content: string) => ({
        type: 'blob',
        mime_type: type,
        modality: 'image',
        content,
      })
      const parts = [blob('image/png', png), blob('application/pdf', pdf)]
      return sendTrace(target, [
        {
          name: 'chat gpt-5',
          startMs: 0,
          durationMs: 90,
          attributes: {
            ...genAi,
            'gen_ai.input.messages': JSON.stringify([
              { role: 'user', parts: [...parts, { type: 'text', content: text }] },
            ]),
          },
        },
      ])
    },
  },
  {
    name: 'an input of OpenInference, with JSON inside JSON',
    filesStandIn: 'attributes',
    send: (target, text) =>
      sendTrace(target, [
        {
          name: 'ChatOpenAI',
          startMs: 0,
          durationMs: 90,
          attributes: {
            'openinference.span.kind': 'LLM',
            'llm.model_name': 'gpt-5',
            'input.mime_type': 'application/json',
            'input.value': JSON.stringify({
              kwargs: JSON.stringify({ image: `data:image/png;base64,${png}`, file: pdf }),
              messages: [{ role: 'user', content: text }],
            }),
          },
        },
      ]),
  },
]

const { page, target, troubles, leave } = await visit()
after(leave)

describe('calls with files of several megabytes', () => {
  async function read<Reply>(path: string): Promise<Reply> {
    const response = await page.request.get(path)
    assert.ok(response.ok(), `${path}: ${response.status()}`)
    return (await response.json()) as Reply
  }

  for (const [index, { name, send, filesStandIn }] of ways.entries()) {
    it(`${name}: texts are whole, files are told of, lists show no data`, async () => {
      const word = `crevasse${index}`
      const traceId = await send(target, question(word))
      const found = async () =>
        listTraces.reply
          .parse(await read(`${listTraces.path}?search=${word}`))
          .items.filter((item) => item.traceId === traceId)
      for (const deadline = Date.now() + 60_000; (await found()).length === 0;) {
        assert.ok(Date.now() < deadline, 'The search finds the question within a minute.')
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
      const [item] = await found()
      assert.equal(item?.inputPreview, question(word))
      assert.ok(JSON.stringify(item).length < 10_000)

      const { spans } = showTrace.reply.parse(
        await read(showTrace.path.replace(':traceId', traceId)),
      )
      const details = await Promise.all(
        spans.map(async ({ spanId }) =>
          JSON.stringify(
            await read(showSpan.path.replace(':traceId', traceId).replace(':spanId', spanId)),
          ),
        ),
      )
      const carrying = details.filter((detail) => detail.includes(question(word)))
      assert.ok(carrying.length > 0)
      for (const detail of details) {
        assert.ok(!detail.includes(png.slice(5000, 5100)), 'nothing of the picture is kept')
        assert.ok(!detail.includes(pdf.slice(5000, 5100)), 'nothing of the paper is kept')
      }
      for (const note of notes)
        assert.ok(
          carrying.some((detail) => detail.includes(note)),
          note,
        )

      await page.goto(`/p/default/traces/${traceId}`)
      await page.getByRole('treeitem').first().click()
      await page.getByText(question(word)).first().waitFor()
      if (filesStandIn !== 'attributes')
        await page
          .getByText(/sha256 [0-9a-f]{64}/)
          .first()
          .waitFor()
      assert.equal(await page.locator('main img').count(), 0)
      assert.deepEqual(troubles, [])
    })
  }
})
