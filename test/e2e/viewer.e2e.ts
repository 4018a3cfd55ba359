import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { createDataset } from '#contract/datasets.ts'
import { createInvitation } from '#contract/people.ts'
import { createPrompt } from '#contract/prompts.ts'
import { openPage } from '#test/e2e/open-browser.ts'
import { join } from '#test/e2e/person.ts'
import { visit } from '#test/e2e/visit.ts'

const viewer = {
  name: 'Grace Hopper',
  email: 'grace@example.org',
  password: 'incorrect horse battery staple',
}

const here = await visit()
after(() => here.leave())
const { browser, target } = here

describe('what a viewer may not do', () => {
  let page: Page
  let troubles: string[]
  let dataset: string
  before(async () => {
    const send = async (path: string, data: object) => {
      const sent = await here.page.request.post(path, {
        data,
        headers: { origin: target.url },
      })
      assert.ok(sent.ok(), await sent.text())
      return await sent.json()
    }
    await send(`${createPrompt.path}?project=default`, {
      name: 'answer',
      user: 'About {{ topic }}.',
    })
    const made = await send(`${createDataset.path}?project=default`, {
      name: 'Questions',
      items: [{ input: { question: 'Who?' } }],
    })
    dataset = made.id
    const { link } = await send(createInvitation.path, { role: 'viewer' })
    const context = await browser.newContext({
      baseURL: target.url,
      viewport: { width: 1440, height: 900 },
    })
    ;({ page, troubles } = await openPage(context))
    await join(page, link, viewer)
  })

  it('stands there disabled, and each of them says why', async () => {
    const all = [
      '/p/default/prompts/answer',
      '/p/default/prompts/-/fragments',
      `/p/default/datasets/${dataset}`,
      `/p/default/datasets/${dataset}?tab=schema`,
      '/p/default/evaluations/online',
      '/p/default/review',
      '/p/default/settings/aliases',
      '/p/default/settings/prices',
      '/p/default/settings/people',
    ]
    for (const path of all) {
      await page.goto(path)
      await page.locator('main').locator('[aria-disabled], :disabled').first().waitFor()
      const silent = await page
        .locator('main')
        .locator(
          '[aria-disabled]:not([aria-description]), :disabled:not([aria-description], option)',
        )
        .evaluateAll((found) => found.map((one) => one.outerHTML))
      assert.deepEqual(silent, [], path)
    }
    assert.deepEqual(troubles, [])
  })

  it('in the editor of a prompt the fields, boxes and menus tell it too, and take nothing', async () => {
    await page.goto('/p/default/prompts/answer')
    const message = page.getByRole('textbox', { name: 'Message 1' })
    await message.waitFor()
    assert.ok(await message.isDisabled())
    assert.match((await message.getAttribute('aria-description')) ?? '', /role/)
    await page.getByRole('button', { name: 'More about this prompt' }).click()
    const archive = page.getByRole('menuitem', { name: 'Archive' })
    assert.match((await archive.getAttribute('aria-description')) ?? '', /role/)
    await archive.click({ force: true })
    assert.equal(await page.getByRole('dialog').count(), 0)
  })
})
