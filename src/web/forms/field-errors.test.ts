import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ApiError } from '#client/client.ts'
import { fieldErrors } from '#web/forms/field-errors.ts'

it('what the server finds wrong with a field of the body is told by its name', () => {
  const error = new ApiError({
    type: 'about:blank',
    title: 'Request invalid',
    status: 400,
    code: 'request_invalid',
    detail: '',
    remedy: '',
    instance: '',
    errors: [
      { path: 'body.tags.1', message: 'too long' },
      { path: 'body.tags.2', message: 'empty' },
      { path: 'query.project', message: 'unknown' },
      { path: 'body.filter.search', message: 'too short' },
      { path: 'body', message: 'not valid JSON' },
    ],
  })
  assert.deepEqual(fieldErrors(error), { tags: 'too long', filter: 'too short' })
  assert.deepEqual(fieldErrors(error, 'filter'), { search: 'too short' })
  assert.deepEqual(fieldErrors(new TypeError('fetch failed')), {})
  assert.deepEqual(fieldErrors(null), {})
})
