// A small HTTP façade over chdb that speaks as much of ClickHouse's HTTP interface as a client asks
// for: the real engine behind the real client, so what it proves is the client's path. It is no
// server of ClickHouse's and no cluster. A process of its own, because chdb serves one directory a
// process:   node test/store/clickhouse-facade.ts DIRECTORY PORT
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Session } from 'chdb'

const [directory = '', port = '0'] = process.argv.slice(2)
const sessionsMax = 8
const open = () =>
  new Session(directory, { connectionArgs: ['--output_format_json_quote_64bit_integers=1'] })
const writer = open()
const readers = Array.from({ length: sessionsMax }, open)
const free = [...readers]
const line: ((session: Session) => void)[] = []
let lastWrite: Promise<unknown> = Promise.resolve()

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    const code = /Code: (\d+)/.exec(message)?.[1] ?? '0'
    // The client reads the code out of a text that ends in the name of the error.
    const named = /\([A-Z0-9_]{3,}\)/.test(message) ? message : `${message} (CHDB_EXCEPTION)`
    if (!response.headersSent) {
      response.writeHead(500, {
        'content-type': 'text/plain',
        'x-clickhouse-exception-code': code,
      })
    }
    response.end(named)
  })
})
server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
process.on('SIGTERM', () => process.exit(0))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://facade')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const settings = settingsOf(url.searchParams)
  const inUrl = url.searchParams.get('query') ?? ''
  const statement = inUrl === '' ? body : Buffer.concat([Buffer.from(`${inUrl}\n`), body])
  const head = statement.subarray(0, 500).toString()
  const insert = /^\s*INSERT INTO (\S+) FORMAT JSONEachRow\n/i.exec(head)
  if (insert?.[1] !== undefined) {
    const values = statement.subarray(Buffer.byteLength(insert[0]))
    const table = insert[1]
    await inTurn(() => writer.insert({ table, values, format: 'JSONEachRow', settings }))
    response.end()
    return
  }
  const sql = statement.toString()
  if (/^\s*(SELECT|WITH|SHOW)\b/i.test(sql)) await read(sql, settings, url.searchParams, response)
  else {
    await inTurn(() => writer.queryAsync(sql))
    response.end()
  }
}

async function read(
  sql: string,
  settings: Record<string, string>,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const bare = sql.replace(/\s*FORMAT JSONEachRow\s*;?\s*$/i, '')
  const inline = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`)
  const session = await lend()
  try {
    const stream = session.queryStreamBind(
      inline.length === 0 ? bare : `${bare}\nSETTINGS ${inline.join(', ')}`,
      parametersOf(bare, query),
      { format: 'JSONEachRow' },
    )
    // As cancel_http_readonly_queries_on_client_close has it.
    response.on('close', () => stream.cancel())
    try {
      response.setHeader('x-clickhouse-format', 'JSONEachRow')
      for await (const chunk of stream) response.write(chunk.raw())
      response.end()
    } finally {
      stream.cancel()
    }
  } finally {
    const next = line.shift()
    if (next === undefined) free.push(session)
    else next(session)
  }
}

function lend(): Promise<Session> {
  const session = free.pop()
  return session === undefined
    ? new Promise((resolve) => line.push(resolve))
    : Promise.resolve(session)
}

function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const turn = lastWrite.then(work, work)
  lastWrite = turn.catch(() => {})
  return turn
}

const notSettings = new Set([
  'query',
  'query_id',
  'database',
  'session_id',
  // The façade always does this; chdb has no HTTP of its own that would know it.
  'cancel_http_readonly_queries_on_client_close',
])

function settingsOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].filter(([name]) => !notSettings.has(name) && !name.startsWith('param_')),
  )
}

function literal(value: string): string {
  return /^-?\d+(\.\d+)?$/.test(value)
    ? value
    : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Reads `param_NAME` as ClickHouse writes it in URLs, by the type of its placeholder. */
function parametersOf(sql: string, query: URLSearchParams): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = {}
  for (const [, name = '', type = ''] of sql.matchAll(/\{(\w+):([^}]+)\}/g)) {
    const raw = query.get(`param_${name}`)
    if (raw === null) continue
    if (!type.startsWith('Array')) parameters[name] = unescaped(raw)
    else
      parameters[name] = [...raw.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map(([, text = '']) =>
        unescaped(text),
      )
  }
  return parameters
}

const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', 0: '\0', b: '\b', f: '\f' }

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter)
}
