import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTraceComment } from '#contract/trace-comments.ts'
import { sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const { page, target, troubles, leave } = await visit()
after(leave)

describe('comments on a trace', () => {
  let traceId: string
  before(async () => {
    traceId = await sendTrace(target, [
      { name: 'answer', startMs: 0, durationMs: 90 },
      { name: 'find_order', parent: 0, startMs: 10, durationMs: 40 },
    ])
    await waitForTraces(page, 1)
    await page.goto(`/p/default/traces/${traceId}`)
  })

  it('are written in Markdown, of which nothing acts, and show author and time', async () => {
    const about = page.getByRole('region', { name: 'Comments on this trace' })
    await about.getByText('none').waitFor()
    await about.getByRole('button', { name: 'Comment' }).click()
    await page.waitForURL(/view=comments/)
    const form = page.getByRole('form', { name: 'New comment' })
    await form.getByRole('button', { name: 'Comment', disabled: true }).waitFor()
    await form
      .getByLabel('New comment')
      .fill('It **guessed**. <script>document.title = "owned"</script> ![p](https://spy.example/p)')
    await form.getByRole('button', { name: 'Comment' }).click()
    const comment = page.getByRole('listitem', { name: 'By Ada Lovelace' })
    assert.equal(await comment.locator('strong', { hasText: 'guessed' }).innerText(), 'guessed')
    assert.equal(await comment.locator('img, script').count(), 0)
    assert.equal(await comment.locator('time').count(), 1)
    await page.getByRole('button', { name: 'Comments 1' }).waitFor()
    assert.equal(await form.getByLabel('New comment').inputValue(), '')
  })

  it('are about a span when one says so, and lead to it', async () => {
    await page.getByRole('treeitem', { name: /find_order/ }).click()
    const form = page.getByRole('form', { name: 'New comment' })
    await form.getByLabel('New comment').fill('The wrong order.')
    await form.getByLabel('About').selectOption({ label: 'the span “find_order”' })
    await form.getByRole('button', { name: 'Comment' }).click()
    await page.getByRole('treeitem', { name: /find_order.*has comments/ }).waitFor()
    await page.getByRole('treeitem', { name: /answer/ }).click()
    await page.getByRole('button', { name: 'on find_order' }).click()
    await page.getByRole('treeitem', { name: /find_order/, selected: true }).waitFor()
  })

  it('are edited and removed by their author, and are there after a reload', async () => {
    const first = page.getByRole('listitem', { name: 'By Ada Lovelace' }).first()
    await first.getByRole('button', { name: 'Edit the comment' }).click()
    await first.getByLabel('Comment', { exact: true }).fill('It knew.')
    await first.getByRole('button', { name: 'Save' }).click()
    await first.getByText('edited').waitFor()
    await page.reload()
    await first.getByText('It knew.').waitFor()
    await page
      .getByRole('region', { name: 'Comments on this trace' })
      .getByText('2 comments')
      .waitFor()
    await first.getByRole('button', { name: 'Remove the comment' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the comment' }).click()
    await page.getByText('It knew.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Comments 1' }).waitFor()
    assert.deepEqual(troubles, [])
  })

  it('are shown from the newest on, and older ones when asked for', async () => {
    for (let count = 1; count <= 60; count += 1) {
      const sent = await page.request.post(
        createTraceComment.path.replace(':traceId', traceId) + '?project=default',
        { data: { text: `remark ${count}` }, headers: { origin: target.url } },
      )
      assert.equal(sent.status(), 200, await sent.text())
    }
    await page.reload()
    await page.getByText('remark 60', { exact: true }).waitFor()
    await page.getByText('the newest 50 of 61 are shown').waitFor()
    await page.getByRole('button', { name: 'Comments 61' }).waitFor()
    assert.equal(await page.getByText('remark 10', { exact: true }).count(), 0)
    // A span whose comment is not among the newest is marked all the same.
    await page.getByRole('treeitem', { name: /find_order.*has comments/ }).waitFor()
    await page.getByRole('button', { name: 'Older comments' }).click()
    await page.getByText('The wrong order.').waitFor()
    const texts = await page.getByRole('listitem', { name: 'By Ada Lovelace' }).allInnerTexts()
    assert.equal(texts.length, 61)
    assert.match(texts[0] ?? '', /The wrong order/)
    assert.match(texts[60] ?? '', /remark 60/)
    assert.equal(await page.getByRole('button', { name: 'Older comments' }).count(), 0)
    assert.deepEqual(troubles, [])
  })
})
