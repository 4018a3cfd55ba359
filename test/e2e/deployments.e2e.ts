import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Visit, visit } from '#test/e2e/visit.ts'

describe('deployments', () => {
  let here: Visit
  before(async () => {
    here = await visit()
  })
  after(() => here?.leave())

  /** Status, release and text of one call of the deployment. */
  async function call(
    user = 'user-1',
  ): Promise<{ status: number; release: string; variant: string | null; text: string }> {
    const { url, key } = here.target
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'x-belay-user': user,
      },
      body: JSON.stringify({
        model: 'deployment/support-answer',
        messages: [{ role: 'user', content: 'Where is my rope?' }],
      }),
    })
    return {
      status: response.status,
      release: response.headers.get('x-belay-release') ?? '',
      variant: response.headers.get('x-belay-variant'),
      text: await response.text(),
    }
  }

  it('one is made with its first release, and answers at once', async () => {
    const { page } = here
    await page.goto('/p/default/deployments')
    await page.getByText('Nothing is deployed here yet').waitFor()
    await page.getByRole('button', { name: 'New deployment' }).first().click()
    const form = page.getByRole('dialog', { name: 'New deployment' })
    await form.getByLabel('Name', { exact: true }).fill('support-answer')
    await form.getByLabel('What it is for').fill('Answers at the desk')
    await form.getByLabel('Model', { exact: true }).fill('sim/echo')
    await form.getByRole('button', { name: 'Deploy it' }).click()
    await page.getByRole('heading', { name: 'support-answer' }).waitFor()
    await page.getByText('Answers at the desk').waitFor()
    await page.getByText('sim/echo', { exact: true }).waitFor()
    const { status, release, text } = await call()
    assert.equal(status, 200, text)
    assert.match(release, /^rel_/)
    assert.match(text, /Where is my rope\?/)
  })

  it('another release serves from then on, and the one before is told', async () => {
    const { page } = here
    const before = await call()
    await page.getByRole('button', { name: 'Serve another release' }).click()
    const form = page.getByRole('dialog', { name: 'Serve another release of support-answer' })
    await form.getByRole('button', { name: 'At once' }).click()
    await form.getByLabel('Model', { exact: true }).fill('sim/size-12-tokens')
    await form.getByLabel('What is new in it, and why').fill('Shorter')
    await form.getByRole('button', { name: 'Serve it' }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByText('sim/size-12-tokens', { exact: true }).waitFor()
    await page.getByText('sim/echo').waitFor()
    const now = await call()
    assert.equal(now.status, 200)
    assert.notEqual(now.release, before.release)
  })

  it('a mistake in the release stands at its field, and nothing is deployed', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Serve another release' }).click()
    const form = page.getByRole('dialog', { name: 'Serve another release of support-answer' })
    await form.getByLabel('Model', { exact: true }).fill('nowhere/gpt')
    await form.getByRole('button', { name: 'Roll it out' }).click()
    await form
      .getByText(/nowhere/)
      .first()
      .waitFor()
    await form.getByRole('button', { name: 'Cancel' }).click()
    assert.equal((await call()).status, 200)
  })

  it('stopped, its callers read why; it serves again at a press', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'Stop support-answer in production' })
    await form.getByText('Callers get an error in the format of their API.').waitFor()
    await form.getByLabel('Why').fill('It invents refunds')
    await form.getByRole('button', { name: 'Stop it now' }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByText(/It invents refunds/).waitFor()
    const { status, text } = await call()
    assert.notEqual(status, 200)
    assert.match(text, /It invents refunds/)
    await page.getByRole('link', { name: 'All deployments' }).click()
    await page.getByText('1 stopped').waitFor()
    await page.getByRole('link', { name: 'support-answer' }).click()
    await page.getByRole('button', { name: 'Serve again' }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
    assert.equal((await call()).status, 200)
  })

  /** Calls by one user after another until something is seen; how many of them the candidate answered. */
  async function callUntil(isSeen: () => Promise<boolean>): Promise<number> {
    let exposed = 0
    for (let user = 0; user < 3000; user += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => call(`user-${user + at}`)),
      )
      exposed += answers.filter(({ variant }) => variant === 'candidate').length
      if (await isSeen()) return exposed
      await pause(100)
    }
    return assert.fail('3,000 calls did not decide it')
  }

  it('a release that is worse is taken back by its own analysis, and the page says why', async () => {
    const { page } = here
    const { release: serving } = await call()
    await page.getByRole('button', { name: 'Serve another release' }).click()
    const form = page.getByRole('dialog', { name: 'Serve another release of support-answer' })
    await form.getByLabel('Model', { exact: true }).fill('sim/error-500')
    await form.getByLabel('What is new in it, and why').fill('Cheaper')
    await form.getByLabel('Shares of the users, in percent').fill('20, 100')
    await form.getByRole('button', { name: 'Roll it out' }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Rollout', exact: true }).waitFor()
    await page.getByRole('list', { name: 'Steps' }).getByText('20 %').waitFor()
    const isTakenBack = () => page.getByText('taken back', { exact: true }).isVisible()
    const exposed = await callUntil(isTakenBack)
    assert.ok(exposed < 300, `${exposed} calls were answered by it`)
    await page.getByText(/^errors: .*worse than what serves by more than/).waitFor()
    await page
      .getByRole('row', { name: /errors/ })
      .getByText('worse', { exact: true })
      .waitFor()
    for (let user = 0; user < 30; user += 1)
      assert.equal((await call(`user-${user}`)).release, serving)
  })

  it('a release that is as good takes over, and nobody who has it loses it', async () => {
    const { page } = here
    const { release: before } = await call()
    await page.getByRole('button', { name: 'Serve another release' }).click()
    const form = page.getByRole('dialog', { name: 'Serve another release of support-answer' })
    await form.getByLabel('Model', { exact: true }).fill('sim/echo+run-2')
    await form.getByLabel('Shares of the users, in percent').fill('50, 100')
    await form.getByLabel('Calls before the next share').fill('100')
    await form.getByLabel('Errors may rise by, in points').fill('20')
    await form.getByRole('button', { name: 'Roll it out' }).click()
    await form.waitFor({ state: 'detached' })
    await callUntil(() => page.getByText('shipped', { exact: true }).isVisible())
    const { release: now, status } = await call()
    assert.equal(status, 200)
    assert.notEqual(now, before)
    await page.getByText('sim/echo+run-2', { exact: true }).first().waitFor()
  })

  it('a rollout is paused and taken back by a person, who says why', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Serve another release' }).click()
    const form = page.getByRole('dialog', { name: 'Serve another release of support-answer' })
    await form.getByLabel('Model', { exact: true }).fill('sim/echo+run-3')
    await form.getByRole('button', { name: 'Roll it out' }).click()
    await form.waitFor({ state: 'detached' })
    for (const [button, title, why] of [
      ['Pause', 'Pause the rollout', 'The weekend'],
      ['Take it back', 'Take the new release back', 'Complaints'],
    ] as const) {
      await page.getByRole('button', { name: button, exact: true }).click()
      const dialog = page.getByRole('dialog', { name: title })
      await dialog.getByLabel('Why').fill(why)
      await dialog
        .getByRole('button', { name: `${button === 'Pause' ? 'Pause it' : button}` })
        .click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText(new RegExp(`by .*: ${why}`)).waitFor()
    }
    await page.getByText('taken back', { exact: true }).waitFor()
  })
})
