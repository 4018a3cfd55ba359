import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previewOf } from '#domain/traces/preview.ts'

test('a preview is the last text that a person would read, on one line', () => {
  const cases: readonly [start: string, preview: string][] = [
    ['', ''],
    ['plain\n  text', 'plain text'],
    ['{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}', 'Hi'],
    ['{"choices":[{"message":{"content":"Hello"}}]}', 'Hello'],
    ['[{"role":"user","parts":[{"type":"text","content":"Hi \\"you\\""}]}]', 'Hi "you"'],
    ['{"input":"line one\\nline two"}', 'line one line two'],
    ['{"contents":[{"parts":[{"text":"こんにちは"}]}]}', 'こんにちは'],
    // Cut in the middle of a string, and of an escape.
    ['{"messages":[{"content":"first"},{"content":"the rest is cut of', 'the rest is cut of'],
    ['{"content":"cut \\u00', 'cut'],
    ['{"content":"cut \\', 'cut'],
    ['{"a":1}', '{"a":1}'],
    ['{"content":""}', '{"content":""}'],
  ]
  for (const [start, preview] of cases) assert.equal(previewOf(start), preview, start)
})

test('a preview never shows a file’s data', () => {
  const data = Buffer.from('a picture of a belay '.repeat(40)).toString('base64')
  assert.equal(previewOf(`{"text":"What?","image":"data:image/png;base64,${data}`), 'What?')
  assert.equal(previewOf(`[{"text":"${data}`), '…')
  assert.equal(previewOf(`see data:image/png;base64,${data}`), 'see …')
})

test('a preview has two hundred characters at most', () => {
  assert.equal(previewOf('x'.repeat(200)), 'x'.repeat(200))
  assert.equal(previewOf('x'.repeat(201)), `${'x'.repeat(199)}…`)
  assert.equal(previewOf(`${'x'.repeat(198)}🙂🙂`), `${'x'.repeat(198)}…`, 'no half of an emoji')
})
