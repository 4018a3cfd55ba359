import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
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

/** Formats that are compressed already gain nothing. */
const compressible = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt'])

const compress = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
}
type Coding = keyof typeof compress

/** Nothing runs or loads that the server itself did not send; model output cannot reach out. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** The icon is asked for several times by one page; a new one may be an hour late. */
const pictureAgeS = 3600

type File = {
  readonly type: string
  readonly bytes: Buffer
  /** Brotli's comes with the build where there is one; what is not there is made when first asked for, and kept. */
  readonly compressed: Map<Coding, Promise<Buffer>>
  readonly isCompressible: boolean
}

/**
 * Serves the built page as it was at the start, from memory: a path is a name of a file that was
 * there then and never leads elsewhere, and a rebuild beside a running server cannot mix two builds.
 */
export function staticFiles(directory: string): RawHandler {
  const files = readFiles(directory)
  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    if (url.pathname.startsWith('/api/')) return false
    const asset = files.get(url.pathname)
    if (asset === undefined && url.pathname.startsWith('/assets/')) {
      // A page from before an upgrade asks for what is no more: the page itself would be no script.
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not here\n')
      return true
    }
    const file = asset ?? files.get('/index.html')
    if (file === undefined) {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('The page has not been built. `npm start` builds it.\n')
      return true
    }
    const coding = file.isCompressible ? codingFor(request.headers['accept-encoding']) : null
    const bytes = coding === null ? file.bytes : await compressedAs(file, coding)
    const isHashed = asset !== undefined && url.pathname.startsWith('/assets/')
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': file.type,
      'content-length': bytes.length,
      'cache-control': isHashed
        ? 'public, max-age=31536000, immutable'
        : file.type === types['.svg']
          ? `public, max-age=${pictureAgeS}`
          : 'no-cache',
      ...(file.isCompressible ? { vary: 'accept-encoding' } : {}),
      ...(coding === null ? {} : { 'content-encoding': coding }),
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return true
  }
}

function readFiles(directory: string): ReadonlyMap<string, File> {
  const files = new Map<string, File>()
  if (!existsSync(directory)) return files
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const extension = extname(path)
    if (extension === '.br') continue
    const compressed = new Map<Coding, Promise<Buffer>>()
    if (existsSync(`${path}.br`)) compressed.set('br', Promise.resolve(readFileSync(`${path}.br`)))
    files.set(path.slice(directory.length).replaceAll('\\', '/'), {
      type: types[extension] ?? 'application/octet-stream',
      bytes: readFileSync(path),
      compressed,
      isCompressible: compressible.has(extension),
    })
  }
  return files
}

function codingFor(accepted: string | string[] | undefined): Coding | null {
  const text = String(accepted ?? '')
  if (/\bbr\b/.test(text)) return 'br'
  return /\bgzip\b/.test(text) ? 'gzip' : null
}

function compressedAs(file: File, coding: Coding): Promise<Buffer> {
  const known = file.compressed.get(coding) ?? compress[coding](file.bytes)
  file.compressed.set(coding, known)
  return known
}
