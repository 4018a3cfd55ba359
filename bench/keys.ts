import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { KnownKey } from '#access/sections/keys.ts'
import { noLimits } from '#contract/keys.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { root } from './lib/processes.ts'
import { digits, figureOf, report, type Row } from './lib/report.ts'
import { serveData, type ServedData } from './lib/serve-data.ts'

const keysDefault = 20_000
const roundsDefault = 20
const workers = 2
/** Calls on connections of their own; the kernel spreads these over the threads. */
const calls = 8
const goalMs = 100

/**
 * How long a change of one key takes among many, half of them revoked, until it holds on every front
 * thread. BENCH_AGAINST names another checkout (with its modules) that is measured in turns with this one.
 */
export async function measureKeys(): Promise<void> {
  const count = Number(process.env['BENCH_KEYS'] ?? keysDefault)
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? roundsDefault)
  const against = process.env['BENCH_AGAINST']
  const checkouts = against === undefined ? [root] : [root, against]
  const home = mkdtempSync(join(tmpdir(), 'belay-keys-'))
  const served: { name: string; server: ServedData; times: Times }[] = []
  const load = loadavg()[0] ?? 0
  try {
    for (const [at, checkout] of checkouts.entries()) {
      const directory = join(home, String(at))
      const server = await serveFilled(directory, checkout, count)
      const times: Times = { make: [], revoke: [], firstAsked: [] }
      served.push({ name: at === 0 ? 'this build' : 'the build before', server, times })
    }
    for (let round = -1; round < rounds; round += 1)
      for (const { name, server, times } of served) {
        const one = await changeKey(server)
        // The first change finds code that has never run.
        if (round < 0) continue
        times.make.push(one.makeMs)
        times.revoke.push(one.revokeMs)
        times.firstAsked.push(one.callMs)
        process.stderr.write(`${name}: ${one.makeMs.toFixed(0)} ms\n`)
      }
    const rows = served.map(({ name, server, times }): Row => ({
      name,
      figures: {
        'make, ms': figureOf(times.make),
        'revoke, ms': figureOf(times.revoke),
        [`${calls} calls after it, ms`]: figureOf(times.firstAsked),
        'resident MB': figureOf([server.residentBytes() / 1e6]),
      },
    }))
    const [own] = served
    const made = figureOf(own?.times.make ?? [])
    const memory = await memoryOf(count)
    report('keys', {
      what: `A key made and revoked among ${count.toLocaleString('en-US')} keys, half of them revoked`,
      on: `API to answer, which comes when every one of ${workers} front threads has the change; then ${calls} calls on connections of their own, each of which has to be let in. In turns, ${rounds} times each. Load average at the start: ${load.toFixed(1)}; times are upper bounds.`,
      rows,
      plot: 'make, ms',
      verdicts: [
        `a key works everywhere within ${digits(made.median)} ms (median), ${digits(made.max)} ms (slowest); the goal is ${goalMs} ms`,
        `a copy of the keys takes ${memory.live} bytes for one that works and ${memory.revoked} for one that is revoked, in each thread`,
      ],
    })
  } finally {
    for (const { server } of served) await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

type Times = { readonly make: number[]; readonly revoke: number[]; readonly firstAsked: number[] }

/** Starts a checkout's server once so that it makes its own schema, and again with so many keys. */
async function serveFilled(
  directory: string,
  checkout: string,
  count: number,
): Promise<ServedData> {
  const asked = { checkout, environment: { BELAY_GATEWAY_WORKERS: String(workers) } }
  await (await serveData(directory, asked)).stop()
  const records = await openEmbeddedRecords(join(directory, 'records'), null)
  await records.script(
    `insert into keys (id, workspace, project, environment, name, prefix, hmac, scopes, models, limits, metadata, created_by, created_at, revoked_at)
     select 'key_' || lpad(n::text, 26, '0'), workspace, id, 'production', 'application ' || n, 'bly_' || n,
       encode(sha256(n::text::bytea), 'hex'), '["call","ingest"]', '[]', '${JSON.stringify(noLimits)}', '{}', 'bench', now(),
       case when n % 2 = 0 then now() end from projects, generate_series(1, ${count}) as n`,
  )
  await records.close()
  return serveData(directory, asked)
}

async function changeKey(
  server: ServedData,
): Promise<{ makeMs: number; callMs: number; revokeMs: number }> {
  const startedMs = performance.now()
  const body = { name: 'measured', scopes: ['call'] }
  const made = (await server.send('POST', '/api/v1/keys', body)) as { id: string; key: string }
  const madeMs = performance.now()
  await expectAll(server, made.key, 200)
  const calledMs = performance.now()
  await server.send('DELETE', `/api/v1/keys/${made.id}`)
  const revokedMs = performance.now()
  await expectAll(server, made.key, 401)
  return {
    makeMs: madeMs - startedMs,
    callMs: calledMs - madeMs,
    revokeMs: revokedMs - calledMs,
  }
}

/** Throws when a connection is answered with another status: then the change was not in force. */
async function expectAll({ url }: ServedData, key: string, status: number): Promise<void> {
  const agent = new Agent({ keepAlive: false, maxSockets: calls })
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${key}` }
      const asked = request(`${url}/v1/models`, { agent, headers }, (response) => {
        response.resume()
        if (response.statusCode === status) resolve()
        else reject(new Error(`${response.statusCode} where ${status} is due`))
      })
      asked.on('error', reject)
      asked.end()
    })
  await Promise.all(Array.from({ length: calls }, ask))
}

/** Bytes of one key in a thread's copy of the section: what a copy of so many leaves in the heap. */
async function memoryOf(count: number): Promise<{ live: number; revoked: number }> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  const shared = { scopes: ['call', 'ingest'], models: [], limits: noLimits, metadata: {} } as const
  const bytesOf = (make: (at: number) => KnownKey): number => {
    const keys = new Map<string, KnownKey>()
    for (let at = 0; at < count; at += 1) keys.set(at.toString(16).padStart(64, '0'), make(at))
    const used = () => {
      if (typeof collect === 'function') collect()
      return process.memoryUsage().heapUsed
    }
    // Texts that were put together are flat in a copy: only a copy of a copy is nothing but what is added.
    const first = structuredClone(keys)
    const before = used()
    const copy = structuredClone(first)
    const after = used()
    // All are held until here: none is collected between the two looks.
    return Math.round((after - before) / Math.min(copy.size, first.size, keys.size))
  }
  const idOf = (at: number) => `key_${String(at).padStart(26, '0')}`
  const project = `prj_${'0'.repeat(26)}`
  return {
    live: bytesOf((at) => ({
      id: idOf(at),
      project,
      environment: 'production',
      ...shared,
      expiresAtMs: null,
      isRevoked: false,
      isOwn: false,
      slot: -1,
    })),
    revoked: bytesOf((at) => ({ id: idOf(at), project, isRevoked: true })),
  }
}
