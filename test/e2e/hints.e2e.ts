import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openPage } from '#test/e2e/open-browser.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

// The card of a row is another one.
const bubble = (page: Page) => page.getByRole('tooltip').and(page.locator('.tooltip'))

const here = await visit()
after(() => here.leave())
const { page, browser, target, troubles } = here

describe('what a thing on the page has to say of itself', () => {
  before(async () => {
    const long = `a-name-of-a-user-${'that-does-not-fit-'.repeat(12)}`
    await sendCall(target, { model: 'sim/echo', text: 'hello', user: long })
    await waitForTraces(page, 1)
  })

  it('stands beside it when a mouse rests there, may be read on, and goes with Escape', async () => {
    await page.goto('/p/default/traces')
    const help = page.getByRole('button', { name: 'Keyboard help' })
    await help.hover()
    await bubble(page).getByText('Keyboard help').waitFor()
    await bubble(page).hover()
    // Longer than the way from the button to the bubble may take.
    await page.waitForTimeout(400)
    assert.equal(await bubble(page).count(), 1)
    await page.keyboard.press('Escape')
    await bubble(page).waitFor({ state: 'detached' })
  })

  it('comes with the focus of the keyboard, not with that of a click', async () => {
    await page.goto('/p/default')
    await page
      .getByRole('link', { name: /unpriced|\$/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Search or do' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await bubble(page).waitFor()
    await page.keyboard.press('Tab')
    await page.mouse.click(700, 500)
    await bubble(page).waitFor({ state: 'detached' })
  })

  it('is the whole of a text where that is cut, and nothing where it is not', async () => {
    await page.goto('/p/default/traces?columns=name,user')
    const row = page.getByRole('row').nth(1)
    await row.locator('.cut', { hasText: 'a-name-of-a-user' }).hover()
    await bubble(page).getByText('that-does-not-fit').waitFor()
    await page.mouse.move(2, 2)
    await bubble(page).waitFor({ state: 'detached' })
    await page.getByRole('columnheader', { name: 'User' }).locator('.cut').hover()
    await page.waitForTimeout(800)
    assert.equal(await bubble(page).count(), 0)
  })

  it('comes by touch: a tap on what a tap does nothing else to, a finger that stays on what it would press', async () => {
    const context = await browser.newContext({
      baseURL: target.url,
      storageState: await here.page.context().storageState(),
      viewport: { width: 400, height: 800 },
      hasTouch: true,
      isMobile: true,
    })
    const { page, troubles } = await openPage(context)
    await page.goto('/p/default/settings/keys')
    const made = page.getByRole('main').locator('time').first()
    await made.tap()
    await bubble(page).waitFor()
    const edge = await bubble(page).boundingBox()
    assert.ok(edge !== null && edge.x >= 0 && edge.x + edge.width <= 400, JSON.stringify(edge))
    await page.getByRole('heading', { name: 'Settings' }).first().tap()
    await bubble(page).waitFor({ state: 'detached' })
    const menu = page.getByRole('button', { name: 'Open the navigation' })
    const box = await menu.boundingBox()
    assert.ok(box !== null)
    const touch = await context.newCDPSession(page)
    const at = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at })
    await bubble(page).getByText('Open the navigation').waitFor()
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.waitForTimeout(300)
    assert.equal(await page.locator('.shell.open').count(), 0, 'it was not pressed')
    assert.deepEqual(troubles, [])
    await context.close()
  })

  it('goes when the page scrolls beneath it, and does not stay when its thing is gone', async () => {
    await page.setViewportSize({ width: 1440, height: 500 })
    await page.goto('/p/default')
    await page.getByRole('button', { name: 'Copy Cost' }).hover()
    await bubble(page).getByText('Copy Cost').waitFor()
    await page.mouse.wheel(0, 300)
    await bubble(page).getByText('Copy Cost').waitFor({ state: 'detached' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('/p/default/traces')
    const link = page.getByRole('row').nth(1).locator('time')
    await link.hover()
    await bubble(page).waitFor()
    const models = page.getByRole('link', { name: 'Models', exact: true })
    await models.dispatchEvent('click')
    await page.getByRole('heading', { name: 'Models' }).first().waitFor()
    await bubble(page).waitFor({ state: 'detached' })
    assert.deepEqual(troubles, [])
  })
})
