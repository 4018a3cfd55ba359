import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join as joined } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { practices } from '#domain/maturity/practices.ts'
import { criteria } from '#plugins/criteria/catalog.gen.ts'
import { openBrowser, openPage } from '#test/e2e/open-browser.ts'
import { join, owner } from '#test/e2e/person.ts'
import { sendTrace } from '#test/e2e/send-traffic.ts'
import {
  runBelay,
  startServer,
  storedTrace,
  temporaryDirectory,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixture = joined(root, 'test/fixtures/new-noun')
/** What a noun is compiled, generated and started from. */
const needed = [
  'src',
  'tools',
  'bin',
  'dist',
  'docs',
  'test',
  'bench',
  'package.json',
  'tsconfig.json',
  'tsconfig.web.json',
  'vite.config.ts',
]

describe('a noun that is new files only', () => {
  let tree = ''
  let server: TestServer
  const program = () => joined(tree, 'src/main.ts')
  const inTree = (...argv: string[]) => {
    const ran = spawnSync(process.execPath, argv, { cwd: tree, encoding: 'utf8' })
    assert.equal(ran.status, 0, `${argv.join(' ')}:\n${ran.stdout}${ran.stderr}`)
  }
  const ask = async (path: string, method = 'GET', body?: unknown) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.machineToken()}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.equal(response.status, 200, text)
    return JSON.parse(text)
  }
  const nothingShows = practices.find(({ id }) => criteria[id] === undefined)?.id ?? ''

  before(() => {
    tree = temporaryDirectory('belay-new-noun-')
    for (const part of needed)
      cpSync(joined(root, part), joined(tree, part), {
        recursive: true,
        filter: (path) => !path.endsWith('test/fixtures/new-noun'),
      })
    symlinkSync(joined(root, 'node_modules'), joined(tree, 'node_modules'))
  })

  it('is generated into every catalogue, and no file that a person wrote changes', () => {
    const number = 1 + Math.max(...migrationNumbers())
    for (const file of globSync('src/**/*.{ts,tsx}', { cwd: fixture })) {
      const place = joined(tree, dirname(file), nameOf(basename(file), number, nothingShows))
      assert.throws(() => readFileSync(place), { code: 'ENOENT' }, `${place} is a new file`)
      mkdirSync(dirname(place), { recursive: true })
      const text = readFileSync(joined(fixture, file), 'utf8')
      writeFileSync(
        place,
        text.replace('number: 0,', `number: ${number},`).replace('PRACTICE', nothingShows),
      )
    }
    inTree('tools/gen.ts')
    const generated = globSync('src/**/*.gen.ts', { cwd: tree }).filter(
      (file) =>
        readFileSync(joined(tree, file), 'utf8') !== readFileSync(joined(root, file), 'utf8'),
    )
    assert.ok(generated.length >= 14, generated.join(', '))
  })

  it('fits the types of the house, and is built into its page', () => {
    inTree('node_modules/typescript/bin/tsc', '-p', '.')
    inTree('node_modules/typescript/bin/tsc', '-p', 'tsconfig.web.json')
    inTree('node_modules/vite/bin/vite.js', 'build')
  })

  it('is reached over HTTP, done by its job, and kept in its table', async () => {
    server = await startServer({ program: program() })
    const made = await ask('/api/v1/lanterns', 'POST', { name: 'porch' })
    assert.match(made.id, /^lan_/)
    assert.equal(made.isLit, false)
    const lit = await waitFor('the lantern to be lit', async () => {
      const { items } = await ask('/api/v1/lanterns')
      return items[0]?.isLit === true ? items[0] : null
    })
    assert.deepEqual(lit, { ...made, isLit: true })
    const { known } = await ask('/api/v1/lanterns')
    assert.equal(known, 1, 'the snapshot of the data planes has it')
    const refused = await fetch(`${server.url}/api/v1/lanterns`)
    assert.equal(refused.status, 401)
    const elsewhere = await fetch(`${server.url}/api/v1/lanterns?project=none`, {
      headers: { authorization: `Bearer ${server.machineToken()}` },
    })
    assert.equal(elsewhere.status, 404)
    const { paths } = await ask('/api/v1/openapi.json')
    assert.ok('/api/v1/lanterns' in paths)
  })

  it('stands in the way of a model call: notes what it saw, looks at the stream, and refuses', async () => {
    const { key } = await server.createKey({ name: 'lantern' })
    const call = (content: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, ...headers },
        body: JSON.stringify({
          model: 'sim/echo',
          stream: true,
          messages: [{ role: 'user', content }],
        }),
      })
    const answered = await call('dark')
    const said = await answered.text()
    assert.match(said, /lit!/)
    assert.doesNotMatch(said, /dark/)
    const { spans } = await storedTrace(server, answered.headers.get('x-belay-trace-id') ?? '')
    assert.deepEqual(spans.map(({ kind, name }) => [kind, name]).toSorted(), [
      ['guardrail', 'take lantern'],
      ['model', 'chat sim/echo'],
    ])
    const refused = await call('dark', { 'x-lantern': 'out' })
    assert.equal(refused.status, 423)
    assert.match(await refused.text(), /Light a lantern first/)
  })

  it('is reached by its commands', async () => {
    const where = ['--data', server.data]
    const made = await runBelay(
      ['lanterns', 'create', '--name', 'stairs', ...where],
      {},
      undefined,
      program(),
    )
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /^Hung up stairs \(lan_/)
    const listed = await runBelay(['lanterns', 'list', ...where], {}, undefined, program())
    assert.match(listed.stdout, /stairs[\s\S]*porch +yes/)
    const help = await runBelay(['--help'], {}, undefined, program())
    assert.match(help.stdout, /lanterns create +Hang up a lantern/)
  })

  it('brings a filter of traces, which the API and the command line take', async () => {
    const { key } = await server.createKey({ scopes: ['ingest', 'call'] })
    const target = { url: server.url, key }
    const traceId = await sendTrace(target, [{ name: 'hang up', startMs: 0, durationMs: 5 }])
    // Beside it stands the trace of the call above, which the filter has to leave out.
    await storedTrace(server, traceId)
    const { items } = await ask('/api/v1/traces')
    assert.ok(items.length > 1)
    const found = await ask('/api/v1/traces?service=support-bot,none')
    assert.deepEqual(
      found.items.map((trace: { traceId: string }) => trace.traceId),
      [traceId],
    )
    const { facets } = await ask('/api/v1/traces/facets')
    const service = facets.find(({ name }: { name: string }) => name === 'service')
    assert.deepEqual(service.values, [{ value: 'support-bot', label: 'support-bot', traces: 1 }])
    const listed = await runBelay(
      ['traces', 'list', '--service', 'support-bot', '--json', '--data', server.data],
      {},
      undefined,
      program(),
    )
    assert.equal(JSON.parse(listed.stdout).traceId, traceId, listed.stderr)
    const help = await runBelay(['traces', 'list', '--help'], {}, undefined, program())
    assert.match(help.stdout, /--service TEXT +service that one of its spans comes from/)
  })

  it('has its page, in the navigation and by its address', async () => {
    // It is told a moment after the server is ready.
    const link = await waitFor(
      'the link of the first owner',
      async () => /http:\S+\/link#\S+/.exec(server.output())?.[0] ?? null,
    )
    const browser = await openBrowser()
    try {
      const context = await browser.newContext({ baseURL: server.url })
      const { page, troubles } = await openPage(context)
      await join(page, link, owner)
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'Lanterns' })
        .click()
      await page.getByRole('heading', { name: 'Lanterns' }).waitFor()
      await page.getByText('stairs: lit').waitFor()
      await page.getByRole('button', { name: 'Hang up a lantern' }).click()
      // A change that the job makes comes to the page by itself.
      await page.getByText('attic: lit').waitFor()
      assert.match(new URL(page.url()).pathname, /^\/p\/default\/lanterns$/)
      // The filter stands among the others of the trace list, by itself.
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'Traces', exact: true })
        .click()
      await page
        .getByRole('region', { name: 'Service' })
        .getByRole('checkbox', { name: 'support-bot' })
        .check()
      await page.getByRole('button', { name: 'Remove filter service' }).waitFor()
      await page.getByText('hang up').waitFor()
      assert.equal(new URL(page.url()).searchParams.get('service'), 'support-bot')
      assert.deepEqual(troubles, [])
    } finally {
      await browser.close()
    }
  })

  it('is evidence of a practice', async () => {
    const evidence = z.object({ sentence: z.string(), count: z.number().nullable() })
    const assessment = z.object({
      practices: z.array(
        z.object({ id: z.string(), state: z.string(), evidence: z.array(evidence) }),
      ),
    })
    const found = await waitFor('all lanterns to be lit', async () => {
      const { practices: assessed } = assessment.parse(await ask('/api/v1/assessment'))
      const one = assessed.find(({ id }) => id === nothingShows)
      return one?.evidence[0]?.count === 3 ? one : null
    })
    assert.deepEqual(found, {
      id: nothingShows,
      state: 'practised',
      evidence: [{ sentence: 'By the light of 3 lanterns.', count: 3 }],
    })
  })

  it('goes with its project', async () => {
    const project = await ask('/api/v1/projects', 'POST', { slug: 'cellar', name: 'Cellar' })
    await ask('/api/v1/lanterns?project=cellar', 'POST', { name: 'stove' })
    await ask(`/api/v1/projects/${project.id}?confirm=cellar`, 'DELETE')
    assert.equal(await server.stop(), 0)
  })
})

function migrationNumbers(): number[] {
  return globSync('src/store/migrations/records/*.ts', { cwd: root }).map((file) =>
    Number.parseInt(basename(file), 10),
  )
}

function nameOf(file: string, number: number, practice: string): string {
  return file
    .replace(/^0000-/, `${String(number).padStart(4, '0')}-`)
    .replace(/^practice\.ts$/, `${practice.toLowerCase()}.ts`)
}
