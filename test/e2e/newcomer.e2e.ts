import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, type WatchedPage } from '#test/e2e/open-browser.ts'
import { join, owner } from '#test/e2e/person.ts'
import { type RunningBelay, startBelay } from '#test/e2e/start-belay.ts'

describe('a newcomer', () => {
  let belay: RunningBelay
  let browser: Browser
  let watched: WatchedPage
  before(async () => {
    belay = await startBelay()
    browser = await openBrowser()
    watched = await openPage(await browser.newContext({ baseURL: belay.url }))
  })
  after(async () => {
    await browser?.close()
    await belay?.stop()
  })

  it('opens the printed link, becomes the owner, and is shown the first steps because there is no traffic', async () => {
    const { page } = watched
    await join(page, belay.ownerLink, owner)
    await page.getByRole('heading', { name: 'Getting started' }).waitFor()
    assert.match(page.url(), /\/p\/default\/welcome/)
  })

  it('finds address, key and model filled into the snippets', async () => {
    const { page } = watched
    await page.getByRole('button', { name: 'Make the key' }).click()
    const key = await page.getByLabel('The new key', { exact: true }).textContent()
    assert.match(key?.trim() ?? '', /^bly_/)
    for (const client of [
      'curl',
      'OpenAI Python',
      'Anthropic',
      'Gemini',
      'Vercel AI SDK',
      'LangChain',
      'OpenTelemetry',
    ]) {
      await page.getByRole('button', { name: client, exact: true }).click()
      const code = await page.getByRole('region', { name: `the ${client} snippet` }).textContent()
      assert.ok(code?.includes(belay.url), `${client}: the address`)
      assert.ok(code?.includes(key?.trim() ?? '?'), `${client}: the key`)
    }
  })

  it('tries it on the simulator, sees the call arrive, and opens its trace', async () => {
    const { page } = watched
    await page.getByText('Waiting for a call').waitFor()
    await page.getByLabel('Message').fill('Hello from the first screen')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page
      .getByLabel('The simulator’s answer')
      .getByText('Hello from the first screen')
      .waitFor()
    await page.getByRole('heading', { name: 'Your call arrived' }).waitFor()
    assert.ok(
      await page.getByRole('region', { name: 'First call' }).getByText('simulated').isVisible(),
    )
    await page.getByRole('link', { name: 'Open the trace' }).click()
    await page.getByRole('tree', { name: 'Spans' }).waitFor()
    const reply = page.getByRole('region', { name: 'assistant, reply' })
    await reply.getByText('Hello from the first screen').waitFor()
    await page.getByRole('table', { name: 'Cost by token class' }).waitFor()
  })

  it('comes to the overview from then on', async () => {
    const { page } = watched
    await page.goto('/')
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    await page.getByRole('link', { name: '1 call', exact: true }).waitFor()
    assert.ok(await page.getByText('simulated', { exact: true }).first().isVisible())
  })

  it('signs out and comes back with the password, to the page that was asked for', async () => {
    const { page } = watched
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto('/p/default/settings/keys')
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password').fill('wrong password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('table', { name: 'Keys' }).waitFor()
    assert.match(page.url(), /\/settings\/keys$/)
  })

  it('cannot use the link a second time', async () => {
    const { page } = watched
    await page.context().clearCookies()
    await page.goto('about:blank')
    await page.goto(belay.ownerLink)
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  })

  it('met no error but the ones provoked', () => {
    // Signing out cuts the stream of live events, which the browser tells.
    const provoked = /status of 40[13]|status of 410|ERR_INCOMPLETE_CHUNKED_ENCODING/
    assert.deepEqual(
      watched.troubles.filter((trouble) => !provoked.test(trouble)),
      [],
    )
  })
})
