import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathFromServer, paths } from '#web/paths.ts'

const place = { project: 'default', environment: 'production', from: '-7d' }

describe('addresses of pages', () => {
  it('carry project, environment and time range, and leave out what is empty', () => {
    assert.equal(paths.overview({ project: 'default' }), '/p/default')
    assert.equal(
      paths.traces(place, { status: 'error', model: '' }),
      '/p/default/traces?environment=production&from=-7d&status=error',
    )
  })

  it('let a page widen or narrow the range it was given', () => {
    assert.equal(
      paths.traces(place, { from: '-1h' }),
      '/p/default/traces?environment=production&from=-1h',
    )
    assert.equal(
      paths.traces(place, { from: undefined }),
      '/p/default/traces?environment=production',
    )
  })

  it('complete what the server names with the place one is in', () => {
    assert.equal(
      pathFromServer({ project: 'default' }, '/traces?status=error'),
      '/p/default/traces?status=error',
    )
    assert.equal(
      pathFromServer({ project: 'default' }, '/calls?status=error', { model: 'a', status: 'ok' }),
      '/p/default/calls?model=a&status=error',
    )
    assert.equal(pathFromServer(place, '/p/other/traces'), '/p/other/traces')
  })
})
