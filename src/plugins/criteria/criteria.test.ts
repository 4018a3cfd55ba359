import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { criteria } from '../catalog.gen.ts'
import { noFacts } from '../define-criterion.ts'

const all = Object.values(criteria)

test('a criterion’s file has the name of its practice, in lower case', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) =>
    /-\d+\.\d+\.ts$/.test(file),
  )
  assert.deepEqual(files.toSorted(), all.map(({ id }) => `${id.toLowerCase()}.ts`).toSorted())
})

for (const { id, judge, examples } of all) {
  for (const { title, facts, state, says } of examples) {
    test(`${id}: ${title}`, () => {
      const finding = judge({ ...noFacts, ...facts })
      assert.equal(finding.state, state)
      if (says !== undefined) {
        const sentence = finding.evidence[0]?.sentence ?? ''
        assert.ok(sentence.includes(says), sentence)
      }
      const isMet = finding.state === 'practised' || finding.state === 'effective'
      assert.equal(
        finding.nextStep === '',
        isMet,
        'there is a next step exactly when the practice is not met',
      )
      assert.ok(!isMet || finding.evidence.length > 0, 'a met practice has evidence')
    })
  }
}

test('in an installation where nothing has happened every practice with a criterion is absent', () => {
  for (const { id, judge } of all) assert.equal(judge(noFacts).state, 'absent', id)
})
