import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SentSpan, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

type Run = { readonly model: string; readonly ms: number; readonly tokens: number }

/** An answer of an agent: a model call, a search, and for the second run a check that failed. */
function run({ model, ms, tokens }: Run, answer: string, hasCheck: boolean): SentSpan[] {
  const said = (role: string, content: string) =>
    JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
  return [
    { name: 'answer', startMs: 0, durationMs: ms + 100 },
    {
      name: `chat ${model}`,
      parent: 0,
      startMs: 10,
      durationMs: ms,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': model,
        'gen_ai.response.model': model,
        'gen_ai.usage.input_tokens': tokens,
        'gen_ai.usage.output_tokens': 10,
        'gen_ai.input.messages': said('user', 'Where is order 1204?'),
        'gen_ai.output.messages': said('assistant', answer),
      },
    },
    { name: 'search', parent: 0, startMs: ms + 20, durationMs: 30 },
    ...(hasCheck
      ? [{ name: 'check', parent: 0, startMs: ms + 60, durationMs: 5, error: 'not polite' }]
      : []),
  ]
}

const { page, target, troubles, leave } = await visit()
after(leave)

describe('two traces beside each other', () => {
  let first: string
  let second: string
  before(async () => {
    first = await sendTrace(
      target,
      run({ model: 'gpt-4.1', ms: 400, tokens: 100 }, 'It left on Monday.', false),
    )
    second = await sendTrace(
      target,
      run({ model: 'gpt-4.1-mini', ms: 200, tokens: 150 }, 'It left on Friday.', true),
      Date.now() - 30_000,
    )
    await waitForTraces(page, 2)
  })

  it('are chosen from the page of one and in the list, under an address to share', async () => {
    await page.goto(`/p/default/traces/${first}`)
    await page.getByRole('link', { name: 'Compare with…' }).click()
    const bar = page.getByRole('status').filter({ hasText: 'select it in the list' })
    await bar.getByText('answer', { exact: true }).waitFor()
    await bar.getByRole('button', { name: 'Compare these two', disabled: true }).waitFor()
    await page.getByRole('grid', { name: 'Traces' }).getByText('It left on Friday.').click()
    await bar.getByRole('link', { name: 'Compare these two' }).click()
    await page.waitForURL(new RegExp(`/traces/compare\\?a=${first}&b=${second}`))
    await page.getByRole('heading', { name: 'Compare two traces' }).waitFor()
  })

  it('are chosen by selecting one after the other', async () => {
    await page.goto('/p/default/traces')
    const list = page.getByRole('grid', { name: 'Traces' })
    await page.getByRole('button', { name: 'Compare', exact: true, disabled: true }).waitFor()
    await list.getByText('It left on Monday.').click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.waitForURL(new RegExp(`compare=${first}`))
    await list.getByText('It left on Friday.').click()
    await page.getByRole('link', { name: 'Compare these two' }).click()
    await page.waitForURL(new RegExp(`a=${first}&b=${second}`))
  })

  it('show their figures with the differences', async () => {
    await page.getByText('B against A: time −200 ms (−40 %)').waitFor()
    const figures = page.getByRole('table', { name: 'Figures of both traces' })
    await figures.getByRole('row', { name: 'Time 500 ms 300 ms −200 ms (−40 %)' }).waitFor()
    await figures.getByRole('row', { name: 'Tokens in 100 150 +50 (+50 %)' }).waitFor()
    await figures.getByRole('row', { name: 'Failed spans 0 1 +1' }).waitFor()
    await figures
      .getByRole('row', { name: /^Cost \$0\.\d+ \$0\.\d+ −\$0\.\d+ \(−\d+ %\)$/ })
      .waitFor()
  })

  it('have their steps aligned, and the texts of a step as a difference', async () => {
    const steps = page.getByRole('grid', { name: 'Steps of both traces' })
    const call = steps.getByRole('row', { name: /chat gpt-4\.1 → chat gpt-4\.1-mini/ })
    assert.match((await call.innerText()).replaceAll(/\s+/g, ' '), /400 ms 200 ms −200 ms/)
    assert.equal(await call.getAttribute('aria-selected'), 'true')
    await steps.getByRole('row', { name: /check only B failed in B/ }).waitFor()
    const texts = page.getByRole('region', { name: 'Texts of the step' })
    await texts.getByRole('region', { name: 'Input' }).getByText('The same in both.').waitFor()
    const output = texts.getByRole('region', { name: 'Output' })
    assert.equal(await output.locator('del').innerText(), 'Monday')
    assert.equal(await output.locator('ins').innerText(), 'Friday')
    await steps.getByRole('row', { name: /check/ }).click()
    await page.waitForURL(/step=/)
    await texts.getByText('Only B has this step').waitFor()
    await page.reload()
    await texts.getByText('Only B has this step').waitFor()
  })

  it('change places', async () => {
    await page.getByRole('link', { name: 'Swap A and B' }).click()
    await page.getByText('B against A: time +200 ms (+67 %)').waitFor()
    await page.getByText('only A').waitFor()
    await page.goto('/p/default/traces/compare')
    await page.getByText('Two traces are needed').waitFor()
    assert.deepEqual(troubles, [])
  })
})
