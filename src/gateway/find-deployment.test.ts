import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReleaseEntry } from '#access/release-shelf.ts'
import type { DeploymentEntry } from '#access/sections/deployments.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import { noLimits } from '#contract/keys.ts'
import { keyScopesDefault } from '#contract/roles.ts'
import { bucketOf } from '#domain/rollouts/assign-variant.ts'
import { assignRelease, deploymentNamed, findDeployment } from '#gateway/find-deployment.ts'

const key: KeyEntry = {
  id: 'key_1',
  project: 'prj_1',
  environment: 'production',
  scopes: keyScopesDefault,
  models: [],
  limits: noLimits,
  metadata: {},
  expiresAtMs: null,
  isRevoked: false,
  isOwn: false,
  slot: -1,
}
const tester: KeyEntry = { ...key, scopes: [...keyScopesDefault, 'deploy:test'] }

const releaseOf = (id: string): ReleaseEntry => ({
  id,
  prompt: null,
  targets: ['sim/echo'],
  parameters: {},
})
const serving: DeploymentEntry = {
  unit: 'user',
  release: releaseOf('rel_control'),
  rollout: null,
  stopped: null,
  safeAnswer: null,
}
const rolling = (weight: number): DeploymentEntry => ({
  ...serving,
  rollout: { id: 'rol_1', salt: 'salt', weight, candidate: releaseOf('rel_candidate') },
})

function assigned(
  entry: DeploymentEntry,
  user: string,
  { headers = {}, by = key }: { headers?: Record<string, string>; by?: KeyEntry } = {},
) {
  const facts = { header: '', user, session: '', trace: 'trace' }
  return assignRelease('answer', entry, { key: by, headers, facts })
}

test('a name with the prefix is a deployment, and no other', () => {
  assert.equal(deploymentNamed('deployment/answer'), 'answer')
  assert.equal(deploymentNamed('prompt/answer'), null)
  assert.equal(deploymentNamed('openai/deployment/x'), null)
})

test('without a rollout everybody has the release that serves', () => {
  const found = assigned(serving, 'ann')
  assert.ok(found.ok)
  assert.equal(found.value.release?.id, 'rel_control')
  assert.equal(found.value.rollout, null)
})

test('in a rollout a user has one release for as long as the weight does not reach them', () => {
  const sides = new Set<string>()
  for (let user = 0; user < 200; user += 1) {
    const before = assigned(rolling(0.3), `user-${user}`)
    const after = assigned(rolling(0.6), `user-${user}`)
    assert.ok(before.ok && after.ok)
    const [first, second] = [before.value.rollout, after.value.rollout]
    sides.add(first?.variant ?? '')
    if (first?.variant === 'candidate') assert.equal(second?.variant, 'candidate')
    assert.equal(before.value.release?.id, `rel_${first?.variant}`)
    assert.equal(first?.isTest, false)
  }
  assert.deepEqual([...sides].toSorted(), ['candidate', 'control'])
})

test('a key that may asks for a variant, at any weight, and the call is marked', () => {
  for (const variant of ['candidate', 'control']) {
    const found = assigned(rolling(0), 'ann', {
      headers: { 'x-belay-variant': variant },
      by: tester,
    })
    assert.ok(found.ok)
    assert.equal(found.value.release?.id, `rel_${variant}`)
    const bucket = bucketOf('salt', 'ann')
    assert.deepEqual(found.value.rollout, { id: 'rol_1', variant, bucket, isTest: true })
  }
  for (const [entry, header, by, status] of [
    [rolling(0.5), 'candidate', key, 403],
    [rolling(0.5), 'both', tester, 400],
    [serving, 'candidate', tester, 404],
  ] as const) {
    const refused = assigned(entry, 'ann', { headers: { 'x-belay-variant': header }, by })
    assert.ok(!refused.ok)
    assert.equal(refused.fault.status, status)
  }
})

test('a name that is not there is told with the environment, with what is near, and with where it stands', () => {
  const deployments = new Map([
    [
      'prj_1',
      new Map([
        ['production', new Map([['answer', serving]])],
        ['dev', new Map([['draft', serving]])],
      ]),
    ],
    ['prj_2', new Map([['production', new Map([['foreign', serving]])]])],
  ])
  const of = (name: string) => findDeployment(name, { key, snapshot: { deployments } })
  assert.ok(of('answer').ok)
  for (const [name, said] of [
    ['anwser', /no deployment "anwser" in production.* Did you mean "deployment\/answer"\?/],
    ['draft', /That name stands in dev/],
    ['foreign', /no deployment "foreign" in production, the environment of this key\. `belay/],
  ] as const) {
    const refused = of(name)
    assert.ok(!refused.ok)
    assert.equal(refused.fault.status, 404)
    assert.match(refused.fault.message, said)
  }
})
