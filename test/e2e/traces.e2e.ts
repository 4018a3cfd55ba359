import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { type Visit, visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

describe('the trace list', () => {
  let here: Visit
  before(async () => {
    here = await visit()
    for (let index = 0; index < 6; index += 1) {
      await sendCall(here.target, {
        text: `question ${index}`,
        user: `user-${index % 2}`,
        session: 'conversation-1',
        name: 'answer',
      })
    }
    await sendCall(here.target, { model: 'sim/error-500', text: 'this one fails', name: 'triage' })
    await sendCall(here.target, { text: '请总结这份报告', name: 'summarise' })
    await waitForTraces(here.page, 8)
  })
  after(() => here?.leave())

  it('answers first how many there are and how many failed', async () => {
    const { page } = here
    await page.goto('/p/default/traces')
    await page.getByRole('link', { name: '8 traces' }).waitFor()
    await page.getByRole('link', { name: '1 failed' }).click()
    await page.waitForURL(/status=error/)
    await rowCount(1)
    await page.getByRole('button', { name: 'Remove filter status' }).click()
    await rowCount(8)
  })

  it('narrows by the counted values of a filter, and the address carries it', async () => {
    const { page } = here
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await filters.getByRole('button', { name: 'Name' }).click()
    await filters.getByLabel('answer').check()
    await page.waitForURL(/name=answer/)
    await rowCount(6)
    await page.reload()
    await rowCount(6)
    await page.getByRole('button', { name: 'Remove filter name' }).click()
    await rowCount(8)
  })

  it('finds words in any language', async () => {
    const { page } = here
    await page.keyboard.press('/')
    await page.keyboard.type('报告')
    await page.waitForURL(/search=/)
    await rowCount(1)
    await page.getByRole('grid', { name: 'Traces' }).getByText('请总结这份报告').first().waitFor()
    await page.getByRole('button', { name: 'Remove filter text' }).click()
    await rowCount(8)
  })

  it('is walked with j and k, previews the selected row, and Enter opens it', async () => {
    const { page } = here
    await page.getByRole('heading', { name: 'Traces' }).click()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.waitForURL(/selected=/)
    const preview = page.getByRole('complementary', { name: 'Selected trace' })
    await preview
      .getByRole('region', { name: 'user', exact: true })
      .getByText('请总结这份报告')
      .waitFor()
    await page.keyboard.press('Escape')
    await preview.waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/)
    await page.getByRole('tree', { name: 'Spans' }).waitFor()
    await page.goBack()
    await rowCount(8)
    await page.keyboard.press('Escape')
  })

  it('puts new traces in front while they arrive', async () => {
    const { page } = here
    await sendCall(here.target, { text: 'arrived while looking', name: 'fresh' })
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'fresh' }).waitFor()
    await rowCount(9)
  })

  it('holds new traces back while a row is selected, and says how many wait', async () => {
    const { page } = here
    await page.keyboard.press('j')
    await sendCall(here.target, { text: 'arrived while reading', name: 'late' })
    await page.getByRole('button', { name: '1 new trace: show' }).click()
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'late' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('remembers chosen columns in the address, and keeps a view under a name', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Session', { exact: true }).check()
    await page.getByRole('columnheader', { name: 'Session' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByLabel('Save this view as').fill('with sessions')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'with sessions', exact: true }).waitFor()
    await page.goto('/p/default/traces')
    await rowCount(10)
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'with sessions', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Session' }).waitFor()
  })

  it('leads from a session to its traces, and from a user to theirs', async () => {
    const { page } = here
    await page.goto('/p/default/sessions')
    await page.getByRole('link', { name: 'conversation-1' }).click()
    await rowCount(6)
    await page.goto('/p/default/users')
    await page.getByRole('link', { name: 'user-1', exact: true }).click()
    await rowCount(3)
  })

  it('met no error', () => assert.deepEqual(here.troubles, []))

  async function rowCount(count: number): Promise<void> {
    const grid = `[role=grid][aria-label=Traces][aria-rowcount="${count}"]`
    await here.page.locator(grid).waitFor()
  }
})
