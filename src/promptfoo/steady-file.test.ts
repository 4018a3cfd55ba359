import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SteadyFile } from '#promptfoo/steady-file.ts'

function fileOf(text: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'belay-steady-')), 'tests.jsonl')
  writeFileSync(path, text)
  return path
}

test('lines have their numbers, blank ones counted and left out, and are the same each time', () => {
  const file = new SteadyFile(fileOf('\uFEFFone\r\n\n  \nfour\u2028still four\nfive'), 'tests')
  const lines = [
    { line: 'one\r', number: 1 },
    { line: 'four\u2028still four', number: 4 },
    { line: 'five', number: 5 },
  ]
  assert.deepEqual([...file.lines()], lines)
  assert.deepEqual([...file.lines()], lines)
})

test('characters and lines that fall across the pieces of a large file stay whole', () => {
  const line = 'ü€𝄞 '.repeat(5000)
  const lines = Array.from(
    { length: 40 },
    (_, index) => `${index} ${line.repeat(index === 7 ? 20 : 1)}`,
  )
  const file = new SteadyFile(fileOf(lines.join('\n')), 'tests')
  assert.ok([...file.pieces()].length > 4, 'it comes in pieces')
  assert.deepEqual(
    [...file.lines()].map((one) => one.line),
    lines,
  )
})

test('a file that changes between two readings, or while it is read, is refused', () => {
  const path = fileOf('one\ntwo\n')
  const file = new SteadyFile(path, 'tests[0]')
  const reading = file.lines()
  assert.equal(reading.next().value?.line, 'one')
  appendFileSync(path, 'three\n')
  const changed = /^PromptfooProblem: tests\[0\]: .*tests\.jsonl changed while it was in use/
  assert.throws(() => [...reading], changed)
  assert.throws(() => [...file.lines()], changed)
})

test('a file that is not there is refused with the place that names it', () => {
  assert.throws(
    () => new SteadyFile('/nowhere/tests.jsonl', 'tests[2]'),
    /tests\[2\]: \/nowhere\/tests\.jsonl cannot be read: ENOENT/,
  )
})
