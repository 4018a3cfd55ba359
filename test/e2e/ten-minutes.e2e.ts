import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Locator } from 'playwright-core'
import { openBrowser, openPage, type WatchedPage } from '#test/e2e/open-browser.ts'
import { join, owner } from '#test/e2e/person.ts'
import { type RunningBelay, startBelay } from '#test/e2e/start-belay.ts'

const things = ['rope', 'harness', 'helmet', 'chalk', 'sling', 'quickdraw', 'boulder mat', 'cam']
const csv = ['question,answer', ...things.map((thing) => `What is a ${thing} for?,${thing}`)].join(
  '\n',
)

/** Slow for a person: a click with the look around before it, and a key. */
const clickS = 6
const keyS = 0.4
const tenMinutesS = 600

describe('ten minutes from the first screen to a verdict', () => {
  let belay: RunningBelay
  let browser: Browser
  let watched: WatchedPage
  let clicks = 0
  let keys = 0
  before(async () => {
    belay = await startBelay()
    browser = await openBrowser()
    watched = await openPage(await browser.newContext({ baseURL: belay.url }))
  })
  after(async () => {
    await browser?.close()
    await belay?.stop()
  })

  async function click(target: Locator): Promise<void> {
    await target.click()
    clicks += 1
  }
  async function type(target: Locator, text: string): Promise<void> {
    await target.fill(text)
    clicks += 1
    keys += text.length
  }

  it('the first screen leads to a new prompt; it is made with its first version', async () => {
    const { page } = watched
    await join(page, belay.ownerLink, owner)
    clicks += 4
    keys += owner.name.length + owner.email.length + owner.password.length
    const steps = page.getByRole('listitem').filter({ hasText: 'Or begin with a prompt' })
    await click(steps.getByRole('link', { name: 'Create a prompt' }))
    const form = page.getByRole('dialog', { name: 'New prompt' })
    await type(form.getByLabel('Name', { exact: true }), 'gear')
    await type(form.getByLabel('User message'), 'You know climbing. Answer shortly.')
    await type(form.getByLabel('Model'), 'sim/echo')
    await click(form.getByRole('button', { name: 'Make the prompt' }))
    await page.getByRole('heading', { name: 'gear', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Evaluate', exact: true }).waitFor()
  })

  it('what the first version forgot stands in the second one', async () => {
    const { page } = watched
    await type(page.getByRole('textbox', { name: 'Message 1' }), 'Answer shortly: {{ question }}')
    await click(page.getByRole('button', { name: 'Save version 2' }))
    await click(page.getByRole('button', { name: 'Save', exact: true }))
    await page.getByText(/^Version 2 is saved/).waitFor()
  })

  it('questions with their answers come in from a file', async () => {
    const { page } = watched
    const menu = page.getByRole('navigation', { name: 'Main' })
    await click(menu.getByRole('link', { name: 'Datasets' }))
    await click(page.getByRole('button', { name: 'Make the first dataset' }))
    const form = page.getByRole('dialog', { name: 'New dataset' })
    await type(form.getByLabel('Name', { exact: true }), 'gear questions')
    await click(form.getByRole('button', { name: 'Make the dataset' }))
    await click(page.getByRole('link', { name: 'Import a file' }))
    const dialog = page.getByRole('dialog', { name: 'Import into “gear questions”' })
    await dialog.getByLabel('Choose a file, or drop one here').setInputFiles({
      name: 'gear.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    })
    clicks += 3
    await click(dialog.getByRole('button', { name: 'Import 8 rows as version 1' }))
    await page.getByText(/^Version 1 has 8 items/).waitFor()
  })

  it('the prompt’s page leads to the comparison of its versions; a verdict is read in one sentence', async () => {
    const { page } = watched
    const menu = page.getByRole('navigation', { name: 'Main' })
    await click(menu.getByRole('link', { name: 'Prompts' }))
    await click(page.getByRole('grid', { name: 'Prompts' }).getByRole('link', { name: 'gear' }))
    await click(page.getByRole('link', { name: 'Compare versions' }))
    await page.getByRole('heading', { name: 'New evaluation', level: 1 }).waitFor()
    for (const number of [1, 2]) {
      const variant = page.getByRole('region', { name: `Variant ${number}` })
      assert.equal(await variant.getByLabel('Prompt', { exact: true }).inputValue(), 'gear')
      assert.equal(await variant.getByLabel('Version').inputValue(), String(number))
    }
    await page.getByLabel('Dataset').selectOption('gear questions')
    clicks += 2
    await click(page.getByRole('button', { name: 'Add evaluators' }))
    const picker = page.getByRole('dialog', { name: 'Add evaluators' })
    await type(picker.getByLabel('Search evaluators'), 'contains')
    await click(picker.getByRole('button', { name: 'Add Contains', exact: true }))
    await click(picker.getByRole('button', { name: 'Done' }))
    await page.getByRole('status', { name: 'Estimate' }).getByText('16 calls').waitFor()
    await click(page.getByRole('button', { name: 'Start the evaluation' }))
    await page.getByRole('button', { name: 'Record the choice' }).waitFor({ timeout: 30_000 })
    assert.match(
      (await page.locator('.answer').textContent()) ?? '',
      /^gear@2 is better than gear@1 on contains by \d[\d.]* points \[.+\] over 8 items: ship\./,
    )
  })

  it('maturity has seen it, and says what comes next', async () => {
    const { page } = watched
    const menu = page.getByRole('navigation', { name: 'Main' })
    await click(menu.getByRole('link', { name: 'Maturity' }))
    const practices = page.getByRole('region', { name: 'Practices' })
    await practices.getByText(/set gear@1 and gear@2 side by side/).waitFor()
    await page.getByText('Next steps, in order').waitFor()
  })

  it('a slow person does it in well under ten minutes', () => {
    assert.ok(clicks >= 20 && clicks <= 45, `${clicks} clicks`)
    const personS = clicks * clickS + keys * keyS
    assert.ok(personS < tenMinutesS, `${clicks} clicks and ${keys} keys take ${personS} s`)
  })

  it('met no error but the preview’s wish for values that nobody has given yet', () => {
    assert.deepEqual(
      watched.troubles.filter((trouble) => !/422/.test(trouble)),
      [],
    )
  })
})
