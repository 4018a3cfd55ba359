import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLabelRequest, writeLabelRequest } from '#web/pages/prompts/label-request.ts'

test('a request for a label is a comment that says so, and is read again', () => {
  const text = writeLabelRequest('production', 12)
  assert.equal(text, 'Please put the label production on version 12.')
  assert.equal(readLabelRequest(text), 'production')
  assert.equal(readLabelRequest(`${text} It passed all cases.`), 'production')
})

test('other comments that name a label ask for nothing', () => {
  assert.equal(readLabelRequest('Should production be on version 12?'), null)
  assert.equal(readLabelRequest('I said: Please put the label production on version 12.'), null)
})
