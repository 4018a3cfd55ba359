import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { type Visit, visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const csv = `question,answer,split
What holds a climber?,The belayer and the rope.,train
Who checks the knot?
How long is a rope?,60 metres,test
`

describe('datasets', () => {
  let here: Visit
  before(async () => {
    here = await visit()
  })
  after(() => here?.leave())

  it('a file is imported: columns are guessed, a bad row is named, the good ones are kept when asked', async () => {
    const { page } = here
    await page.goto('/p/default/datasets')
    await page.getByRole('button', { name: 'Make the first dataset' }).click()
    const form = page.getByRole('dialog', { name: 'New dataset' })
    await form.getByLabel('Name', { exact: true }).fill('Questions')
    await form.getByRole('button', { name: 'Make the dataset' }).click()
    await page.getByText('No items yet', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Import a file' }).click()
    const dialog = page.getByRole('dialog', { name: 'Import into “Questions”' })
    await dialog.getByLabel('Choose a file, or drop one here').setInputFiles({
      name: 'questions.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    })
    const role = (name: string) => dialog.getByLabel(`What the column ${name} becomes`)
    await role('question').waitFor()
    assert.deepEqual(
      [
        await role('question').inputValue(),
        await role('answer').inputValue(),
        await role('split').inputValue(),
      ],
      ['input', 'expected', 'split'],
    )
    const bad = dialog.getByRole('table', { name: 'Bad rows' })
    await bad.getByRole('row', { name: /^2 the whole row has 1 cell, the head has 3/ }).waitFor()
    const deed = dialog.getByRole('button', { name: 'Import 2 rows as version 1' })
    assert.match((await deed.getAttribute('title')) ?? '', /ask to keep the good ones/)
    await dialog.getByLabel('Keep the 2 good rows and leave the others out').check()
    await deed.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(/^Version 1 has 2 items/).waitFor()
    await page.getByRole('button', { name: 'question: What holds a climber?' }).waitFor()
  })

  it('items are changed, added and removed in the grid; all of it is one version', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Expected: 60 metres' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Expected', { exact: true }).fill('70 metres')
    await page.keyboard.press('Enter')
    await page.getByText('1 changed', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Add an item' }).click()
    const panel = page.getByRole('region', { name: 'Item', exact: true })
    await panel.getByLabel('question').fill('What is a belay?')
    await panel.getByLabel('Expected').fill('What holds you.')
    await panel.getByLabel('Split').fill('test')
    await panel.getByRole('button', { name: 'Close' }).click()
    await page.getByText('1 added, 1 changed', { exact: true }).waitFor()
    await page.getByLabel('What changed and why').fill('A longer rope')
    await page.getByRole('button', { name: 'Save version 2' }).click()
    await page.getByText('Version 2 is saved.').waitFor()
    await page.getByRole('button', { name: 'Expected: 70 metres' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'question: What is a belay?' }).waitFor()
    const row = page.getByRole('row', { name: /What is a belay/ })
    await row.getByText('person').waitFor()
  })

  it('an older version stays as it was, and what changed is shown item by item', async () => {
    const { page } = here
    await page.getByLabel('Version', { exact: true }).selectOption('1')
    const old = page.getByRole('button', { name: 'Expected: 60 metres' })
    await old.waitFor()
    assert.match((await old.getAttribute('title')) ?? '', /Version 1 does not change/)
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByRole('row', { name: /A longer rope/ }).waitFor()
    const items = page.getByRole('list', { name: 'Items that differ' })
    await items.getByText('What is a belay?').waitFor()
    await items.locator('del', { hasText: '60' }).waitFor()
    await items.locator('ins', { hasText: '70' }).waitFor()
  })

  it('a version is exported as a file', async () => {
    const { page } = here
    await page.getByRole('button', { name: 'Export version 2' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^JSON lines/ }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    assert.equal(lines.length, 3)
    assert.match(lines.join('\n'), /"70 metres"/)
    assert.match(download.suggestedFilename(), /\.jsonl$/)
  })

  it('a schema made of the items refuses what is otherwise, by its field', async () => {
    const { page } = here
    await page.getByRole('link', { name: 'Schema' }).click()
    await page.getByRole('button', { name: 'Describe the items there are' }).click()
    const schema = page.getByLabel('Schema of the input')
    await schema.fill((await schema.inputValue()).replace('"string"', '"string", "minLength": 5'))
    await page.getByRole('button', { name: 'Save the schema' }).click()
    await page.getByText('The schema is saved.', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'Items', exact: true }).click()
    await page.getByRole('button', { name: 'question: What holds a climber?' }).dblclick()
    await page.getByLabel('question', { exact: true }).fill('Who?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save version 3' }).click()
    await page
      .getByRole('alert')
      .getByText(/input\.question/)
      .waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  it('a model call becomes an item, from the list and from its trace, and leads back to it', async () => {
    const { page, target } = here
    await sendCall(target, { text: 'How do I tie in?' })
    await waitForTraces(page, 1)
    await page.goto('/p/default/traces')
    await page.getByRole('row', { name: /How do I tie in/ }).waitFor()
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add to a dataset' })
    await dialog.getByLabel('Dataset', { exact: true }).selectOption('new')
    await dialog.getByLabel('Name of the new dataset').fill('From use')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const done = page.getByRole('dialog', { name: 'Added to the dataset' })
    await done.getByText('1 item added.').waitFor()
    await done.getByRole('link', { name: 'Open From use' }).click()
    const row = page.getByRole('row', { name: /How do I tie in/ })
    await row.getByRole('link', { name: 'trace' }).click()
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await done.getByText(/the same input stands in this dataset already/).waitFor()
  })

  it('met no error but the refusals that it provoked', () => {
    const others = here.troubles.filter((trouble) => !/422/.test(trouble))
    assert.deepEqual(others, [])
  })
})
