import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptySpanRow } from '#contract/span-row.ts'
import { createRedact, redactNothing } from '#domain/redaction/redact.ts'
import { applyCapture } from './apply-capture.ts'

const row = {
  ...emptySpanRow(),
  trace_id: 'a'.repeat(32),
  user_id: 'ann@example.com',
  input: 'write to ann@example.com',
  output: '日本語',
  attributes: JSON.stringify({ short: 'kept', long: 'x'.repeat(300) }),
  usage: { input: 5 },
}

test('full capture keeps everything within the bound and flags what it cut', () => {
  const kept = applyCapture(row, { capture: 'full', captureBytesMax: 8 }, redactNothing)
  assert.equal(kept.input, 'write to')
  assert.equal(kept.output, '日本')
  assert.deepEqual(kept.flags, ['input-cut', 'output-cut'])
  assert.equal(kept.attributes, row.attributes)
})

test('metadata capture keeps who and how much, and no content', () => {
  const kept = applyCapture(row, { capture: 'metadata', captureBytesMax: 1000 }, redactNothing)
  assert.deepEqual([kept.input, kept.output, kept.user_id], ['', '', 'ann@example.com'])
  assert.equal(kept.attributes, '{"short":"kept"}')
  assert.deepEqual(kept.usage, { input: 5 })
})

test('no capture keeps tokens and times only', () => {
  const kept = applyCapture(row, { capture: 'none', captureBytesMax: 1000 }, redactNothing)
  assert.deepEqual([kept.input, kept.user_id, kept.attributes], ['', '', ''])
  assert.deepEqual(kept.usage, { input: 5 })
})

test('redaction reaches every text', () => {
  const kept = applyCapture(
    row,
    { capture: 'full', captureBytesMax: 1000 },
    createRedact(['emails']),
  )
  assert.ok(!JSON.stringify(kept).includes('ann@example.com'))
})
