// Rollouts end to end: a whole server, its command line, simulated models that are as good or as bad as their names say.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createDeployment, showDeployment } from '#contract/deployments.ts'
import { createRelease } from '#contract/releases.ts'
import { type Rollout, showRollout } from '#contract/rollouts.ts'
import { runBelay, startServer, type TestServer, waitFor } from '#test/scenarios/start-server.ts'

let server: TestServer
let key: string

before(async () => {
  server = await startServer({ environment: { BELAY_GATEWAY_RETRIES_MAX: '0' } })
  key = (await server.createKey({ name: 'application' })).key
})
after(() => server.stop())

function belay(...argv: string[]) {
  return runBelay(argv, {
    BELAY_KEY: server.machineToken(),
    BELAY_DATA: server.data,
    BELAY_PORT: String(server.port),
  })
}

async function said<Reply>(...argv: string[]): Promise<Reply> {
  const ended = await belay(...argv, '--json')
  assert.equal(ended.code, 0, ended.stderr)
  return JSON.parse(ended.stdout)
}

function planFile(name: string, plan: unknown): string {
  const path = join(server.data, `${name}.yaml`)
  writeFileSync(path, JSON.stringify(plan))
  return path
}

const release = async (name: string, model: string) =>
  (await server.call(createRelease, { body: { name, model } })).id

/** A deployment in production of a release that never fails, and a release beside it. */
async function deployed(name: string, candidateModel: string) {
  const control = await release(name, 'sim/echo')
  await server.call(createDeployment, {
    body: { name, environment: 'production', release: control },
  })
  return { control, candidate: await release(name, candidateModel) }
}

const started = (name: string, candidate: string, plan: unknown) =>
  said<{ id: string }>(
    ...['rollouts', 'start', name, '--environment', 'production'],
    ...['--release', candidate, '--plan', planFile(name, plan)],
  )

/** One call by that user: its status, and what it was assigned. */
async function callBy(name: string, user: string) {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-belay-user': user,
    },
    body: JSON.stringify({
      model: `deployment/${name}`,
      messages: [{ role: 'user', content: 'Where is my parcel?' }],
    }),
  })
  await response.arrayBuffer()
  return {
    status: response.status,
    variant: response.headers.get('x-belay-variant'),
    release: response.headers.get('x-belay-release'),
  }
}

const show = (id: string): Promise<Rollout> => server.call(showRollout, { params: { id } })

/** Calls, each by another user, until the rollout is there or so many were made. */
async function callUntil(
  name: string,
  id: string,
  isThere: (rollout: Rollout) => boolean,
  callsMax: number,
) {
  const calls = { control: 0, candidate: 0 }
  for (let user = 0; user < callsMax; user += 20) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => callBy(name, `user-${user + at}`)),
    )
    for (const { variant } of answers)
      if (variant === 'control' || variant === 'candidate') calls[variant] += 1
    if (isThere(await show(id))) break
    // As fast as a busy application, so that calls are stored and looked at meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const rollout = await waitFor('the rollout is there', async () => {
    const now = await show(id)
    return isThere(now) ? now : null
  })
  return { calls, rollout }
}

const least = {
  steps: [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }],
  metrics: [{ source: 'errors', role: 'guardrail', margin: 0.05 }],
}

test('a release that fails is taken back by its own analysis, and says why', async () => {
  const { control, candidate } = await deployed('worse', 'sim/flaky-60')
  const { id } = await started('worse', candidate, least)
  const { calls, rollout } = await callUntil('worse', id, ({ endedAt }) => endedAt !== null, 3000)
  assert.deepEqual(
    [rollout.state, rollout.verdict, rollout.weight, rollout.step],
    ['rolled-back', 'rollback', 0, 0],
  )
  assert.match(
    rollout.reason,
    /^errors: \+0\.\d+ \[\+0\.\d+, .*worse than what serves by more than/,
  )
  const [row] = rollout.metrics
  assert.ok(row !== undefined && (row.low ?? 0) > 0.05, JSON.stringify(row))
  assert.deepEqual([row.name, row.role, row.standing], ['errors', 'guardrail', 'violated'])
  assert.equal(rollout.exposure.costUsd, null, 'nobody asked what it costs')
  assert.ok(calls.candidate < 300, `${calls.candidate} calls were exposed`)
  const shown = await server.call(showDeployment, {
    params: { name: 'worse' },
    query: { environment: 'production' },
  })
  assert.deepEqual([shown.release, shown.rollout], [control, null])
  for (let user = 0; user < 30; user += 1) {
    const { release: serves, status } = await callBy('worse', `user-${user}`)
    assert.deepEqual([serves, status], [control, 200], 'once it is rolled back nobody gets it')
  }
  const capsule = join(server.data, 'verdict.json')
  writeFileSync(capsule, (await belay('rollouts', 'capsule', id)).stdout)
  const replayed = await runBelay(['verdict', 'replay', capsule], {})
  assert.equal(replayed.code, 0, replayed.stderr)
  assert.match(replayed.stdout, /^rollback: errors: .*byte for byte\.\s*$/s)
  const text = readFileSync(capsule, 'utf8')
  writeFileSync(capsule, text.replace(/"errors": [1-9]\d*/, '"errors": 0'))
  assert.equal((await runBelay(['verdict', 'replay', capsule], {})).code, 1, 'counts were changed')
  writeFileSync(capsule, '{"format": "belay-verdict-2"}')
  const foreign = await runBelay(['verdict', 'replay', capsule], {})
  assert.equal(foreign.code, 2)
  assert.match(foreign.stderr, /no capsule of a verdict:\n  format/)
  const watched = await belay('rollouts', 'watch', id)
  assert.equal(watched.code, 100)
  assert.match(watched.stdout, /^rolled-back, step 1 of 2 at 0 %: errors/)
})

test('a release as good ships through its steps, and a restart in the middle moves nobody', async () => {
  const { control, candidate } = await deployed('equal', 'sim/echo+run-1')
  const { id } = await started('equal', candidate, {
    ...least,
    steps: [{ weight: 20, pause: { samples: 100 } }, { weight: 50 }, { weight: 100 }],
  })
  const users = Array.from({ length: 60 }, (_, at) => `user-${at}`)
  const variants = async () => Promise.all(users.map((user) => callBy('equal', user)))
  const before = await variants()
  assert.ok(before.some(({ variant }) => variant === 'candidate'))
  assert.ok(before.some(({ variant }) => variant === 'control'))
  await server.kill()
  await server.start()
  const then = await variants()
  then.forEach(({ variant }, at) => {
    if (before[at]?.variant === 'candidate')
      assert.equal(variant, 'candidate', 'whoever had it keeps it')
  })
  const { rollout } = await callUntil('equal', id, ({ endedAt }) => endedAt !== null, 4000)
  assert.deepEqual(
    [rollout.state, rollout.verdict, rollout.weight],
    ['shipped', 'ship', 1],
    rollout.reason,
  )
  assert.match(rollout.reason, /errors: 0 \[.*not worse by more than 0\.05/)
  const shown = await server.call(showDeployment, {
    params: { name: 'equal' },
    query: { environment: 'production' },
  })
  assert.deepEqual(
    [shown.release, shown.previousRelease, shown.rollout],
    [candidate, control, null],
  )
  assert.equal((await belay('rollouts', 'watch', id)).code, 0)

  const back = await said<{ release: string }>(
    ...['rollback', 'equal', '--environment', 'production', '--why', 'a drill'],
  )
  assert.equal(back.release, control)
  assert.equal((await callBy('equal', 'user-1')).release, control)
})

test('people pause, resume, skip and abort; what has ended has ended', async () => {
  const { control, candidate } = await deployed('people', 'sim/echo+run-2')
  const { id } = await started('people', candidate, {
    steps: [{ weight: 10, pause: { approval: true } }, { weight: 30 }, { weight: 100 }],
    metrics: least.metrics,
  })
  await waitFor('it waits for a person', async () =>
    (await show(id)).state === 'paused' ? true : null,
  )
  const deed = async (verb: string) =>
    said<Rollout>('rollouts', verb, id, '--why', `a test of ${verb}`)
  assert.equal((await deed('resume')).state, 'running')
  const next = await waitFor('the next step', async () => {
    const now = await show(id)
    return now.step === 1 ? now : null
  })
  assert.equal(next.weight, 0.3)
  assert.equal((await deed('pause')).state, 'paused')
  const skipped = await deed('skip')
  assert.deepEqual([skipped.step, skipped.weight, skipped.state], [2, 1, 'running'])
  assert.match(skipped.reason, /a test of skip|every|not/)
  await waitFor('it has shipped', async () => ((await show(id)).state === 'shipped' ? true : null))
  const again = await belay('rollouts', 'abort', id, '--why', 'too late')
  assert.equal(again.code, 1)
  assert.match(again.stderr, /has ended: shipped/)

  const second = await started('people', control, least)
  const twice = await belay(
    ...['rollouts', 'start', 'people', '--environment', 'production'],
    ...['--release', control, '--plan', planFile('people', least)],
  )
  assert.equal(twice.code, 1)
  assert.match(twice.stderr, /goes on in production already/)
  assert.equal(
    (await said<Rollout>('rollouts', 'abort', second.id, '--why', 'no')).state,
    'rolled-back',
  )
  const list = await belay('rollouts', 'list')
  assert.match(list.stdout, /DEPLOYMENT .*STATE/)
})

test('a plan that means nothing is refused with its place and what to write', async () => {
  const { candidate } = await deployed('plans', 'sim/echo+run-3')
  const refusedBy = async (plan: unknown) => {
    const ended = await belay(
      ...['rollouts', 'start', 'plans', '--environment', 'production'],
      ...['--release', candidate, '--plan', planFile('plans', plan)],
    )
    assert.equal(ended.code, 2)
    return ended.stderr
  }
  assert.match(
    await refusedBy({ ...least, steps: [{ weight: 50 }, { weight: 20 }, { weight: 100 }] }),
    /step 2: the weight falls from 50 to 20/,
  )
  assert.match(
    await refusedBy({ ...least, metrics: [{ ...least.metrics[0], margin: 5 }] }),
    /metric 1 \(errors\): it is a share of calls, below 1, not 5/,
  )
  const same = await belay(
    ...['rollouts', 'start', 'plans', '--environment', 'production', '--plan'],
    ...[
      planFile('plans', least),
      '--release',
      (
        await server.call(showDeployment, {
          params: { name: 'plans' },
          query: { environment: 'production' },
        })
      ).release,
    ],
  )
  assert.match(same.stderr, /serves "plans" in production already/)
})
