// The command line as a person or a script meets it: processes with their own exit codes and streams,
// beside a Belay that runs on this machine.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { allCommands } from '#cli/all-commands.ts'
import { listSettings } from '#config/load-config.ts'
import { connection } from '#contract/connections.ts'
import { assessment } from '#contract/maturity.ts'
import { showTrace } from '#contract/traces.ts'
import { startSimulator } from '#simulator/server.ts'
import { startHostileProvider } from '#test/scenarios/hostile-provider.ts'
import { say } from '#test/scenarios/send.ts'
import {
  type Ended,
  freePort,
  startServer,
  temporaryDirectory,
  waitFor,
} from '#test/scenarios/start-server.ts'
import { serverProgram } from '#tools/server-program.js'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const main = serverProgram()
const commandMsMax = 30_000

/** Where commands run: a folder without a belay.yaml. */
const elsewhere = temporaryDirectory('belay-cli-')
// The providers that the commands connect to are on this machine.
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 7 })

after(() => simulator.close())
after(() => server.stop())

test('`npx belay keys create --json` prints the id and the key, and the key calls', async () => {
  const ended = await npx(['keys', 'create', '--name', 'my-app', '--json'])
  assert.equal(ended.code, 0, ended.stderr)
  const made: unknown = JSON.parse(ended.stdout)
  assert.deepEqual(Object.keys(Object(made)), ['id', 'key'])
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(made)
  assert.match(id, /^key_/)
  assert.match(key, /^bly_/)
  const listed = objectsOf(await good(['keys', 'list', '--json']))
  assert.ok(listed.some((one) => one['id'] === id && one['name'] === 'my-app'))
  assert.ok(!JSON.stringify(listed).includes(key), 'a key is shown once')
  const answer = await callEcho(key)
  assert.equal(answer.status, 200)
})

test('what is shown once is alone on the output, so that a shell can keep it', async () => {
  const key = await npx(['keys', 'create', '--name', 'kept'])
  assert.match(key.stdout, /^bly_\w+\n$/)
  assert.match(key.stderr, /shown once.*keys revoke key_/)
  const link = await npx(['people', 'invite', '--role', 'viewer'])
  assert.match(link.stdout, /^http\S+\n$/)
  assert.match(link.stderr, /shown once.*invitations remove inv_/)
})

test('a revoked key is refused from then on', async () => {
  const { id, key } = z
    .object({ id: z.string(), key: z.string() })
    .parse(JSON.parse(await good(['keys', 'create', '--name', 'short-lived', '--json'])))
  assert.equal((await callEcho(key)).status, 200)
  assert.deepEqual(JSON.parse(await good(['keys', 'revoke', id, '--json'])), { revoked: id })
  await waitFor('the refusal', async () => ((await callEcho(key)).status === 401 ? true : null))
})

test('`simulate --calls 8` sends eight calls, which `traces list --json` prints newest first, one a line', async () => {
  const counts: unknown = JSON.parse(await good(['simulate', '--calls', '8', '--json']))
  assert.deepEqual(counts, { calls: 8, answered: 7, failed: 1 })
  const rows = await waitFor('eight traces', async () => {
    const found = objectsOf(await good(['traces', 'list', '--json'])).map((row) =>
      traceLine.parse(row),
    )
    return found.filter(({ key }) => key === 'simulate').length === 8 ? found : null
  })
  const times = rows.map(({ startedAt }) => startedAt)
  assert.deepEqual(times, times.toSorted().toReversed())
  const simulated = rows.filter(({ key }) => key === 'simulate')
  assert.deepEqual(simulated.map(({ model }) => model).toSorted(), [
    'cached',
    'echo',
    'error-529',
    'lorem',
    'reasoning',
    'slow-800ms',
    'tokens-50-per-s+size-60-tokens',
    'tools',
  ])
  for (const row of simulated) {
    assert.equal(row.provider, 'sim')
    assert.equal(row.status, row.model === 'error-529' ? 'error' : 'ok')
    if (row.status === 'ok') {
      assert.ok(row.inputTokens > 0 && row.outputTokens > 0, row.model)
      assert.ok(Number(row.costUsd) > 0, row.model)
    }
  }
  const failed = objectsOf(await good(['traces', 'list', '--status', 'error', '--json']))
  assert.deepEqual(
    failed.map((row) => row['model']),
    ['error-529'],
  )
  const limited = objectsOf(await good(['traces', 'list', '--limit', '2', '--json']))
  assert.deepEqual(
    limited.map((row) => row['traceId']),
    rows.slice(0, 2).map(({ traceId }) => traceId),
  )
  const drawn = await good(['traces', 'list'])
  assert.match(drawn, /^TIME +STATUS +MODEL/)
  for (const { traceId } of simulated) assert.ok(drawn.includes(traceId))
})

test('`traces show` prints one trace whole, as one object with --json and as a tree without', async () => {
  const [row] = objectsOf(await good(['traces', 'list', '--model', 'tools', '--json']))
  const { traceId } = traceLine.parse(row)
  const printed = await good(['traces', 'show', traceId, '--json'])
  assert.equal(printed.trimEnd().split('\n').length, 1)
  const { trace, spans } = showTrace.reply.parse(JSON.parse(printed))
  assert.equal(trace.traceId, traceId)
  assert.ok(spans.some(({ countsUsage, model }) => countsUsage && model === 'tools'))
  const drawn = await good(['traces', 'show', traceId])
  for (const { name } of spans) assert.ok(drawn.includes(name), name)
})

test('`traces show` says where the page is, and with --texts what was said', async () => {
  const [row] = objectsOf(await good(['traces', 'list', '--model', 'echo', '--json']))
  const { traceId } = traceLine.parse(row)
  const { trace, spans } = showTrace.reply.parse(
    JSON.parse(await good(['traces', 'show', traceId, '--json'])),
  )
  const plain = await npx(['traces', 'show', traceId])
  assert.ok(plain.stderr.includes(`${server.url}/p/default/traces/${traceId}`), plain.stderr)
  assert.ok(!plain.stdout.includes('assistant: '))
  const { stdout } = await npx(['traces', 'show', traceId, '--texts'])
  assert.ok(stdout.startsWith(plain.stdout))
  const said = /user: (.+)\nassistant: (.+)\n/.exec(stdout)
  assert.ok(said !== null && said[1] === said[2], `sim/echo says what it was told: ${stdout}`)
  assert.equal(stdout.split('── ').length - 1, spans.filter(({ kind }) => kind !== 'try').length)
  assert.equal(trace.status, 'ok')
})

test('`datasets add` makes items of traces, each input once, and says what it left out and why', async () => {
  await good(['datasets', 'create', '--name', 'asked'])
  const add = ['datasets', 'add', 'asked', '--status', 'ok', '--model', 'echo']
  const first = await npx(add)
  assert.equal(first.code, 0, first.stderr)
  const [, count = ''] = /^Version 1: (\d+) items? from traces\.$/m.exec(first.stdout) ?? []
  const items = objectsOf(await good(['datasets', 'items', 'asked', '--json']))
  assert.ok(items.length > 0)
  assert.equal(items.length, Number(count))
  assert.ok(items.every(({ source }) => source === 'trace'))
  const again = await npx(add)
  assert.match(again.stdout, /^No new version: 0 items/)
  assert.match(
    again.stderr,
    /^Left out: \d+ traces?: the same input stands in this dataset already/,
  )
})

test('`traces show` marks the costs in its tree that are estimates, and no others', async () => {
  const { key } = await server.createKey({ name: 'leaving' })
  const traceId = 'abcdef0123456789abcdef0123456789'
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
  const chat = (model: string, signal?: AbortSignal) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, traceparent },
      body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
      ...(signal === undefined ? {} : { signal }),
    })
  await (await chat('sim/echo')).text()
  const leaving = new AbortController()
  const slow = await chat('sim/tokens-50-per-s+size-1000-tokens', leaving.signal)
  await slow.body?.getReader().read()
  leaving.abort()
  const tree = await waitFor('both calls', async () => {
    const { code, stdout } = await belay(['traces', 'show', traceId])
    const lines = stdout.split('\n').filter((line) => / ~?0\.\d+$/.test(line))
    // What the trace is called stands above its tree, and may be there before its second call.
    const [echo, slowly] = ['sim/echo', 'sim/tokens-50'].map((name) =>
      lines.find((line) => line.includes(`chat ${name}`)),
    )
    return code === 0 && echo !== undefined && slowly !== undefined ? { echo, slowly } : null
  })
  assert.match(tree.slowly, / ~0\.\d+$/)
  assert.match(tree.echo, / 0\.\d+$/)
})

test('`traces tail --json` prints a call as it comes', async () => {
  const { key } = await server.createKey({ name: 'watched' })
  const { child, ended } = run(process.execPath, [...node, 'traces', 'tail', '--json'])
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: string) => (stdout += text))
  child.stderr?.on('data', (text: string) => (stderr += text))
  await waitFor('the watch', () => (stderr.includes('Watching') ? true : null))
  const [line] = await waitFor('the call', async () => {
    await (await callEcho(key)).text()
    const lines = objectsOf(stdout.slice(0, stdout.lastIndexOf('\n') + 1))
    return lines.length > 0 ? lines : null
  })
  assert.equal(traceLine.parse(line).key, 'watched')
  child.kill('SIGTERM')
  await ended
})

test('`assess --json` has the level, the points, and every practice with its state and evidence', async () => {
  const assessed: unknown = JSON.parse(await good(['assess', '--json']))
  const { gatedLevel, points, practices } = assessment.parse(assessed)
  assert.ok(gatedLevel >= 0 && gatedLevel <= 4)
  assert.ok(points >= 0 && points <= 28)
  assert.equal(practices.length, 124)
  for (const { id, state, evidence } of practices) {
    assert.notEqual(id, '')
    assert.notEqual(state, '')
    assert.ok(Array.isArray(evidence))
  }
  assert.ok(practices.some(({ evidence }) => evidence.length > 0))
  assert.match(await good(['assess']), /^Evidence puts this project at .* points/)
  assert.match(
    await good(['assess', '--markdown', '--project', 'default']),
    /^# GenAIOps maturity of Default, /,
  )
})

test('a connection is made, listed, tested and removed by its name, and its key is never printed', async () => {
  const secret = 'sk-a-secret-of-the-provider-4711'
  const create = ['connections', 'create', '--provider', 'openai', '--name', 'mine', '--json']
  const made = await good(
    [...create, '--base-url', `${simulator.url}/openai/v1`, '--secret-from', 'MY_OWN_KEY'],
    { MY_OWN_KEY: secret },
  )
  const { id, name, hasSecret } = connection.parse(JSON.parse(made))
  assert.equal(name, 'mine')
  assert.equal(hasSecret, true)
  const listed = await good(['connections', 'list', '--json'])
  assert.ok(objectsOf(listed).some((one) => one['id'] === id))
  const drawn = await good(['connections', 'list'])
  assert.match(drawn, /mine +openai/)
  const tested = await good(['connections', 'test', 'mine', '--json'])
  const { ok, models } = z
    .object({ ok: z.boolean(), models: z.array(z.string()) })
    .parse(JSON.parse(tested))
  assert.equal(ok, true)
  assert.ok(models.length > 0)
  for (const printed of [made, listed, drawn, tested]) assert.ok(!printed.includes(secret))
  assert.deepEqual(JSON.parse(await good(['connections', 'remove', 'mine', '--json'])), {
    removed: id,
  })
  const after = objectsOf(await good(['connections', 'list', '--json']))
  assert.ok(after.every((one) => one['id'] !== id))
})

test('a key is edited: what is named changes, the rest stays, and `none` takes a bound away', async () => {
  const create = ['keys', 'create', '--name', 'edited', '--json', '--requests-per-minute', '5']
  const { id } = z
    .object({ id: z.string() })
    .parse(JSON.parse(await good([...create, '--metadata', 'team=a,b', '--metadata', 'cost=c'])))
  const edit = async (...flags: string[]) =>
    keyRecord.parse(JSON.parse(await good(['keys', 'edit', id, '--json', ...flags])))
  const nothing = await belay(['keys', 'edit', id])
  assert.match(nothing.stderr, /at least one field to change/)
  assert.equal(nothing.code, 1)
  const listed = (await good(['keys', 'list', '--json']))
    .split('\n')
    .find((line) => line.includes(id))
  assert.deepEqual(keyRecord.parse(JSON.parse(listed ?? '{}')).metadata, { team: 'a,b', cost: 'c' })
  const bound = await edit('--budget-usd', '2.50', '--models', 'sim/echo,sim/lorem')
  assert.equal(bound.limits.requestsPerMinute, 5)
  assert.equal(bound.limits.budgetUsd, '2.50')
  assert.deepEqual(bound.models, ['sim/echo', 'sim/lorem'])
  const freed = await edit('--requests-per-minute', 'none')
  assert.equal(freed.limits.requestsPerMinute, null)
  assert.equal(freed.limits.budgetUsd, '2.50')
})

test('people are invited, listed, given a role, removed and restored by their address', async () => {
  const invite = ['people', 'invite', '--role', 'viewer', '--email', 'ada@example.com', '--json']
  const { link } = z.object({ link: z.url() }).parse(JSON.parse(await good(invite)))
  const join = await fetch(`${server.url}/api/v1/link/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: new URL(link).hash.slice(1),
      name: 'Ada',
      email: 'ada@example.com',
      password: 'a password of hers',
    }),
  })
  assert.equal(join.status, 200)
  const cookie = join.headers.get('set-cookie')?.split(';')[0] ?? ''
  const session = () => fetch(`${server.url}/api/v1/session`, { headers: { cookie } })
  assert.match(await good(['people', 'list']), /Ada +ada@example\.com +viewer +active/)
  await good(['people', 'role', 'Ada@Example.com', 'editor'])
  const [ada] = objectsOf(await good(['people', 'list', '--json']))
  assert.equal(ada?.['role'], 'editor')
  await good(['people', 'remove', 'ada@example.com'])
  assert.equal((await session()).status, 401)
  assert.match(await good(['people', 'list']), /ada@example\.com +editor +removed/)
  await good(['people', 'restore', 'ada@example.com'])
  assert.match(await good(['people', 'list']), /ada@example\.com +editor +active/)
})

test('an invitation is listed until it is withdrawn, and its link is good no more', async () => {
  const { id, link } = z
    .object({ id: z.string(), link: z.url() })
    .parse(JSON.parse(await good(['people', 'invite', '--role', 'editor', '--json'])))
  assert.match(await good(['invitations', 'list']), new RegExp(`${id} +editor +anybody`))
  await good(['invitations', 'remove', id])
  const shown = await fetch(`${server.url}/api/v1/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link).hash.slice(1) }),
  })
  assert.equal(shown.status, 410)
})

test('`prices check` tells where a list of one’s own differs from the prices here, and their day', async () => {
  const path = join(elsewhere, 'prices.yaml')
  const listed = (input: string) =>
    writeFileSync(
      path,
      `prices:\n- {provider: openai, model: gpt-5, usdPerMillion: {input: ${input}}}\n`,
    )
  listed('1.30')
  const differing = await belay(['prices', 'check', path], {}, elsewhere)
  assert.equal(differing.code, 1, differing.stderr)
  assert.match(differing.stdout, /openai\/gpt-5 +input +1\.30 +1\.25/)
  assert.match(differing.stderr, /taken on \d{4}-\d\d-\d\d/)
  listed('1.25')
  const same = await belay(['prices', 'check', path], {}, elsewhere)
  assert.equal(same.code, 0, same.stderr)
})

test('a practice is attested, listed and withdrawn', async () => {
  const { practices } = assessment.parse(JSON.parse(await good(['assess', '--json'])))
  const open = practices.find(({ state }) => state === 'absent')
  assert.ok(open !== undefined)
  const stateNow = async () =>
    assessment
      .parse(JSON.parse(await good(['assess', '--json'])))
      .practices.find(({ id }) => id === open.id)?.state
  const made = await good([
    ...['attestations', 'create', '--practice', open.id, '--kind', 'attested', '--json'],
    ...['--owner', 'Ada', '--statement', 'Reviewed each quarter; minutes in the wiki'],
    ...['--expires-at', new Date(Date.now() + 86_400_000).toISOString()],
  ])
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(made))
  assert.equal(await stateNow(), 'attested')
  assert.match(await good(['attestations', 'list']), new RegExp(`${id} +${open.id} +attested +Ada`))
  await good(['attestations', 'remove', id])
  assert.equal(await stateNow(), 'absent')
})

test('the test of a connection says how many models its provider has', async () => {
  const provider = await startHostileProvider()
  const has = (count: number) => {
    const data = Array.from({ length: count }, (_, at) => ({ id: `m-${at}` }))
    provider.behave((response) => void response.end(JSON.stringify({ data })))
  }
  const create = ['connections', 'create', '--provider', 'vllm', '--name', 'few']
  await good([...create, '--base-url', `${provider.url}/v1`])
  for (const [count, says] of [
    [0, / with 0 models\./],
    [1, / with 1 model\./],
    [2, / with 2 models\./],
  ] as const) {
    has(count)
    assert.match(await good(['connections', 'test', 'few']), says)
  }
  await good(['connections', 'remove', 'few'])
  await provider.close()
})

test('the test of a connection that does not answer fails, and says where it went', async () => {
  const address = `http://127.0.0.1:${await freePort()}/v1`
  await good([
    'connections',
    'create',
    '--provider',
    'vllm',
    '--name',
    'away',
    '--base-url',
    address,
  ])
  const ended = await belay(['connections', 'test', 'away'])
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /^failed: .+/)
  await good(['connections', 'remove', 'away'])
})

test('the test of a connection that leads inside a network says which setting allows it', async () => {
  const create = ['connections', 'create', '--provider', 'vllm', '--name', 'inside']
  await good([...create, '--base-url', 'http://10.1.2.3:8000/v1'])
  const ended = await belay(['connections', 'test', 'inside'])
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /^failed: 10\.1\.2\.3 is an address inside .*BELAY_NETWORK_ALLOW/)
  await good(['connections', 'remove', 'inside'])
})

describe('doctor', () => {
  test('finds a healthy server good, line by line', async () => {
    const findings = findingsOf(await good(['doctor', '--json']))
    for (const about of ['versions', 'configuration', 'data directory', 'server', 'clock'])
      assert.equal(findings.get(about)?.state, 'good', `${about}: ${findings.get(about)?.detail}`)
    assert.match(findings.get('counters')?.detail ?? '', /received = \d+ stored/)
    assert.match(await good(['doctor']), /^good +versions/)
  })

  test('says that nothing runs where nothing was started, and that the port is free', async () => {
    const ended = await belay(['doctor', '--json'], {
      BELAY_DATA: join(elsewhere, 'not-yet'),
      BELAY_PORT: String(await freePort()),
    })
    assert.equal(ended.code, 0, ended.stderr)
    const findings = findingsOf(ended.stdout)
    assert.match(findings.get('server')?.detail ?? '', /belay start/)
    assert.equal(findings.get('port')?.state, 'good')
  })

  test('says that the port is taken, and by which setting to choose another', async () => {
    const ended = await belay(['doctor', '--json'], {
      BELAY_DATA: join(elsewhere, 'not-yet'),
      BELAY_PORT: String(server.port),
    })
    assert.equal(ended.code, 1)
    const { state, detail } = findingsOf(ended.stdout).get('port') ?? {}
    assert.equal(state, 'bad')
    assert.match(detail ?? '', new RegExp(`${server.port}.*BELAY_PORT`))
  })

  test('says that an announced server no longer answers, and what to do', async () => {
    const data = await deadServer()
    const ended = await belay(['doctor', '--json'], { BELAY_DATA: data })
    assert.equal(ended.code, 1)
    const { state, detail } = findingsOf(ended.stdout).get('server') ?? {}
    assert.equal(state, 'bad')
    assert.match(detail ?? '', /does not answer.*belay start/)
  })

  test('says which settings are wrong', async () => {
    const ended = await belay(['doctor', '--json'], { BELAY_PORT: 'abc' })
    assert.equal(ended.code, 1)
    assert.match(findingsOf(ended.stdout).get('configuration')?.detail ?? '', /BELAY_PORT/)
  })
})

describe('config', () => {
  test('--help explains every setting with its variable, meaning and default', async () => {
    const { code, stdout } = await belay(['config', '--help'])
    assert.equal(code, 0)
    for (const { path, variable, help } of listSettings()) {
      assert.ok(stdout.includes(`${path}  (${variable})\n      ${help}; default `), path)
      assert.notEqual(help, '', `${path} is described`)
    }
  })

  test('shows what is in force, and no secret', async () => {
    const secret = 'a-secret-of-enough-characters'
    const environment = { BELAY_ADMIN_SECRET: secret, BELAY_PORT: '4567' }
    for (const argv of [['config'], ['config', '--json']]) {
      const stdout = await good([...argv, '--gateway.retriesMax=0'], environment)
      assert.ok(!stdout.includes(secret))
      assert.match(stdout, /4567/)
      assert.match(stdout, /retriesMax"?: ?0/)
    }
  })

  test('tells all that is wrong at once, from the file, the variables and the flags; so does start', async () => {
    const place = temporaryDirectory('belay-config-')
    writeFileSync(join(place, 'belay.yaml'), 'host: 127.0.0.1\nnonsense: 1\n')
    for (const name of ['config', 'start']) {
      const ended = await belay(
        [name, '--no.such', '1', '--gateway.retriesMax', 'many'],
        { BELAY_PORT: '70000', BELAY_DATA: join(place, 'data') },
        place,
      )
      assert.equal(ended.code, 2, ended.stdout)
      assert.match(ended.stderr, /4 problems/)
      for (const word of ['--no.such', '--gateway.retriesMax', 'BELAY_PORT', 'nonsense'])
        assert.ok(ended.stderr.includes(word), `${word} in:\n${ended.stderr}`)
    }
  })
})

describe(
  'misuse ends with 2, on stderr alone, and says what to type instead',
  { concurrency: 2 },
  () => {
    const cases: readonly [argv: string, says: RegExp][] = [
      ['nonsense', /no command "nonsense".*belay help/],
      ['strat', /Did you mean `belay start`/],
      ['key create --name a', /Did you mean `belay keys create`/],
      ['keys craete --name a', /Did you mean `belay keys create`/],
      ['trace', /Did you mean `belay traces`/],
      ['keys', /belay keys create/],
      ['keys create', /--name/],
      ['keys create --name', /belay keys create --help/],
      ['keys create --name a --colour red', /--colour[^]*belay keys create --help/],
      ['keys create --nmae a', /--nmae.*Did you mean `--name`[^]*belay keys create --help/],
      ['keys create --scopes fly --budget-period year', /"fly"[^]*"year"[^]*--name is missing/],
      ['keys create --name a --scopes call,fly', /"fly".*ingest/],
      ['keys create --name a --budget-period year', /"year" is none of day, month/],
      ['keys create --name a --requests-per-minute some', /whole number/],
      ['keys create --name a --requests-per-minute 0', /--requests-per-minute.*1/],
      ['keys create --name a --metadata team', /NAME=VALUE/],
      ['keys create --name a --expires-at tomorrow', /--expires-at/],
      ['keys revoke', /belay keys list/],
      ['keys revoke my-app', /key_/],
      ['keys edit', /belay keys list/],
      ['people invite', /--role is missing/],
      ['people invite --role king', /"king".*owner/],
      ['people role ada@example.com', /owner, editor/],
      ['people role ada@example.com king', /"king"/],
      ['attestations create', /--practice[^]*--kind[^]*--statement[^]*--owner[^]*--expires-at/],
      ['prompts show', /belay prompts list/],
      ['prompts show Wrong', /lower-case letters/],
      ['prompts create --name a --folder /etc', /--folder/],
      ['prompts label support', /production/],
      ['prompts label support production', /--version is missing/],
      ['prompts label support latest --version 1', /latest/],
      ['prompts diff support', /--from is missing/],
      ['prompts render support --variable question', /NAME=VALUE/],
      ['prompts pull', /belay prompts pull prompts/],
      ['prompts push', /belay prompts push prompts/],
      ['prompts push a b', /"b"/],
      ['import', /promptfoo, prompty, langfuse/],
      ['import promptfoo', /promptfooconfig\.yaml/],
      ['datasets import questions', /questions\.csv/],
      ['datasets import questions README', /--format csv\|jsonl/],
      ['datasets export questions --format pdf', /"pdf" is none of jsonl/],
      ['completion tcsh', /bash, zsh, fish/],
      ['traces list --limit 201', /--limit/],
      ['traces show', /belay traces list/],
      ['traces show one two', /"two"/],
      ['traces list more', /belay traces list --help/],
      ['connections create', /--provider/],
      ['connections create --provider openai', /OPENAI_API_KEY/],
      ['connections create --provider openai --secret-from NOT_SET', /NOT_SET/],
      ['connections test', /belay connections list/],
      ['connections remove', /belay connections list/],
      ['simulate --calls 0', /from 1 to/],
      ['simulate --model openai/gpt-5', /never spends money/],
      ['traces list --url http://127.0.0.1:1', /--key/],
      ['assess --interactive', /terminal/],
      ['config port', /belay config --help/],
    ]
    for (const [argv, says] of cases) {
      test(`belay ${argv}`, async () => {
        const ended = await belay(argv.split(' '))
        assert.equal(ended.code, 2, ended.stderr)
        assert.match(ended.stderr, says)
        assert.equal(ended.stdout, '')
        assert.doesNotMatch(ended.stderr, /^ {4}at /m, 'no stack')
      })
    }
  },
)

describe('failure ends with 1, on stderr alone, and says what to do', { concurrency: 2 }, () => {
  const nowhere = 'http://127.0.0.1:1'
  const cases: readonly [argv: string, says: RegExp, environment?: Record<string, string>][] = [
    ['traces list', /belay start/, { BELAY_DATA: '/nowhere/at/all' }],
    ['traces show 4bf92f3577b34da6a3ce929d0e0e4736', /4bf92f3577b34da6a3ce929d0e0e4736/],
    ['keys revoke key_00000000000000000000000000', /key/],
    ['connections test nobody', /no connection "nobody"/],
    ['people remove nobody@example.com', /no person "nobody@example.com"/],
    ['invitations remove inv_00000000000000000000000000', /inv_/],
    [
      'attestations create --practice NO-1.1 --kind attested --owner a --statement what-is-done-here --expires-at 2026-12-01T00:00:00Z',
      /no practice "NO-1.1"/,
    ],
    ['connections create --provider nobody', /nobody/],
    ['prompts show nobody', /no prompt "nobody"/],
    ['prompts pull /dev/null/below', /\/dev\/null/],
    ['prompts push /nowhere/at/all', /no folder \/nowhere\/at\/all/],
    ['fragments show nobody', /no fragment "nobody"/],
    ['import promptfoo nowhere.yaml', /nowhere\.yaml/],
    ['datasets show nobody', /nobody/],
    ['datasets import nobody nowhere.csv', /nowhere\.csv/],
    [`traces list --url ${nowhere} --key bly_x`, /does not answer.*belay doctor/],
    [`simulate --calls 1 --url ${nowhere} --key bly_x`, /does not answer/],
    [`traces list --url ${nowhere}`, /does not answer/, { BELAY_KEY: 'bly_x' }],
  ]
  for (const [argv, says, environment] of cases) {
    test(`belay ${argv}`, async () => {
      const ended = await belay(argv.split(' '), environment)
      assert.equal(ended.code, 1, ended.stderr)
      assert.match(ended.stderr, says)
      assert.equal(ended.stdout, '')
      assert.doesNotMatch(ended.stderr, /^ {4}at /m, 'no stack')
    })
  }

  test('a key that may not read is told which scope it lacks', async () => {
    const { key } = await server.createKey({ name: 'only-calls', scopes: ['call'] })
    const ended = await belay(['traces', 'list', '--url', server.url, '--key', key])
    assert.equal(ended.code, 1)
    assert.match(ended.stderr, /read/)
  })
})

test('a server by address takes a key whose scopes allow it', async () => {
  const { key } = await server.createKey({ name: 'reader', scopes: ['read'] })
  const environment = { BELAY_URL: server.url, BELAY_KEY: key, BELAY_DATA: '/nowhere' }
  assert.ok(objectsOf(await good(['traces', 'list', '--json'], environment)).length > 0)
})

test('a reader that closes the pipe early is no error', async () => {
  // The code of the command itself, not of the last of the pipe, is told on a third stream.
  const pipes = [
    'traces list --json | head -n 1',
    'traces list --json | :',
    'traces list 2>&1 | :',
    'config --help | :',
    'nonsense 2>&1 | :',
  ]
  for (const pipe of pipes) {
    const [argv = '', reader = ''] = pipe.split(' | ')
    const script = `{ "$0" "$@" ${argv}; echo "code $?" >&3; } 3>&2 2>&1 | ${reader}`
    const ended = await run('sh', ['-c', script, process.execPath, ...node]).ended
    const expected = argv.startsWith('nonsense') ? /^code 2$/ : /^code 0$/
    assert.match(ended.stderr.trim(), expected, pipe)
    if (reader.startsWith('head')) {
      assert.equal(ended.stdout.trimEnd().split('\n').length, 1)
      traceLine.parse(JSON.parse(ended.stdout))
    }
  }
})

test('every command has --help that begins with an example of it', async () => {
  const overview = await good(['help'])
  const printed = await inTurn(allCommands, async ({ name }) => ({
    name,
    help: await good([...name.split(' '), '--help'], { BELAY_DATA: '/nowhere' }),
  }))
  for (const { name, help } of printed) {
    const [first] = help.split('\n')
    assert.match(
      first ?? '',
      new RegExp(`^ {2}(?:[A-Z_]+=\\S+ |mkdir -p \\S+ && )*belay ${name}(?: |$)`),
      name,
    )
    assert.match(overview, new RegExp(`^ {2}${name} {2,}\\S`, 'm'))
  }
})

test('without arguments the overview is shown, and the exit code says that something was missing', async () => {
  const ended = await belay([])
  assert.equal(ended.code, 2)
  assert.equal(ended.stdout, await good(['--help']))
})

/** The stable part of a line of `traces list --json`. */
const traceLine = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string(),
  model: z.string(),
  provider: z.string(),
  status: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.string().nullable(),
  key: z.string(),
})

/** What of a key the tests look at. */
const keyRecord = z.object({
  models: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  limits: z.object({ requestsPerMinute: z.number().nullable(), budgetUsd: z.string().nullable() }),
})

const finding = z.object({
  about: z.string(),
  state: z.enum(['good', 'warn', 'bad']),
  detail: z.string(),
})

function findingsOf(stdout: string): Map<string, z.infer<typeof finding>> {
  return new Map(
    objectsOf(stdout)
      .map((one) => finding.parse(one))
      .map((one) => [one.about, one]),
  )
}

function objectsOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
}

/** The data directory that a killed server left behind, with its announcement still in it. */
async function deadServer(): Promise<string> {
  const data = temporaryDirectory('belay-dead-')
  const url = `http://127.0.0.1:${await freePort()}`
  writeFileSync(join(data, 'server.json'), JSON.stringify({ url, token: 'left-behind' }))
  return data
}

function callEcho(key: string): Promise<Response> {
  return say(server, key, ['sim/echo', 'Hi'])
}

const node = ['--disable-warning=ExperimentalWarning', main]

function belay(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  workingDirectory = elsewhere,
): Promise<Ended> {
  return run(process.execPath, [...node, ...argv], environment, workingDirectory).ended
}

/** What a command printed that must end well. */
async function good(
  argv: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, stdout, stderr } = await belay(argv, environment)
  assert.equal(code, 0, `belay ${argv.join(' ')}: ${stderr}`)
  return stdout
}

function npx(argv: readonly string[]): Promise<Ended> {
  return run('npx', ['--no-install', 'belay', ...argv], {}, checkout).ended
}

/**
 * Every command of this file runs through here: without a terminal, and with an input that stays
 * open and silent, so that one that waits for an answer would be ended by force, with code null.
 */
function run(
  file: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  workingDirectory = elsewhere,
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(file, argv, {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: tmpdir(),
      BELAY_DATA: server.data,
      // As bin/belay.js has it: a hundred commands here start from what the first one compiled.
      NODE_COMPILE_CACHE: join(checkout, 'node_modules/.cache/belay'),
      ...environment,
    },
    cwd: workingDirectory,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), commandMsMax)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout, stderr })
    })
  })
  return { child, ended }
}

/** Two at a time: the machine has two cores. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const left = items.values()
  const worker = async () => {
    for (const item of left) results.push(await work(item))
  }
  await Promise.all([worker(), worker()])
  return results
}
