import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'

/** What reached the provider, as it came. */
export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Settles when the caller's connection is gone. */
  readonly closed: Promise<void>
}

/** A provider of the outside world that does to its callers whatever a test wants. */
export type HostileProvider = {
  readonly url: string
  readonly received: Received[]
  /** What it does from now on; it gets how many requests came before this one. */
  behave(answer: Answer): void
  close(): Promise<void>
}

export type Answer = (
  response: ServerResponse,
  request: { readonly body: string; readonly count: number; readonly socket: Socket },
) => void | Promise<void>

/** Starts it on loopback, on a free port, with TLS where a certificate is given. */
export async function startHostileProvider(tls?: {
  readonly certificate: string
  readonly key: string
}): Promise<HostileProvider> {
  const received: Received[] = []
  let behave: Answer = (response) => answerChat(response, 'Hello')
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    const closed = closedOf(request.socket)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const count = received.length
      const { method = '', url = '', headers } = request
      received.push({ method, path: url, headers, body, closed })
      void behave(response, { body, count, socket: request.socket })
    })
    request.on('error', () => {})
  }
  const server =
    tls === undefined
      ? createServer(answer)
      : createSecureServer({ cert: tls.certificate, key: tls.key }, answer)
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    behave(answer) {
      behave = answer
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const closings = new WeakMap<Socket, Promise<void>>()

/** One listener a connection, however many requests it carries. */
function closedOf(socket: Socket): Promise<void> {
  const known = closings.get(socket)
  if (known !== undefined) return known
  const closing = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  closings.set(socket, closing)
  return closing
}

/** A whole answer in OpenAI's chat format. */
export function chatReply(
  content: string,
  usage: object = { prompt_tokens: 3, completion_tokens: 2 },
): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'test-model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage,
  })
}

export function answerChat(response: ServerResponse, content: string, usage?: object): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(chatReply(content, usage))
}

/** One event of a streamed answer. */
export function chatChunk(content: string): string {
  const delta = { index: 0, delta: { content }, finish_reason: null }
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'test-model', choices: [delta] })}\n\n`
}

/** The last events of a streamed answer. */
export const chatEnd = `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'test-model', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'test-model', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } })}\n\ndata: [DONE]\n\n`

/** Answers as Anthropic's Messages API does, streamed when the body asks for that (https://docs.anthropic.com/en/api/messages). */
export function answerMessages(response: ServerResponse, body: string, usage: object): void {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content: [{ type: 'text', text: 'Hello' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage,
  }
  if (JSON.parse(body).stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(message))
    return
  }
  const events: readonly [type: string, data: object][] = [
    [
      'message_start',
      {
        message: {
          ...message,
          content: [],
          stop_reason: null,
          usage: { ...usage, output_tokens: 1 },
        },
      },
    ],
    ['content_block_start', { index: 0, content_block: { type: 'text', text: '' } }],
    ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hello' } }],
    ['content_block_stop', { index: 0 }],
    ['message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }],
    ['message_stop', {}],
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [type, data] of events)
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  response.end()
}
