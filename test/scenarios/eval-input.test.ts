import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '#test/scenarios/start-server.ts'

const program = fileURLToPath(new URL('../../bin/belay.js', import.meta.url))

test('an evaluation in a shell’s loop leaves the loop’s input alone', () => {
  const folder = temporaryDirectory('belay-eval-input-')
  writeFileSync(join(folder, 'items.jsonl'), '{"input":"Hello","expected":"Hello"}\n')
  writeFileSync(
    join(folder, 'belay.eval.yaml'),
    [
      'name: greeting',
      'dataset: { file: items.jsonl }',
      'variants:',
      "  - { kind: messages, name: echo, model: sim/echo, messages: [{ role: user, content: '{{ input }}' }] }",
      'evaluators:',
      '  - { name: same, evaluator: contains }',
      'gate:',
      '  - { kind: at-least, metric: same, bound: 0.01 }',
    ].join('\n'),
  )
  // The embedded trace store takes what stands in the input of its process for rows.
  const ran = spawnSync(process.execPath, [program, 'eval'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    input: 'the next line of the loop\n',
    encoding: 'utf8',
    timeout: 120_000,
  })
  assert.equal(ran.status, 0, ran.stderr)
  assert.match(ran.stdout, /gate passed/)
})
