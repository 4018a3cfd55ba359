import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import { createDataset } from '#contract/datasets.ts'
import { sendCall, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const csv = `question,answer,split
What holds a climber?,The belayer and the rope.,train
Who checks the knot?
How long is a rope?,60 metres,test
`

const withoutTexts =
  /1 trace: it has no model call whose texts were recorded; 1 trace: the same input stands/

const { page, target, troubles, leave } = await visit()
after(leave)

describe('datasets', () => {
  it('a file is imported: columns are guessed, a bad row is named, the good ones are kept when asked', async () => {
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
    assert.match((await deed.getAttribute('aria-description')) ?? '', /ask to keep the good ones/)
    await dialog.getByLabel('Keep the 2 good rows and leave the others out').check()
    await deed.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(/^Version 1 has 2 items/).waitFor()
    await page.getByRole('button', { name: 'question: What holds a climber?' }).waitFor()
  })

  it('items are changed, added and removed in the grid; all of it is one version', async () => {
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
    await page.getByLabel('Version', { exact: true }).selectOption('1')
    const old = page.getByRole('button', { name: 'Expected: 60 metres' })
    await old.waitFor()
    assert.match((await old.getAttribute('aria-description')) ?? '', /Version 1 does not change/)
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByRole('row', { name: /A longer rope/ }).waitFor()
    const items = page.getByRole('list', { name: 'Items that differ' })
    await items.getByText('What is a belay?').waitFor()
    await items.locator('del', { hasText: '60' }).waitFor()
    await items.locator('ins', { hasText: '70' }).waitFor()
  })

  it('a version is exported as a file', async () => {
    await page.getByRole('button', { name: 'Export version 2' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^JSON lines/ }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    assert.equal(lines.length, 3)
    assert.match(lines.join('\n'), /"70 metres"/)
    assert.match(download.suggestedFilename(), /\.jsonl$/)
  })

  it('a schema made of the items refuses what is otherwise, by its field', async () => {
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

  it('a trace without texts gives no item, and what was left out is told in words', async () => {
    await sendTrace(target, [{ name: 'only a step', startMs: 0, durationMs: 5 }])
    await sendCall(target, { text: 'How do I untie?' })
    await waitForTraces(page, 3)
    await page.goto('/p/default/traces')
    await page.getByRole('row', { name: /only a step/ }).waitFor()
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add to a dataset' })
    await dialog.getByLabel('Dataset', { exact: true }).selectOption({ label: 'From use · 1 item' })
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const done = page.getByRole('dialog', { name: 'Added to the dataset' })
    await done.getByText('1 item added.').waitFor()
    await done.getByText('2 traces gave none:').waitFor()
    const reasons = await done.getByRole('listitem').allTextContents()
    assert.match(reasons.toSorted().join('; '), withoutTexts)
    await done.getByRole('button', { name: 'Close' }).last().click()
  })

  it('a column that may hold the right answer is asked about before anything can be imported', async () => {
    const dialog = await importing({
      name: 'western.csv',
      text: 'question,reference\nWie heißt der Knoten?,Achterknoten – für Anfänger\n',
      encoding: 'windows-1252',
    })
    await dialog.getByText('"reference" may hold the right answer').waitFor()
    const deed = dialog.getByRole('button', { name: /^Import/ })
    assert.equal(await deed.getAttribute('aria-description'), 'Say first what the columns mean')
    await dialog.getByLabel('What the column reference becomes').selectOption('expected')
    await dialog
      .getByRole('row', {
        name: '{"question":"Wie heißt der Knoten?"} Achterknoten – für Anfänger –',
      })
      .waitFor()
    await dialog.getByText('may hold the right answer').waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Import 1 row as version 1' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Expected: Achterknoten – für Anfänger' }).waitFor()
  })

  it('or the columns are said to be right as they stand', async () => {
    const dialog = await importing({
      name: 'plain.csv',
      text: 'question,reference\nWhy?,page 7\n',
      encoding: 'utf-8',
    })
    await dialog.getByRole('button', { name: 'The columns are right as they stand here' }).click()
    await dialog.getByRole('row', { name: '{"question":"Why?"} – –' }).waitFor()
    await dialog.getByRole('button', { name: 'Import 1 row as version 1' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('how a file writes its letters is guessed and told, and can be chosen otherwise', async () => {
    const dialog = await importing({
      name: 'japanese.csv',
      text: 'input,expected\n確保とは何ですか？,ロープで支えること\n',
      encoding: 'shift_jis',
    })
    const encoding = dialog.getByLabel('How the file writes its letters')
    await dialog.getByText(/it was read as shift_jis, a guess/).waitFor()
    const right = dialog.getByRole('row', { name: '確保とは何ですか？ ロープで支えること –' })
    await right.waitFor()
    await encoding.selectOption('euc-kr')
    await dialog
      .getByRole('alert')
      .getByText(/^japanese\.csv: It is not euc-kr/)
      .waitFor()
    await encoding.selectOption('shift_jis')
    await right.waitFor()
    await dialog.getByText('The file was read as shift_jis.').waitFor()
    await dialog.getByRole('button', { name: 'Import 1 row as version 1' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('where the letters could be of several encodings nothing is read until one is chosen', async () => {
    const dialog = await importing({
      name: 'cyrillic.csv',
      text: 'input,expected\nКто страхует скалолаза?,Страхующий\n',
      encoding: 'windows-1251',
    })
    await dialog
      .getByRole('alert')
      .getByText(/could be of several encodings/)
      .waitFor()
    await dialog.getByText('This file cannot be taken in').waitFor()
    const deed = dialog.getByRole('button', { name: 'Import', exact: true })
    assert.equal(await deed.getAttribute('aria-description'), 'Choose a file first')
    await dialog.getByLabel('How the file writes its letters').selectOption('windows-1251')
    await dialog.getByRole('row', { name: 'Кто страхует скалолаза? Страхующий –' }).waitFor()
    await dialog.getByRole('button', { name: 'Import 1 row as version 1' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('met no error but the refusals that it provoked', () => {
    const others = troubles.filter((trouble) => !/422/.test(trouble))
    assert.deepEqual(others, [])
  })

  /** Makes a dataset, and opens a file for it whose letters are written so. */
  async function importing(file: { name: string; text: string; encoding: string }) {
    const made = await page.request.post(createDataset.path, {
      data: { name: file.name },
      headers: { origin: target.url },
    })
    const { id } = createDataset.reply.parse(await made.json())
    await page.goto(`/p/default/datasets/${id}`)
    await page.getByRole('button', { name: 'Import a file' }).click()
    const dialog = page.getByRole('dialog', { name: `Import into “${file.name}”` })
    await dialog.getByLabel('Choose a file, or drop one here').setInputFiles({
      name: file.name,
      mimeType: 'text/csv',
      buffer: encoded(file.text, file.encoding),
    })
    return dialog
  }
})

/** Text in an encoding that Node.js reads and does not write, of one or two bytes a letter; Latin letters are ASCII. */
function encoded(text: string, encoding: string): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  const decoder = new TextDecoder(encoding)
  const bytesOf = new Map<string, number[]>()
  for (let first = 0x80; first < 0x100; first += 1) {
    for (let second = 0x40; second < 0x100; second += 1) {
      const letter = decoder.decode(Uint8Array.of(first, second))
      if ([...letter].length === 1 && !bytesOf.has(letter)) bytesOf.set(letter, [first, second])
    }
    bytesOf.set(decoder.decode(Uint8Array.of(first)), [first])
  }
  return Buffer.from(
    [...text].flatMap((letter) =>
      letter < '\u0080' ? [letter.charCodeAt(0)] : (bytesOf.get(letter) ?? []),
    ),
  )
}
