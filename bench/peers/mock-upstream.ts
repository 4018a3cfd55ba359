// The provider that everything measured talks to: answers at once, or streams frames at a fixed pace.
//   POST …                     one reply of about 0.5 KB (or `size` bytes of it, by header x-reply-bytes)
//   body with "stream":true    frames of one token each, `x-frames` of them, `x-pace-ms` apart
import { createServer } from 'node:http'

const [port = '0'] = process.argv.slice(2)
const usage = { prompt_tokens: 42, completion_tokens: 10, total_tokens: 52 }

function reply(text: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: 'chatcmpl-bench',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-4o-2024-08-06',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage,
    }),
  )
}

const short = reply('A rope holds because somebody at its other end is paying attention.')

function frame(delta: object, finishReason: string | null): string {
  return `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })}\n\n`
}

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    if (body.includes('"stream":true')) {
      stream(body, response)
      return
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': short.length })
    response.end(short)
  })
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))

/** Frames carry the moment they were written, so that the reader can tell how late each came. */
function stream(body: Buffer, response: import('node:http').ServerResponse): void {
  const frames = Number(/frames=(\d+)/.exec(body.toString())?.[1] ?? 20)
  const paceMs = Number(/pace=(\d+)/.exec(body.toString())?.[1] ?? 20)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = 0
  const timer = setInterval(() => {
    if (sent < frames) {
      const { hrtime } = process
      response.write(frame({ content: `${sent}:${hrtime.bigint()} ` }, null))
      sent += 1
      return
    }
    clearInterval(timer)
    response.write(frame({}, 'stop'))
    response.write(
      `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'gpt-4o-2024-08-06', choices: [], usage })}\n\n`,
    )
    response.end('data: [DONE]\n\n')
  }, paceMs)
  response.on('close', () => clearInterval(timer))
}
