import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { type Visit, visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

describe('maturity', () => {
  let here: Visit
  before(async () => {
    here = await visit()
    await sendCall(here.target)
    await waitForTraces(here.page, 1)
  })
  after(() => here?.leave())

  it('shows all 124 practices with their state, the grid, and the next steps in order', async () => {
    const { page } = here
    await page.goto('/p/default/maturity')
    const practices = page.getByRole('region', { name: 'Practices' })
    await practices.getByRole('listitem').first().waitFor()
    assert.equal(await practices.locator('.practices > li').count(), 124)
    const grid = page.getByRole('table', { name: 'Share of practices met by focus and level' })
    await grid.getByRole('link', { name: /^MOD level 1: \d of 9 met$/ }).click()
    await page.waitForURL(/focus=MOD&level=1/)
    assert.equal(await practices.locator('.practices > li').count(), 9)
    await page.getByRole('heading', { name: 'Next steps, in order' }).waitFor()
    await page.getByText('Nobody has claimed anything yet').waitFor()
  })

  it('a practice is attested by a person, with an end, and the attestation can be withdrawn', async () => {
    const { page } = here
    await page.goto('/p/default/maturity?focus=IMP&level=1')
    const practices = page.getByRole('region', { name: 'Practices' })
    await practices.getByRole('button', { name: /IMP-1\.1/ }).click()
    await practices.getByRole('button', { name: 'Attest or exempt' }).click()
    const form = page.getByRole('dialog', { name: 'Attest IMP-1.1' })
    await form
      .getByLabel('What is done, and where can it be seen?')
      .fill('All of us took the course; the list is in the wiki.')
    await form.getByRole('button', { name: 'Attest', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    await practices.getByRole('button', { name: /IMP-1\.1 .* attested$/ }).waitFor()
    await practices.getByRole('button', { name: 'Withdraw the attestation of IMP-1.1' }).click()
    await practices.getByRole('button', { name: /IMP-1\.1 .* absent$/ }).waitFor()
  })

  it('the self-assessment is answered from the keyboard, saved as one goes, and resumed', async () => {
    const { page } = here
    await page.goto('/p/default/maturity/self-assessment')
    await page.getByRole('button', { name: 'Start a self-assessment' }).click()
    await page.getByText('0 of 25 answered').waitFor()
    await page.keyboard.press('1')
    await page.getByText('1 of 25 answered').waitFor()
    await page.keyboard.press('2')
    await page.getByText('2 of 25 answered').waitFor()
    await page.getByRole('radio', { name: /^No / }).click()
    await page.getByText('3 of 25 answered').waitFor()
    await page.getByRole('button', { name: 'MOD-1: yes' }).click()
    await page.getByLabel(/^Note/).fill('see the wiki')
    await page.getByLabel(/^Note/).blur()
    await page.goto('/p/default/maturity/self-assessment')
    await page.getByRole('link', { name: 'Continue (3 of 25)' }).click()
    await page.getByText('3 of 25 answered').waitFor()
    await page.getByRole('button', { name: 'MOD-1: yes' }).click()
    assert.equal(await page.getByLabel(/^Note/).inputValue(), 'see the wiki')
  })

  it('the finished one gives points on the bands, a plan, and Markdown to pass on', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'By focus' }).click()
    const questions = page.getByRole('navigation', { name: 'Questions' })
    const open = questions.getByRole('button', { name: /: open$/ })
    for (let left = await open.count(); left > 0; left = await open.count()) {
      const name = String(await open.first().getAttribute('aria-label'))
      await open.first().click()
      // The address changes a moment after the press; until then the keys answer the one before.
      await questions.locator(`[aria-current="step"][aria-label="${name}"]`).waitFor()
      await page.keyboard.press('1')
      await page.getByText(`${25 - left + 1} of 25 answered`).waitFor()
    }
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Self-assessment: result' }).waitFor()
    await page.getByRole('heading', { name: 'Plan, in order' }).waitFor()
    await page.getByRole('button', { name: 'Copy as Markdown' }).click()
    const markdown = String(await page.evaluate('navigator.clipboard.readText()'))
    assert.match(markdown, /^# GenAIOps self-assessment of /)
    assert.match(markdown, /\| Models and access \|/)
  })

  it('claimed stands beside evidenced from then on', async () => {
    const { page } = here
    await page.getByRole('link', { name: 'Beside the evidence' }).click()
    await page.getByText(/Claimed:/).waitFor()
    await page.getByRole('img', { name: /points evidenced, .* points claimed/ }).waitFor()
    await page.getByText(/a gap of .* points has no evidence yet/).waitFor()
  })

  it('met no error', () => assert.deepEqual(here.troubles, []))
})
