import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const { page, target, troubles, leave } = await visit()
after(leave)

describe('online evaluations', () => {
  it('before the first one the page says what it is; the form names what is missing', async () => {
    await page.goto('/p/default/evaluations')
    await page.getByRole('link', { name: 'Online', exact: true }).click()
    await page.getByRole('heading', { name: 'Nothing judges your traces yet' }).waitFor()
    await page.getByRole('button', { name: 'Judge traces as they come' }).first().click()
    const form = page.getByRole('dialog', { name: 'Judge traces as they come' })
    await form.getByRole('button', { name: 'Start judging' }).click()
    await form.getByText('Give it a name.').waitFor()
    await form.getByText('Add what judges the traces.').waitFor()
  })

  it('it judges what comes after it, and the score stands on the trace with its reason', async () => {
    const form = page.getByRole('dialog', { name: 'Judge traces as they come' })
    await form.getByLabel('Name', { exact: true }).fill('format')
    await form.getByRole('button', { name: 'Add evaluators' }).click()
    const picker = page.getByRole('dialog', { name: 'Add evaluators' })
    await picker.getByLabel('Search evaluators').fill('json')
    await picker.getByRole('button', { name: 'Add Is JSON', exact: true }).click()
    await picker.getByRole('button', { name: 'Done' }).click()
    await form.getByLabel('Name of the trace').fill('answer')
    await form.getByLabel('Share, %').fill('100')
    await form.getByLabel('At most, an hour').fill('36000')
    await form.getByLabel('Delay, s').fill('1')
    await form.getByRole('status', { name: 'Matches' }).getByText('0 traces').waitFor()
    await form.getByRole('button', { name: 'Start judging' }).click()
    const row = page.getByRole('row', { name: /^format/ })
    await row.getByText('name answer').waitFor()
    await sendCall(target, { name: 'answer', text: 'no JSON at all' })
    await sendCall(target, { name: 'other', text: 'no JSON either' })
    await waitForTraces(page, 2)
    // A trace is judged when it is a second old.
    await page.waitForTimeout(1500)
    await page.getByRole('button', { name: 'Run format now' }).click()
    await row.getByRole('cell', { name: '1', exact: true }).waitFor()

    await row.getByRole('link', { name: 'name answer' }).click()
    await page.getByRole('heading', { name: 'Traces', level: 1 }).waitFor()
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'answer' }).click()
    const score = page.getByRole('region', { name: 'Scores' }).getByText('is json:')
    await score.waitFor()
    assert.match(
      (await score.getAttribute('aria-description')) ?? '',
      /code · format · The output is no JSON/,
    )
  })

  it('the overview sums it up, and leads to the newest scores and their traces', async () => {
    await page.goto('/p/default')
    const row = page.getByRole('table', { name: 'Quality' }).getByRole('row', { name: /^is json/ })
    await row.getByText(/^0 % \[0, 79\.3\]$/).waitFor()
    await row.getByRole('button', { name: 'is json' }).click()
    const dialog = page.getByRole('dialog', { name: 'Newest scores of is json' })
    await dialog.getByText('The output is no JSON').waitFor()
    await dialog.getByRole('link', { name: 'Trace', exact: true }).click()
    await page.getByRole('heading', { name: 'answer', level: 1 }).waitFor()
  })

  it('it is switched off, changed and removed', async () => {
    await page.goto('/p/default/evaluations/online')
    await page.getByRole('button', { name: 'Switch format off' }).click()
    await page.getByRole('button', { name: 'Switch format on' }).waitFor()
    await page.getByRole('button', { name: 'Change format' }).click()
    const form = page.getByRole('dialog', { name: 'Change format' })
    assert.equal(await form.getByLabel('Name of the trace').inputValue(), 'answer')
    await form.getByLabel('Share, %').fill('12.5')
    await form.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('row', { name: /^format/ })
      .getByText('12.5 %')
      .waitFor()
    await page.getByRole('button', { name: 'Remove format' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove “format”' })
    await dialog.getByLabel('Type format to confirm').fill('format')
    await dialog.getByRole('button', { name: 'Remove it' }).click()
    await page.getByRole('heading', { name: 'Nothing judges your traces yet' }).waitFor()
    assert.deepEqual(troubles, [])
  })
})
