import assert from 'node:assert/strict'
import { it } from 'node:test'
import { z } from 'zod'
import { fieldBounds } from '#web/forms/field-bounds.ts'

it('a text field takes its bounds and its help from the contract', () => {
  const name = z.string().trim().min(1).max(120)
  assert.deepEqual(fieldBounds(name), { maxLength: 120, required: true })
  assert.deepEqual(fieldBounds(name.optional()), { maxLength: 120 })
  assert.deepEqual(fieldBounds(z.string().max(5).default('').describe('what it is for')), {
    maxLength: 5,
    help: 'What it is for.',
  })
  assert.deepEqual(fieldBounds(z.string().describe('Why?').nullable()), { help: 'Why?' })
  assert.deepEqual(fieldBounds(z.array(z.string()).max(3)), {})
  assert.deepEqual(fieldBounds(undefined), {})
})
