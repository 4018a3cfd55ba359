import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Visit, visit } from '#test/e2e/visit.ts'

describe('deployments', () => {
  let here: Visit
  before(async () => {
    here = await visit()
  })
  after(() => here?.leave())

  /** Status, release and text of one call of the deployment. */
  async function call(): Promise<{ status: number; release: string; text: string }> {
    const { url, key } = here.target
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'deployment/support-answer',
        messages: [{ role: 'user', content: 'Where is my rope?' }],
      }),
    })
    return {
      status: response.status,
      release: response.headers.get('x-belay-release') ?? '',
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
    await form.getByRole('button', { name: 'Serve it' }).click()
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
})
