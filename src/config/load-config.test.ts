import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, isLoopback, listSettings, loadConfig } from '#config/load-config.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-config-'))
after(() => rmSync(directory, { recursive: true, force: true }))

let files = 0

function load(given: {
  yaml?: string
  environment?: Record<string, string>
  flags?: Record<string, string>
}) {
  files += 1
  const file = join(directory, `${files}.yaml`)
  writeFileSync(file, given.yaml ?? '')
  return loadConfig({ file, environment: given.environment ?? {}, flags: given.flags ?? {} })
}

function problems(given: Parameters<typeof load>[0]): readonly string[] {
  try {
    load(given)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    const own = join(directory, `${files}.yaml`)
    return error.problems.map((problem) => problem.replaceAll(own, 'own.yaml'))
  }
  return []
}

test('flags win over the environment, the environment over the file, the file over defaults', () => {
  assert.equal(load({}).port, 4400)
  assert.equal(load({ yaml: 'port: 1' }).port, 1)
  assert.equal(load({ yaml: 'port: 1', environment: { BELAY_PORT: '2' } }).port, 2)
  const config = load({ yaml: 'port: 1', environment: { BELAY_PORT: '2' }, flags: { port: '3' } })
  assert.equal(config.port, 3)
  assert.equal(
    load({ environment: { BELAY_PORT: '' } }).port,
    4400,
    'empty is as if it were not set',
  )
})

test('each setting has one path, one variable and a help text', () => {
  const settings = listSettings()
  assert.equal(new Set(settings.map(({ variable }) => variable)).size, settings.length)
  for (const { path, variable, help } of settings) {
    assert.match(variable, /^BELAY_[A-Z]+(_[A-Z]+)*$/, path)
    assert.ok(help.length > 10, `${path} says what it is`)
  }
  const timeout = settings.find(({ path }) => path === 'gateway.timeouts.connectMs')
  assert.equal(timeout?.variable, 'BELAY_GATEWAY_TIMEOUTS_CONNECT_MS')
})

test('all problems are told at once, each with where it came from', () => {
  const told = problems({
    yaml: 'host: 0.0.0.0\nport: 70000\nspool:\n  size: 1\n',
    environment: { BELAY_GATEWAY_WORKERS: 'many' },
    flags: { nonsense: '1' },
  })
  const all = told.join('\n')
  for (const part of [
    'port (own.yaml)',
    'spool.size (own.yaml): no such setting',
    'gateway.workers (BELAY_GATEWAY_WORKERS)',
    '--nonsense is no setting',
  ]) {
    assert.ok(all.includes(part), `${part} in:\n${all}`)
  }
})

test('settings that contradict each other are told beside those that are wrong by themselves', () => {
  const told = problems({
    yaml: 'spool:\n  size: 1\ngateway: 5\n',
    environment: {
      BELAY_HOST: '0.0.0.0',
      BELAY_PORT: '70000.5',
      BELAY_CLICKHOUSE_CLUSTER: 'main',
      BELAY_NETWORK_ALLOW: '10.0.0.0/33',
      BELAY_POSTGRES_URL: 'mysql://user:a-password@host/db',
    },
    flags: { nonsense: '1' },
  })
  const all = told.join('\n')
  for (const part of [
    '--nonsense is no setting',
    'spool.size (own.yaml): no such setting',
    'gateway (own.yaml)',
    'port (BELAY_PORT)',
    'host is 0.0.0.0',
    'clickhouse.cluster (BELAY_CLICKHOUSE_CLUSTER) is "main"',
    'network.allow (BELAY_NETWORK_ALLOW)',
    'postgres.url (BELAY_POSTGRES_URL)',
  ]) {
    assert.ok(all.includes(part), `${part} in:\n${all}`)
  }
  assert.doesNotMatch(all, /a-password/)
})

test('a contradiction is not told of a setting that is wrong already', () => {
  const told = problems({ yaml: 'host: 0.0.0.0\nadmin:\n  secret: [1]\n' })
  assert.equal(told.length, 1, told.join('\n'))
  assert.match(told[0] ?? '', /^admin\.secret \(own\.yaml\)/)
})

test('a setting that nearly has a name is answered with that name', () => {
  const cases: readonly [given: Parameters<typeof load>[0], says: RegExp][] = [
    [{ flags: { prot: '1' } }, /--prot is no setting\. Did you mean port\?/],
    [
      { yaml: 'spool:\n  byteMax: 1' },
      /spool\.byteMax \(own\.yaml\): no such setting\. Did you mean spool\.bytesMax\?/,
    ],
    [{ flags: { 'gateway.timeout.totalMs': '1' } }, /Did you mean gateway\.timeouts\.totalMs\?/],
    [{ flags: { nonsense: '1' } }, /--nonsense is no setting\. `belay config --help`/],
  ]
  for (const [given, says] of cases) assert.match(problems(given).join('\n'), says)
})

test('addresses of stores and of the server itself must be addresses', () => {
  const cases: readonly [variable: string, text: string, isGood: boolean][] = [
    ['BELAY_CLICKHOUSE_URL', 'https://user:word@host:8443/belay', true],
    ['BELAY_CLICKHOUSE_URL', 'host:9000', false],
    ['BELAY_CLICKHOUSE_URL', 'clickhouse://host', false],
    ['BELAY_POSTGRES_URL', 'postgres://host/belay', true],
    ['BELAY_POSTGRES_URL', 'postgresql://user:word@host:5432/belay', true],
    ['BELAY_POSTGRES_URL', 'host=1 user=2', false],
    ['BELAY_URL', 'https://belay.example.com', true],
    ['BELAY_URL', 'belay.example.com', false],
  ]
  for (const [variable, text, isGood] of cases) {
    const told = problems({ environment: { [variable]: text } })
    assert.equal(told.length === 0, isGood, `${variable}=${text}: ${told.join(' ')}`)
  }
})

test('an address that the network reaches needs a secret of sixteen characters', () => {
  const cases: readonly [host: string, secret: string, isGood: boolean][] = [
    ['127.0.0.1', '', true],
    ['127.0.0.1', 'x'.repeat(15), false],
    ['127.0.0.1', 'x'.repeat(16), true],
    ['127.1.2.3', '', true],
    ['::1', '', true],
    ['localhost', '', true],
    ['0.0.0.0', '', false],
    ['0.0.0.0', 'x'.repeat(15), false],
    ['0.0.0.0', 'x'.repeat(16), true],
    ['::', '', false],
    ['192.168.1.2', '', false],
    ['localhost.example.com', '', false],
  ]
  for (const [host, secret, isGood] of cases) {
    const found = problems({ environment: { BELAY_HOST: host, BELAY_ADMIN_SECRET: secret } })
    assert.equal(found.length === 0, isGood, `${host} "${secret}": ${found.join(' ')}`)
    if (!isGood) assert.match(found.join(' '), /BELAY_ADMIN_SECRET/)
  }
  assert.equal(isLoopback('127.0.0.1.example.com'), false)
})

test('a file that is missing, no YAML or no list of settings is a problem, not a crash', () => {
  const missing = () =>
    loadConfig({ file: join(directory, 'none.yaml'), environment: {}, flags: {} })
  assert.throws(missing, /does not exist/)
  for (const yaml of ['a: [', '- 1\n- 2', 'just text', '"']) {
    assert.equal(problems({ yaml }).length > 0, true, yaml)
  }
  assert.equal(load({ yaml: '# nothing but a comment' }).port, 4400)
})

test('lists and switches are read from text', () => {
  assert.deepEqual(
    load({ environment: { BELAY_NETWORK_ALLOW: ' 10.0.0.0/8 , ::1/128,' } }).network.allow,
    ['10.0.0.0/8', '::1/128'],
  )
  for (const [text, isOn] of [
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ] as const) {
    assert.equal(load({ environment: { BELAY_SPOOL_FSYNC: text } }).spool.fsync, isOn)
  }
  assert.ok(
    problems({ environment: { BELAY_SPOOL_FSYNC: 'perhaps' } })[0]?.includes('BELAY_SPOOL_FSYNC'),
  )
})
