// The bare limit: node:http and undici forwarding bytes, nothing else. What any gateway in this runtime could reach at best.
import { createServer } from 'node:http'
import { Pool } from 'undici'

const [port = '0', upstream = ''] = process.argv.slice(2)
const pool = new Pool(upstream, { connections: 8192, pipelining: 1 })

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    pool.dispatch(
      {
        path: request.url ?? '/',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
        body,
      },
      {
        onRequestStart() {},
        onResponseStart(_, status, headers) {
          const { connection: _connection, 'transfer-encoding': _encoding, ...rest } = headers
          response.writeHead(status, rest)
        },
        onResponseData(_, chunk) {
          response.write(chunk)
        },
        onResponseEnd() {
          response.end()
        },
        onResponseError() {
          response.destroy()
        },
      },
    )
  })
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))
