import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Project } from '#contract/projects.ts'
import { draftOf, momentIn, readDraft } from '#web/pages/settings/key-draft.ts'

const project: Project = {
  id: 'prj_00000000000000000000000000',
  slug: 'default',
  name: 'Default',
  owner: '',
  environments: ['staging', 'production'],
  capture: 'full',
  captureBytesMax: 1_000_000,
  timeZone: 'UTC',
  createdAt: '2026-01-01T00:00:00Z',
}
const draft = { ...draftOf(undefined, project), name: ' support ' }

describe('the form of a key', () => {
  it('starts with production, or the last environment where that is not there, an application’s scopes and no bounds', () => {
    assert.equal(draft.environment, 'production')
    const tests = { ...project, environments: ['dev', 'staging'] }
    assert.equal(draftOf(undefined, tests).environment, 'staging')
    assert.deepEqual(draft.scopes, ['call', 'ingest', 'score'])
    assert.equal(readDraft(draft).value?.limits.requestsPerMinute, null)
  })

  it('reads what was typed', () => {
    const typed = {
      ...draft,
      requestsPerMinute: '1,000',
      budgetUsd: '$12.50',
      models: 'sim/*\nopenai/x',
      metadata: 'team=support',
    }
    const { value } = readDraft(typed)
    assert.equal(value?.name, 'support')
    assert.equal(value?.limits.requestsPerMinute, 1000)
    assert.equal(value?.limits.budgetUsd, '12.50')
    assert.deepEqual(value?.models, ['sim/*', 'openai/x'])
    assert.deepEqual(value?.metadata, { team: 'support' })
  })

  it('names every field that is wrong, and gives nothing to send', () => {
    const read = readDraft({
      ...draft,
      tokensPerMinute: 'many',
      budgetUsd: '-1',
      metadata: 'team',
      scopes: [],
    })
    assert.equal(read.value, null)
    assert.deepEqual(Object.keys(read.errors), [
      'tokensPerMinute',
      'budgetUsd',
      'metadata',
      'scopes',
    ])
  })

  it('counts days from now, and none is never', () => {
    assert.equal(momentIn('', 0), null)
    assert.equal(momentIn('30', 0), '1970-01-31T00:00:00.000Z')
  })
})
