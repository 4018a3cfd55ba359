import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runPlayground } from '#contract/playground.ts'
import { openPage } from '#test/e2e/open-browser.ts'
import { join } from '#test/e2e/person.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'

const { page, browser, target, troubles, leave } = await visit()
after(leave)

describe('settings', () => {
  it('a key is made with limits, shown once, works, and is refused once it is revoked', async () => {
    await page.goto('/p/default/settings/keys')
    await page.getByRole('button', { name: 'Make a key' }).click()
    const form = page.getByRole('dialog', { name: 'Make a key' })
    await form.getByLabel('Name', { exact: true }).fill('support bot')
    await form.getByLabel('Calls per minute').fill('100')
    await form.getByLabel('Budget, US $').fill('12.50')
    await form.getByRole('button', { name: 'Make the key' }).click()
    const shown = page.getByRole('dialog', { name: 'Your new key' })
    const text = await shown.getByLabel('The new key', { exact: true }).textContent()
    const key = text?.trim() ?? ''
    assert.equal(await sendCall({ ...target, key }), 200)
    await shown.getByRole('button', { name: 'I have copied it' }).click()
    const row = page.getByRole('row', { name: /support bot/ })
    await row.getByText('100 calls/min').waitFor()
    await row.getByText('of $12.50 this month').waitFor()
    assert.ok(!(await page.content()).includes(key), 'the key is nowhere on the page any more')

    await page.getByRole('button', { name: 'Revoke key support bot' }).click()
    const confirm = page.getByRole('dialog', { name: 'Revoke key “support bot”' })
    await confirm.getByRole('button', { name: 'Revoke the key' }).click()
    await confirm.waitFor({ state: 'detached' })
    await row.waitFor({ state: 'detached' })
    await eventually(async () => assert.equal(await sendCall({ ...target, key }), 401))
    await page.getByLabel('Revoked ones too').check()
    await row.getByText('revoked', { exact: true }).waitFor()
  })

  it('the address without a part is that of the first', async () => {
    await page.goto('/p/default/settings')
    await page.getByRole('link', { name: 'Connections', exact: true }).waitFor()
    assert.equal(await page.title(), 'Connections · Settings · Belay')
  })

  it('Belay’s own key stands in the list and can be neither changed nor revoked, and the page says why', async () => {
    // Its first call in the project makes it.
    const run = await page.request.post(runPlayground.path, {
      data: {
        models: ['sim/echo'],
        messages: [{ role: 'user', parts: [{ type: 'text', content: 'hello' }] }],
      },
      headers: { origin: target.url },
    })
    assert.equal(run.status(), 200, await run.text())
    await page.goto('/p/default/settings/keys')
    const row = page.getByRole('row', { name: /^Belay/ })
    for (const deed of ['Change', 'Revoke']) {
      const button = row.getByRole('button', { name: new RegExp(`^${deed} key`) })
      assert.match(
        (await button.getAttribute('data-hint')) ?? '',
        new RegExp(`^${deed} key .*: This is Belay’s own key; what it calls is bound by`),
      )
      assert.equal(await button.getAttribute('aria-disabled'), 'true')
      // Pressed all the same it does nothing.
      await button.click({ force: true })
    }
    assert.equal(await page.getByRole('dialog').count(), 0)
    const others = page.getByRole('row', { name: /e2e/ }).getByRole('button', { name: /^Revoke/ })
    assert.equal(await others.getAttribute('aria-disabled'), null)
  })

  it('a limit that is no number is named, and nothing is sent', async () => {
    await page.goto('/p/default/settings/keys?new=yes')
    const form = page.getByRole('dialog', { name: 'Make a key' })
    await form.getByLabel('Name', { exact: true }).fill('wrong')
    await form.getByLabel('Tokens per minute').fill('many')
    await form.getByText('A whole number from 1, or nothing.').waitFor()
    const deed = form.getByRole('button', { name: 'Make the key' })
    assert.equal(await deed.getAttribute('aria-description'), 'Mend the marked fields first')
    await form.getByLabel('Tokens per minute').press('Enter')
    await form.getByRole('button', { name: 'Cancel' }).click()
    await page.reload()
    await page.getByRole('row', { name: /e2e/ }).waitFor()
    assert.equal(await page.getByRole('row', { name: /wrong/ }).count(), 0)
  })

  it('a connection is tested, and what went wrong is shown in words', async () => {
    await page.goto('/p/default/settings/connections?new=yes')
    const form = page.getByRole('dialog', { name: 'Connect a provider' })
    await form.getByLabel('Provider', { exact: true }).selectOption('openai')
    await form.getByLabel('The provider’s own key').fill('sk-test')
    await form.getByText(/fewer than 8 characters cannot be taken out of replies/).waitFor()
    await form.getByLabel('The provider’s own key').fill('sk-test-not-a-key')
    await form.getByText(/fewer than 8 characters/).waitFor({ state: 'detached' })
    // Nothing listens on port 9 (discard): refused at once, wherever this runs.
    await form.getByLabel('Address').fill('http://127.0.0.1:9/v1')
    await form.getByLabel('Region').fill('eu-west-1')
    await form.getByRole('button', { name: 'Connect', exact: true }).click()
    const row = page.getByRole('row', { name: /openai/ })
    await row.getByText('eu-west-1').waitFor()
    await row.getByRole('button', { name: 'Test openai' }).click()
    await row.getByText('failed').waitFor()
    assert.ok(!(await page.content()).includes('sk-test-not-a-key'))
    await page.getByRole('button', { name: 'Change openai' }).click()
    const change = page.getByRole('dialog', { name: 'Change openai' })
    await change.getByLabel('The provider’s own key').fill('short')
    await change.getByRole('button', { name: 'Save' }).click()
    await change.waitFor({ state: 'detached' })
    await page.getByText(/fewer than 8 characters cannot be taken out of replies/).waitFor()
    await page.getByRole('button', { name: 'Remove openai' }).click()
    const confirm = page.getByRole('dialog', { name: 'Remove connection “openai”' })
    await confirm.getByLabel('Type openai to confirm').fill('openai')
    await confirm.getByRole('button', { name: 'Remove the connection' }).click()
    await row.waitFor({ state: 'detached' })
  })

  it('an alias takes calls as soon as it is made', async () => {
    await page.goto('/p/default/settings/aliases')
    await page.getByRole('button', { name: 'Make an alias' }).click()
    const form = page.getByRole('dialog', { name: 'Make an alias' })
    await form.getByLabel('Name', { exact: true }).fill('quick')
    await form.getByLabel('Models', { exact: true }).fill('sim/echo')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /quick/ }).waitFor()
    await eventually(async () => assert.equal(await sendCall(target, { model: 'quick' }), 200))
  })

  it('a price is set and stands in the list', async () => {
    await page.goto('/p/default/settings/prices')
    await page.getByRole('button', { name: 'Set a price' }).first().click()
    const form = page.getByRole('dialog', { name: 'Set a price' })
    await form.getByLabel('Provider').fill('openai')
    await form.getByLabel('Model').fill('house-model')
    await form.getByLabel('input', { exact: true }).fill('2.5')
    await form.getByLabel('output', { exact: true }).fill('10')
    await form.getByRole('button', { name: 'All token classes' }).click()
    await form.getByLabel(/^web searches, US \$ per thousand/).fill('14')
    await form.getByRole('button', { name: 'Set the price' }).click()
    const row = page.getByRole('row', { name: /house-model/ })
    await row.getByText('input $2.50, output $10.00, web searches $14.00 per thousand').waitFor()
  })

  it('what is kept of calls is changed for the project', async () => {
    await page.goto('/p/default/settings/capture')
    await page.getByLabel(/Without messages/).check()
    await page.getByLabel('Owner').fill('Ada Lovelace')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.reload()
    await page.getByLabel(/Without messages/).waitFor()
    assert.ok(await page.getByLabel(/Without messages/).isChecked())
  })

  it('an invited viewer joins by the link, reads, and is told why they may not change', async () => {
    await page.goto('/p/default/settings/people')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel('Role', { exact: true }).selectOption('viewer')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = await page.getByLabel('The invitation link').textContent()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    const theirs = await openPage(await browser.newContext({ baseURL: target.url }))
    await join(theirs.page, link?.trim() ?? '', {
      name: 'Grace Hopper',
      email: 'grace@example.org',
      password: 'another long password',
    })
    await theirs.page.goto('/p/default/settings/keys')
    const button = theirs.page.getByRole('button', { name: 'Make a key' })
    assert.match((await button.getAttribute('aria-description')) ?? '', /viewer/)
    await theirs.page.goto('/p/default/traces')
    await theirs.page.getByRole('heading', { name: 'Traces', exact: true }).waitFor()
    await theirs.page.keyboard.press('5')
    await theirs.page
      .getByRole('status')
      .getByText(/^Not rated. Your role \(viewer\)/)
      .waitFor()
    await page.reload()
    await page.getByRole('row', { name: /Grace Hopper/ }).waitFor()
    assert.deepEqual(theirs.troubles, [])
  })

  it('health shows counters that add up', async () => {
    await page.goto('/p/default/settings/health')
    const counters = page.getByRole('group', { name: 'Counters' })
    await counters.waitFor()
    const texts = await counters.locator('strong').allTextContents()
    const [received, ...parts] = texts.map((text) => Number(text.replaceAll(',', '')))
    assert.equal(
      received,
      parts.reduce((sum, each) => sum + each, 0),
    )
    assert.equal(parts.at(-1), 0, 'nothing is missing')
  })

  it('met no error', () => assert.deepEqual(troubles, []))
})

/** Tries until it holds, for what applies within a second. */
async function eventually(check: () => Promise<void>): Promise<void> {
  const endMs = Date.now() + 5000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > endMs) throw error
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
  }
}
