// Promotions: a release that goes up by evidence and other people's word, and is refused with what is missing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ApiError, type Client } from '#client/client.ts'
import { createDataset } from '#contract/datasets.ts'
import { createDeployment, editDeployment, showDeployment } from '#contract/deployments.ts'
import { createEnvironment, editEnvironment } from '#contract/environments.ts'
import { createEvaluation, showEvaluation } from '#contract/evaluations.ts'
import {
  approvePromotion,
  createPromotion,
  declinePromotion,
  listPromotions,
  showPromotion,
} from '#contract/promotions.ts'
import { showAssessment } from '#contract/maturity.ts'
import { editProject, listProjects } from '#contract/projects.ts'
import { createRelease } from '#contract/releases.ts'
import { abortRollout, rollBackDeployment, showRollout, startRollout } from '#contract/rollouts.ts'
import { join } from '#test/scenarios/send.ts'
import { runBelay, startServer, type TestServer, waitFor } from '#test/scenarios/start-server.ts'

let server: TestServer
/** Somebody else, who may edit. */
let ada: Client

before(async () => {
  server = await startServer()
  ;({ call: ada } = await join(server, 'first owner', 'Ada'))
  const release = await releaseOn('sim/echo')
  await server.call(createDeployment, {
    body: { name: 'support', environment: 'dev', release, purpose: 'Answers at the desk' },
  })
})
after(() => server.stop())

async function releaseOn(model: string): Promise<string> {
  return (await server.call(createRelease, { body: { name: 'support', model } })).id
}

async function servingIn(environment: string): Promise<string> {
  const place = { params: { name: 'support' }, query: { environment } }
  return (await server.call(showDeployment, place)).release
}

async function refused(asked: Promise<unknown>): Promise<ApiError['problem']> {
  const error = await asked.then(
    () => assert.fail('it was not refused'),
    (problem: unknown) => problem,
  )
  assert.ok(error instanceof ApiError, String(error))
  return error.problem
}

function promote(from: string, to: string, release?: string) {
  return server.call(createPromotion, { body: { name: 'support', from, to, release } })
}

test('where nothing is asked for, a release serves at once, and the deployment is made as it is below', async () => {
  const done = await promote('dev', 'staging')
  assert.deepEqual([done.state, done.criteria], ['done', []])
  const made = await server.call(showDeployment, {
    params: { name: 'support' },
    query: { environment: 'staging' },
  })
  assert.deepEqual([made.release, made.purpose], [done.release, 'Answers at the desk'])
})

test('a release goes up, of this project, by a name that is there', async () => {
  assert.match((await refused(promote('staging', 'dev'))).detail, /goes up: dev, then staging/)
  assert.match((await refused(promote('dev', 'moon'))).detail, /no environment "moon".*staging/)
  const other = await refused(promote('dev', 'production', 'rel_00000000000000000000000000'))
  assert.equal(other.code, 'not_found')
})

test('a gate refuses what no evaluation has tried, and names it; what passed it is let through', async () => {
  const edit = { params: { name: 'staging' }, body: { gates: ['quality'] } }
  await server.call(editEnvironment, edit)
  const release = await releaseOn('sim/echo+run-2')
  const untried = await refused(promote('dev', 'staging', release))
  assert.equal(untried.code, 'promotion_refused')
  assert.match(untried.detail, /No evaluation "quality" has tried this release\. Run an evaluation/)
  assert.deepEqual(
    untried.errors?.map(({ path }) => path),
    ['gate'],
  )
  const items = Array.from({ length: 40 }, (_, at) => ({ input: `q ${at}`, expected: `q ${at}` }))
  await server.call(createDataset, { body: { name: 'questions', items } })
  const evaluate = async (bound: number) => {
    const { id } = await server.call(createEvaluation, {
      body: {
        name: 'quality',
        dataset: 'questions',
        variants: [{ kind: 'release', name: 'new', release }],
        evaluators: [{ name: 'right', evaluator: 'equals' }],
        gate: [{ kind: 'at-least', metric: 'right', variant: 'new', bound }],
      },
    })
    return waitFor('the evaluation to end', async () => {
      const shown = await server.call(showEvaluation, { params: { evaluation: id } })
      return shown.state === 'done' ? shown : null
    })
  }
  const failedGate = await evaluate(0.99)
  assert.equal(failedGate.gate, 'failed', 'forty of forty do not show 99 %')
  assert.match(
    (await refused(promote('dev', 'staging', release))).detail,
    new RegExp(`${failedGate.id} did not pass its gate: 40 calls`),
  )
  assert.equal((await evaluate(0.9)).gate, 'passed')
  const done = await promote('dev', 'staging', release)
  assert.deepEqual(
    [done.state, done.criteria.map(({ kind, isMet }) => [kind, isMet])],
    ['done', [['gate', true]]],
  )
  assert.equal(await servingIn('staging'), release)
})

test('approvals are other people’s: neither who asked nor who made the release', async () => {
  const before = await promote('staging', 'production')
  assert.equal(before.state, 'done')
  await server.call(editEnvironment, { params: { name: 'production' }, body: { approvals: 1 } })
  const release = await releaseOn('sim/echo+run-3')
  const asked = await promote('staging', 'production', release)
  assert.equal(asked.state, 'waiting')
  assert.match(asked.criteria[0]?.finding ?? '', /^0 of 1 approvals/)
  assert.notEqual(await servingIn('production'), release)
  assert.match((await refused(promote('staging', 'production'))).detail, /waits already/)
  const id = { params: { id: asked.id } }
  const own = await refused(server.call(approvePromotion, { ...id, body: { note: '' } }))
  assert.equal(own.code, 'own_request')
  const approved = await ada(approvePromotion, {
    ...id,
    query: { project: 'default' },
    body: { note: 'Read the ten worst.' },
  })
  assert.equal(approved.state, 'done')
  assert.deepEqual(
    approved.approvals.map(({ by, note }) => [by, note]),
    [['Ada', 'Read the ten worst.']],
  )
  assert.equal(await servingIn('production'), release)
  const again = await refused(server.call(declinePromotion, { ...id, body: { why: 'late' } }))
  assert.match(again.detail, /is done already/)
})

test('a frozen environment takes nothing, and says until when', async () => {
  await server.call(editEnvironment, {
    params: { name: 'production' },
    body: { approvals: 0, freezes: ['2020-01-01..2099-12-31'] },
  })
  const frozen = await refused(promote('staging', 'production'))
  assert.match(frozen.detail, /production is frozen now: 2020-01-01\.\.2099-12-31/)
  await server.call(editEnvironment, { params: { name: 'production' }, body: { freezes: [] } })
})

test('where gates hold, an environment may need nobody, and keeps what was found', async () => {
  await server.call(editEnvironment, {
    params: { name: 'production' },
    body: { approvals: 2, gates: ['quality'], isAutomatic: true },
  })
  const release = await servingIn('staging')
  const done = await promote('staging', 'production', release)
  assert.equal(done.state, 'done')
  const kept = await server.call(showPromotion, { params: { id: done.id } })
  assert.deepEqual(
    kept.criteria.map(({ kind, isMet }) => [kind, isMet]),
    [
      ['gate', true],
      ['approvals', true],
    ],
  )
  assert.match(kept.criteria[1]?.finding ?? '', /automatically/)
})

test('the command line promotes, tells what is missing, and declines', async () => {
  const belay = (...argv: string[]) =>
    runBelay(argv, {
      BELAY_SERVER: server.url,
      BELAY_KEY: server.machineToken(),
      BELAY_DATA: server.data,
      BELAY_PORT: String(server.port),
    })
  const rules = await belay('environments', 'edit', 'production', '--is-automatic', 'false')
  assert.equal(rules.code, 0, rules.stderr)
  assert.match(rules.stdout, /gate "quality" within 30 days, 2 approvals/)
  const asked = await belay('promote', 'support', '--from', 'staging', '--to', 'production')
  assert.equal(asked.code, 0, asked.stderr)
  assert.match(asked.stdout, /waits \((pmo_\w+)\)/)
  assert.match(asked.stdout, /open {2}0 of 2 approvals/)
  const [, id = ''] = /\((pmo_\w+)\)/.exec(asked.stdout) ?? []
  const declined = await belay('promotions', 'decline', id, '--why', 'not yet')
  assert.match(declined.stdout, /was declined: not yet/)
  const { items } = await server.call(listPromotions, { query: { state: 'waiting' } })
  assert.deepEqual(items, [])
})

test('nothing serves past what an environment asks for: neither at once, nor by a rollout, nor anew', async () => {
  const release = await releaseOn('sim/echo+run-9')
  const place = { params: { name: 'support' }, query: { environment: 'production' } }
  const past = [
    server.call(editDeployment, { ...place, body: { release } }),
    server.call(startRollout, {
      query: {},
      body: {
        deployment: 'support',
        environment: 'production',
        release,
        plan: { steps: [{ weight: 10, pause: { samples: 10 } }, { weight: 100 }] },
      },
    }),
    server.call(createDeployment, {
      body: { name: 'other', environment: 'production', release },
    }),
  ]
  for (const one of past) {
    const problem = await refused(one)
    assert.equal(problem.code, 'promotion_refused')
    assert.match(problem.detail, /belay promote \w+ --from staging --to production --release rel_/)
  }
  const { previousRelease } = await server.call(showDeployment, place)
  assert.ok(previousRelease !== null)
  const back = await server.call(editDeployment, { ...place, body: { release: previousRelease } })
  assert.equal(back.release, previousRelease, 'what served there before may come back')
})

test('an environment may have a plan, by which what is promoted takes over', async () => {
  await server.call(editEnvironment, {
    params: { name: 'production' },
    body: {
      approvals: 0,
      gates: [],
      plan: { steps: [{ weight: 10, pause: { samples: 50 } }, { weight: 100 }] },
    },
  })
  const release = await releaseOn('sim/echo+run-10')
  const serving = await servingIn('production')
  const done = await promote('staging', 'production', release)
  assert.equal(done.state, 'done')
  assert.ok(done.rollout !== null)
  const rollout = await server.call(showRollout, { params: { id: done.rollout }, query: {} })
  assert.deepEqual(
    [rollout.state, rollout.weight, rollout.candidate, rollout.control],
    ['running', 0.1, release, serving],
  )
  assert.equal(await servingIn('production'), serving)
  assert.match(
    (await refused(promote('staging', 'production', release))).detail,
    /Promote when it has ended/,
  )
  await server.call(abortRollout, {
    params: { id: rollout.id },
    query: {},
    body: { why: 'seen enough' },
  })
  await server.call(editEnvironment, { params: { name: 'production' }, body: { plan: null } })
})

test('an environment that is gone takes nothing, however many approve', async () => {
  const { items: projects } = await server.call(listProjects, {})
  const id = projects.find(({ slug }) => slug === 'default')?.id ?? ''
  await server.call(createEnvironment, { body: { name: 'canary' } })
  await server.call(editEnvironment, { params: { name: 'canary' }, body: { approvals: 1 } })
  const asked = await promote('staging', 'canary')
  assert.equal(asked.state, 'waiting')
  await server.call(editProject, {
    params: { id },
    body: { environments: ['dev', 'staging', 'production'] },
  })
  const late = await refused(
    ada(approvePromotion, {
      params: { id: asked.id },
      query: { project: 'default' },
      body: { note: '' },
    }),
  )
  assert.match(late.detail, /"canary" is no longer in this project\. Decline/)
  const declined = await server.call(declinePromotion, {
    params: { id: asked.id },
    body: { why: 'gone' },
  })
  assert.equal(declined.state, 'declined')
})

test('what was promoted by evidence, and taken back, is evidence of maturity', async () => {
  const place = { params: { name: 'support' }, query: { environment: 'production' } }
  const before = await servingIn('production')
  const back = await server.call(rollBackDeployment, { ...place, body: { why: 'a drill' } })
  assert.notEqual(back.release, before)
  const { practices } = await server.call(showAssessment, { query: {} })
  const found = (id: string) => {
    const practice = practices.find((one) => one.id === id)
    return [practice?.state, practice?.evidence[0]?.sentence]
  }
  assert.deepEqual(found('DEL-3.2'), ['practised', 'Releases taken back in production: 2.'])
  assert.deepEqual(found('DEL-4.5'), [
    'practised',
    'Promotions to production that were approved by their criteria: 1 of 4.',
  ])
  assert.deepEqual(found('EVL-3.1'), [
    'configured',
    'Promotions to production whose exact release had passed a gate: 1 of 4.',
  ])
  assert.equal(found('DEL-4.6')[0], 'configured', 'nothing was taken back by itself')
})
