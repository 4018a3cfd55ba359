import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { criteria } from './catalog.gen.ts'
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

test('every place that a finding leads to is a page', () => {
  const folder = new URL('../../web/pages/', import.meta.url)
  const files = globSync('*/page.ts', { cwd: folder })
  const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
  const pages = [...texts.matchAll(/ path: '(\/[^']*)'/g)].map(
    ([, path = '']) => new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}$`),
  )
  assert.ok(pages.length > 20)
  for (const { id, judge, examples } of all)
    for (const { facts } of examples) {
      const { nextPath, evidence } = judge({ ...noFacts, ...facts })
      for (const path of [nextPath, ...evidence.map((one) => one.path)]) {
        if (path === '') continue
        const [place = ''] = path.split('?')
        assert.ok(
          pages.some((page) => page.test(place)),
          `${id} leads to ${path}`,
        )
      }
    }
})
