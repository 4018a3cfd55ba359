import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SentSpan, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForSpans } from '#test/e2e/wait-for-traces.ts'

const rounds = 1_250

/** An agent of 1,250 rounds: 5,000 spans, of which every hundredth search failed. */
function spansOfAgent(): SentSpan[] {
  const spans: SentSpan[] = [{ name: 'invoke_agent reader', startMs: 0, durationMs: rounds * 100 }]
  for (let round = 0; round < rounds; round += 1) {
    const startMs = round * 100
    const top = spans.length
    spans.push({ name: 'round', parent: 0, startMs, durationMs: 90 })
    spans.push({
      name: 'chat gpt-4.1-mini',
      parent: top,
      startMs: startMs + 1,
      durationMs: 40,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4.1-mini',
        'gen_ai.response.model': 'gpt-4.1-mini',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 10,
      },
    })
    spans.push({
      name: 'search',
      parent: top,
      startMs: startMs + 45,
      durationMs: 20,
      ...(round % 100 === 99 ? { error: 'no such page' } : {}),
    })
    spans.push({ name: 'rank', parent: top + 2, startMs: startMs + 50, durationMs: 10 })
  }
  return spans.slice(0, 5_000)
}

const { page, target, troubles, leave } = await visit()
after(leave)

describe('a trace of 5,000 spans', () => {
  let traceId: string
  before(async () => {
    const spans = spansOfAgent()
    traceId = await sendTrace(target, spans, Date.now() - 200_000)
    await waitForSpans(page, traceId, spans.length)
    await page.goto(`/p/default/traces/${traceId}`)
  })

  it('takes the whole width for its timeline, with a scale, and gives it back', async () => {
    const spans = page.getByRole('region', { name: 'Spans', exact: true })
    const widthOf = async () => (await spans.boundingBox())?.width ?? 0
    await page.getByRole('treeitem', { name: /invoke_agent/ }).waitFor()
    const narrow = await widthOf()
    await page.getByRole('button', { name: 'Wide timeline (w)' }).click()
    await page.waitForURL(/wide=yes/)
    await spans.getByText('31.3 s').waitFor()
    assert.ok((await widthOf()) > narrow * 1.5)
    assert.ok((await page.getByRole('treeitem').count()) < 100, 'only rows in view are drawn')
    await page.keyboard.press('w')
    await page.waitForURL((url) => !url.search.includes('wide'))
    assert.equal(await widthOf(), narrow)
  })

  it('is summed up by name: count, times, failures, tokens, cost; sorted by any of them', async () => {
    await page.getByRole('button', { name: 'By name' }).click()
    const table = page.getByRole('grid', { name: 'Steps by name' })
    const chat = table.getByRole('row', { name: /chat gpt-4.1-mini/ })
    assert.match(
      (await chat.innerText()).replaceAll(/\s+/g, ' '),
      /1,250 50 s 40 ms 40 ms 0 125,000 12,500 \$0\.07/,
    )
    const first = table.getByRole('row').nth(1)
    await first.getByText('invoke_agent reader').waitFor()
    await table.getByRole('columnheader', { name: 'Failed' }).getByRole('button').click()
    await page.waitForURL(/order=-failed/)
    await first.getByText('search', { exact: true }).waitFor()
    assert.match(await first.innerText(), /\b12\b/)
    await page.reload()
    await first.getByText('search', { exact: true }).waitFor()
  })

  it('leads from a step to its spans', async () => {
    await page.getByRole('button', { name: 'search', exact: true }).click()
    await page.waitForURL(/step=search/)
    await page.getByText('1,250 spans “search”').waitFor()
    const items = page.getByRole('treeitem')
    for (const name of await items.evaluateAll((found) =>
      found.map((item) => item.getAttribute('aria-label') ?? ''),
    ))
      assert.match(name, /^search,/)
    await page.getByRole('button', { name: 'All spans' }).click()
    await page.getByRole('treeitem', { name: /invoke_agent/ }).waitFor()
  })

  it('shows only what hangs from a span, by its own time, and leads back step by step', async () => {
    await page.getByPlaceholder('Find among 5,000 spans').fill('round')
    await page
      .getByRole('treeitem', { name: /^round/ })
      .nth(3)
      .click()
    await page.getByPlaceholder('Find among 5,000 spans').fill('')
    await page.getByRole('button', { name: 'Only this subtree: 4 spans' }).click()
    await page.waitForURL(/zoom=[0-9a-f]{16}/)
    await page.getByPlaceholder('Find among 4 spans').waitFor()
    assert.equal(await page.getByRole('treeitem').count(), 4)
    const shared = page.url()
    await page.goto('about:blank')
    await page.goto(shared)
    const trail = page.getByRole('navigation', { name: 'Part of the trace' })
    assert.match(
      (await trail.innerText()).replaceAll(/\s+/g, ' '),
      /^Whole trace invoke_agent reader round 4 spans$/,
    )
    await page.getByRole('treeitem', { name: /^search/ }).click()
    await page.keyboard.press('f')
    await page.getByPlaceholder('Find among 2 spans').waitFor()
    await trail.getByRole('button', { name: 'round' }).click()
    await page.getByPlaceholder('Find among 4 spans').waitFor()
    await trail.getByRole('button', { name: 'Whole trace' }).click()
    await page.getByPlaceholder('Find among 5,000 spans').waitFor()
    assert.equal(await trail.count(), 0)
    await page.goBack()
    await page.getByPlaceholder('Find among 4 spans').waitFor()
    assert.deepEqual(troubles, [])
  })
})
