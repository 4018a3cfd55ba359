import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { answerSelfAssessment } from '#contract/maturity.ts'
import { createInvitation } from '#contract/people.ts'
import { openPage } from '#test/e2e/open-browser.ts'
import { join } from '#test/e2e/person.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const { page, browser, target, troubles, leave } = await visit()
after(leave)

describe('maturity', () => {
  before(async () => {
    await sendCall(target)
    await waitForTraces(page, 1)
  })

  it('shows all 124 practices with their state, the grid, and the next steps in order', async () => {
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

  it('an exemption is asked for, not approved by who asked, and counts when somebody else approved it', async () => {
    const invited = await page.request.post(createInvitation.path, {
      data: { role: 'reviewer' },
      headers: { origin: target.url },
    })
    const { link } = createInvitation.reply.parse(await invited.json())
    const theirs = await openPage(await browser.newContext({ baseURL: target.url }))
    await join(theirs.page, link, {
      name: 'Grace Hopper',
      email: 'grace@example.org',
      password: 'another long password',
    })
    await page.goto('/p/default/maturity?focus=IMP&level=1')
    const practice = (on: typeof page, state: string) =>
      on
        .getByRole('region', { name: 'Practices' })
        .getByRole('button', { name: new RegExp(`IMP-1\\.1 .* ${state}$`) })
    await practice(page, 'absent').click()
    await page.getByRole('button', { name: 'Attest or exempt' }).click()
    const form = page.getByRole('dialog', { name: 'Attest IMP-1.1' })
    await form.getByLabel('It is left out on purpose').check()
    await form
      .getByLabel('Why is it left out, and what is done instead?')
      .fill('One person works here, who wrote it.')
    await form.getByRole('button', { name: 'Ask to exempt it' }).click()
    await form.waitFor({ state: 'detached' })
    await practice(page, 'absent').waitFor()

    const waiting = (on: typeof page) =>
      on.locator('section', { hasText: 'that wait for a second' })
    const decide = async (on: typeof page) => {
      await waiting(on).getByRole('button', { name: 'Decide on the exemption of IMP-1.1' }).click()
      const dialog = on.getByRole('dialog', { name: 'Decide on the exemption of IMP-1.1' })
      await dialog.getByLabel('Reason').fill('It can wait.')
      await dialog.getByRole('button', { name: 'Approve it' }).click()
      return dialog
    }
    const own = await decide(page)
    await own
      .getByRole('alert')
      .getByText(/whoever asks does not approve it/)
      .waitFor()
    await own.getByRole('button', { name: 'Cancel' }).click()

    await theirs.page.goto('/p/default/maturity?focus=IMP&level=1')
    const dialog = await decide(theirs.page)
    await dialog.waitFor({ state: 'detached' })
    await waiting(theirs.page).waitFor({ state: 'detached' })
    await practice(theirs.page, 'exempt').click()
    await theirs.page
      .getByText(/asked for by Ada Lovelace, approved by Grace Hopper: One/)
      .first()
      .waitFor()
    await practice(page, 'exempt').waitFor()
    await page.getByRole('button', { name: 'Withdraw the attestation of IMP-1.1' }).click()
    await practice(page, 'absent').waitFor()
    assert.deepEqual(theirs.troubles, [])
    // Left open in front, it would slow the page behind, which the next tests press keys on.
    await theirs.page.context().close()
    assert.ok(troubles.splice(0).every((trouble) => /403/.test(trouble)))
  })

  it('the self-assessment is answered from the keyboard, saved as one goes, and resumed', async () => {
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

  it('an answer on its way stays in sight while the page hears of another that was saved', async () => {
    const dots = page.getByRole('navigation', { name: 'Questions' })
    const dot = (name: string) => dots.getByRole('button', { name, exact: true })
    const id = /self-assessment\/([^/?]+)/.exec(page.url())?.[1] ?? ''
    const held = Promise.withResolvers<void>()
    await page.route(`**/api/v1/self-assessments/${id}`, async (route) => {
      await held.promise
      await route.continue()
    })
    await dot('MOD-4: open').click()
    await page.getByRole('region', { name: 'Question MOD-4' }).waitFor()
    await page.keyboard.press('1')
    await dot('MOD-4: yes').waitFor()
    const elsewhere = await page.request.patch(answerSelfAssessment.path.replace(':id', id), {
      data: { answers: { 'PRM-1': { answer: 'no' } } },
      headers: { origin: target.url },
    })
    assert.equal(elsewhere.status(), 200)
    await dot('PRM-1: no').waitFor()
    assert.equal(await dot('MOD-4: yes').count(), 1)
    const saved = page.waitForResponse(`**/api/v1/self-assessments/${id}`)
    held.resolve()
    await saved
    await page.unroute(`**/api/v1/self-assessments/${id}`)
    await page.getByText('5 of 25 answered').waitFor()
  })

  it('the finished one gives points on the bands, a plan, and Markdown to pass on', async () => {
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
    await page.getByRole('link', { name: 'Beside the evidence' }).click()
    await page.getByText(/Claimed:/).waitFor()
    await page.getByRole('img', { name: /points evidenced, .* points claimed/ }).waitFor()
    await page.getByText(/a gap of .* points has no evidence yet/).waitFor()
  })

  it('met no error', () => assert.deepEqual(troubles, []))
})
