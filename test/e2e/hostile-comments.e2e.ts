// Comments are text from anybody with a key: whatever stands in one, the page shows it and stays whole.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const script = 'document.title = "owned"'

const texts: readonly string[] = [
  `<img src=x onerror='${script}'><svg onload='${script}'><iframe srcdoc="<script>parent.${script}</script>">`,
  `[click](javascript:${encodeURIComponent(script)}) [tab](java\tscript:alert(1)) [file](file:///etc/passwd) [data](data:text/html,<script>${script}</script>)`,
  `<javascript:${encodeURIComponent(script)}> ![p](https://spy.example/p.png) ![s](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)`,
  '[ref]: javascript:alert(1)\n\n[ref] and [^1]\n\n[^1]: a note with <b onclick=alert(1)>HTML</b>',
  '> '.repeat(4999),
  '>'.repeat(10_000),
  '- '.repeat(4999),
  '['.repeat(10_000),
  '*a '.repeat(3333),
  '_'.repeat(10_000),
  '`'.repeat(10_000),
  `${'[a]('.repeat(2500)}`,
  `|${'a|'.repeat(2000)}\n|${'-|'.repeat(2000)}`,
  '\u202Eevil\u202C \u200B and ﷽'.repeat(50),
]

const { page, target, troubles, leave } = await visit()
after(leave)

describe('comments that mean harm', () => {
  let traceId: string
  before(async () => {
    traceId = await sendTrace(target, [{ name: 'answer', startMs: 0, durationMs: 90 }])
    await waitForTraces(page, 1)
  })

  it('are shown as text, run nothing, load nothing and leave the page whole', async () => {
    const asked: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(target.url) && !request.url().startsWith('data:'))
        asked.push(request.url())
    })
    for (const text of texts) {
      const path = `/api/v1/traces/${traceId}/comments`
      const reply = await page.evaluate(
        async ([url, body]) => {
          const response = await fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          })
          return { status: response.status, text: await response.text() }
        },
        [path, JSON.stringify({ text })] as const,
      )
      assert.equal(reply.status, 200, reply.text)
    }
    await page.goto(`/p/default/traces/${traceId}?view=comments`)
    const comments = page.getByRole('listitem', { name: 'By Ada Lovelace' })
    await comments.nth(texts.length - 1).waitFor({ timeout: 60_000 })
    assert.equal(await comments.count(), texts.length)
    assert.notEqual(await page.title(), 'owned')
    const acting = comments.locator(
      'script, iframe, svg[onload], img, [onerror], [onclick], [onload]',
    )
    assert.deepEqual(
      await acting.evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 200))),
      [],
    )
    const links = await comments
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    assert.deepEqual(
      links.filter((href) => !/^(https?:|mailto:|#|$)/.test(href)),
      [],
    )
    assert.deepEqual(asked, [])
    assert.deepEqual(troubles, [])
  })
})
