import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { practices } from '#domain/maturity/practices.ts'
import { criteria } from '#plugins/catalog.gen.ts'
import {
  runBelay,
  startServer,
  temporaryDirectory,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixture = join(root, 'test/fixtures/new-noun')
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
]

describe('a noun that is new files only', () => {
  let tree = ''
  let server: TestServer
  const program = () => join(tree, 'src/main.ts')
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
      cpSync(join(root, part), join(tree, part), {
        recursive: true,
        filter: (path) => !path.endsWith('test/fixtures/new-noun'),
      })
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  })

  it('is generated into every catalogue, and no file that a person wrote changes', () => {
    const number = 1 + Math.max(...migrationNumbers())
    for (const file of globSync('src/**/*.{ts,tsx}', { cwd: fixture })) {
      const place = join(tree, dirname(file), nameOf(basename(file), number, nothingShows))
      assert.throws(() => readFileSync(place), { code: 'ENOENT' }, `${place} is a new file`)
      mkdirSync(dirname(place), { recursive: true })
      const text = readFileSync(join(fixture, file), 'utf8')
      writeFileSync(
        place,
        text.replace('number: 0,', `number: ${number},`).replace('PRACTICE', nothingShows),
      )
    }
    inTree('tools/gen.ts')
    const generated = globSync('src/**/*.gen.ts', { cwd: tree }).filter(
      (file) => readFileSync(join(tree, file), 'utf8') !== readFileSync(join(root, file), 'utf8'),
    )
    assert.ok(generated.length >= 9, generated.join(', '))
  })

  it('fits the types of the house', () => {
    inTree('node_modules/typescript/bin/tsc', '-p', '.', '--noEmit')
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
    const refused = await fetch(`${server.url}/api/v1/lanterns`)
    assert.equal(refused.status, 401)
    const elsewhere = await fetch(`${server.url}/api/v1/lanterns?project=none`, {
      headers: { authorization: `Bearer ${server.machineToken()}` },
    })
    assert.equal(elsewhere.status, 404)
    const { paths } = await ask('/api/v1/openapi.json')
    assert.ok('/api/v1/lanterns' in paths)
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

  it('is evidence of a practice', async () => {
    const evidence = z.object({ sentence: z.string(), count: z.number().nullable() })
    const assessment = z.object({
      practices: z.array(
        z.object({ id: z.string(), state: z.string(), evidence: z.array(evidence) }),
      ),
    })
    const found = await waitFor('both lanterns to be lit', async () => {
      const { practices: assessed } = assessment.parse(await ask('/api/v1/assessment'))
      const one = assessed.find(({ id }) => id === nothingShows)
      return one?.evidence[0]?.count === 2 ? one : null
    })
    assert.deepEqual(found, {
      id: nothingShows,
      state: 'practised',
      evidence: [{ sentence: 'By the light of 2 lanterns.', count: 2 }],
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
