import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { comparePrompts, renderedText } from './diff-versions.ts'
import { renderPrompt } from '#template/render-prompt.ts'

const content = (temperature: number) =>
  promptContent.parse({
    system: 'Be {{ tone }}.',
    parameters: { temperature },
    model: 'sim/echo',
  })

describe('A difference between two prompts', () => {
  test('of rendered ones shows who says what, and what goes with it', () => {
    const rendered = renderPrompt(content(0), { tone: 'kind' })
    assert.ok(rendered.ok)
    assert.match(renderedText(rendered.value), /^system:\nBe kind\.\n/)
    const side = (title: string, temperature: number) => ({
      ...{ title, text: title },
      content: content(temperature),
    })
    const found = comparePrompts(side('a@1', 0), side('a@2', 1), { tone: 'kind' })
    assert.ok(found.ok)
    assert.match(found.value.rendered ?? '', /\n-.*"temperature": 0\n\+.*"temperature": 1\n/)
    assert.deepEqual([found.value.added, found.value.removed], [1, 1])
  })

  test('is of files alone where no values are given, and of nothing where one side has no prompt', () => {
    const none = { title: 'none', text: '', content: null }
    const some = { title: 'a@1', text: 'a\n', content: content(0) }
    const files = comparePrompts(none, some, undefined)
    assert.ok(files.ok)
    assert.equal(files.value.rendered, null)
    const rendered = comparePrompts(none, some, { tone: 'kind' })
    assert.ok(rendered.ok)
    assert.match(rendered.value.rendered ?? '', /\+Be kind\./)
    const lacking = comparePrompts(none, some, {})
    assert.ok(!lacking.ok)
    assert.equal(lacking.fault.code, 'variables_invalid')
  })
})
