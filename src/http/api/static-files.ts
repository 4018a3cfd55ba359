import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { RawHandler } from '#http/api/api-server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
}

/** Nothing runs or loads that the server itself did not send; model output cannot reach out. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** Serves the built page. Only files that were there at the start are served, so a path is a name and never leads elsewhere. */
export function staticFiles(directory: string): RawHandler {
  const files = new Map<string, string>()
  if (existsSync(directory)) {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      files.set(path.slice(directory.length).replaceAll('\\', '/'), path)
    }
  }
  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    if (url.pathname.startsWith('/api/')) return false
    const asset = files.get(url.pathname)
    if (asset === undefined && url.pathname.startsWith('/assets/')) {
      // A page from before an upgrade asks for what is no more: the page itself would be no script.
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not here\n')
      return true
    }
    const path = asset ?? files.get('/index.html')
    if (path === undefined) {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('The page has not been built. `npm start` builds it.\n')
      return true
    }
    const isHashed = asset !== undefined && url.pathname.startsWith('/assets/')
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-length': statSync(path).size,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(path).pipe(response)
    return true
  }
}
