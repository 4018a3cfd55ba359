import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { findEvaluationFile, isPromptfooFile } from '#cli/read-evaluation-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'belay-evaluation-file-'))
after(() => rmSync(folder, { recursive: true }))

test('a configuration of promptfoo is known by its name, as a program, or by its keys', () => {
  const table: readonly [name: string, text: string, isPromptfoo: boolean][] = [
    ['promptfooconfig.yaml', '', true],
    ['suite.mjs', 'export default {}', true],
    ['suite.yaml', 'prompts: [x]\nproviders: [echo]\n', true],
    ['targets.yaml', 'description: x\ntargets: [echo]\n', true],
    ['quoted.yaml', '"tests": []\n', true],
    ['suite.json', '{"prompts":["x"],"tests":[]}', true],
    ['belay.eval.yaml', 'prompts: [x]\n', false],
    ['own.yaml', 'name: x\ndataset: d\ntests: 1\n', false],
    ['own.json', '{"name":"x","dataset":{"items":[{"tests":1}]}}', false],
    ['inner.yaml', 'name: x\nvariants:\n  prompts: [x]\n', false],
    ['broken.json', '{"prompts"', false],
  ]
  for (const [name, text, isPromptfoo] of table) {
    const path = join(folder, name)
    writeFileSync(path, text)
    assert.equal(isPromptfooFile(path), isPromptfoo, name)
  }
})

test('a folder stands for the first file in it that belay eval looks for', () => {
  writeFileSync(join(folder, 'belay.eval.json'), '{}')
  assert.equal(findEvaluationFile(folder), join(folder, 'belay.eval.yaml'))
  rmSync(join(folder, 'belay.eval.yaml'), { force: true })
  assert.equal(findEvaluationFile(folder), join(folder, 'belay.eval.json'))
  rmSync(join(folder, 'belay.eval.json'))
  assert.equal(findEvaluationFile(folder), join(folder, 'promptfooconfig.yaml'))
  assert.throws(() => findEvaluationFile(join(folder, 'none')), /There is no file/)
})
