import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { changeDataset, createDataset } from '#contract/datasets.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { visit } from '#test/e2e/visit.ts'

const things = ['rope', 'harness', 'helmet', 'chalk', 'sling', 'quickdraw', 'boulder mat', 'cam']

const { page, target, troubles, leave } = await visit()
after(leave)

describe('evaluations', () => {
  before(async () => {
    await post(createDataset, {}, { name: 'greetings' })
    await post(
      changeDataset,
      { dataset: 'greetings' },
      {
        base: 0,
        message: 'the first items',
        add: things.map((thing, at) => ({
          input: { question: `What do you know of the ${thing}?` },
          expected: thing,
          metadata: { topic: at % 2 === 0 ? 'soft' : 'hard' },
        })),
      },
    )
  })

  it('before the first one the page says what will be here, and how it begins', async () => {
    await page.goto('/p/default/evaluations')
    await page.getByRole('heading', { name: 'No evaluations yet' }).waitFor()
    await page.getByText('npx belay eval').waitFor()
    await page.getByRole('link', { name: 'Start the first evaluation' }).click()
    await page.getByRole('heading', { name: 'New evaluation', level: 1 }).waitFor()
  })

  it('what is missing is named at its field, and nothing starts', async () => {
    await page.goto('/p/default/evaluations/new')
    await page.getByRole('button', { name: 'Start the evaluation' }).click()
    await page.getByRole('alert').getByText('Dataset: Choose the dataset that is asked.').waitFor()
    assert.equal(await page.getByLabel('Dataset').getAttribute('aria-invalid'), 'true')
    await page.getByLabel('Repeats', { exact: true }).fill('none')
    await page.getByText('A whole number from 1, or nothing.').first().waitFor()
    assert.ok(page.url().endsWith('/evaluations/new'))
  })

  it('two variants are compared, and the first sentence says which is better and by how much', async () => {
    await page.goto('/p/default/evaluations/new?dataset=greetings')
    await page.getByLabel('Name', { exact: false }).first().fill('Which one names it')
    for (const [at, model] of ['sim/lorem', 'sim/echo'].entries()) {
      const variant = page.getByRole('region', { name: `Variant ${at + 1}` })
      await variant.getByRole('button', { name: 'Messages' }).click()
      await variant.getByLabel('Model').fill(model)
      await variant.getByLabel('Message 1', { exact: true }).fill('{{ question }}')
      await variant.getByLabel('Name in the results').fill(model.replace('sim/', ''))
    }
    await page.getByRole('button', { name: 'Add evaluators' }).click()
    const picker = page.getByRole('dialog', { name: 'Add evaluators' })
    await picker.getByLabel('Search evaluators').fill('contains')
    await picker.getByRole('button', { name: 'Add Contains', exact: true }).click()
    await picker.getByRole('button', { name: 'Done' }).click()
    const evaluator = page.getByRole('region', { name: 'Evaluator contains' })
    await evaluator.getByLabel('Name of the metric').fill('names it')
    await page.getByRole('button', { name: 'Add a criterion' }).click()
    await page.getByRole('group', { name: 'Criterion 1' }).getByLabel('Bound').fill('0.5')
    await page.getByRole('status', { name: 'Estimate' }).getByText('16 calls').waitFor()
    await page.getByRole('button', { name: 'Start the evaluation' }).click()

    await page.getByRole('heading', { name: 'Which one names it', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Record the choice' }).waitFor()
    const answer = await page.locator('.answer').textContent()
    assert.match(
      answer ?? '',
      /^echo is better than lorem on names it by \d[\d.]* points \[.+\] over 8 items: ship\. 16 calls/,
    )
    await page.getByRole('table', { name: 'Gate' }).getByText('met', { exact: true }).waitFor()
    await page.getByRole('img', { name: /^Difference in shares that pass/ }).waitFor()
    await page.getByRole('button', { name: 'Difference in shares that pass as a table' }).click()
    await page
      .getByRole('table', { name: /^Difference in shares that pass/ })
      .getByRole('cell', { name: /points|pp/ })
      .waitFor()
  })

  it('the worst item is opened: answers side by side, why each scored so, and its trace', async () => {
    await page
      .getByRole('navigation', { name: 'Parts of the evaluation' })
      .getByText('Items')
      .click()
    const items = page.getByRole('region', { name: 'Items' })
    const worst = items.getByRole('button', { name: /lorem: not passed.*echo: passed/ }).first()
    await worst.click()
    const lorem = items.getByRole('article', { name: 'Answer of lorem' })
    await lorem.getByText(/The output does not contain/).waitFor()
    const echo = items.getByRole('article', { name: 'Answer of echo' })
    await echo.getByText('What do you know of the').waitFor()
    await echo.getByRole('link', { name: 'Trace of echo' }).click()
    await page.getByRole('heading', { name: 'evaluation: Which one names it', level: 1 }).waitFor()
    await page.goBack()
    await items.getByRole('article', { name: 'Answer of lorem' }).waitFor()
    await items.getByLabel('Search items').fill('helmet')
    await items.getByRole('status').getByText('1 item', { exact: true }).waitFor()
  })

  it('a slice leads to its items', async () => {
    await page
      .getByRole('navigation', { name: 'Parts of the evaluation' })
      .getByText('Findings')
      .click()
    await page.getByRole('table', { name: 'Slices' }).getByRole('link', { name: 'hard' }).click()
    const items = page.getByRole('region', { name: 'Items' })
    await items.getByRole('status').getByText('4 items', { exact: true }).waitFor()
    await items.getByText('topic=hard').waitFor()
  })

  it('the choice is recorded with its reason', async () => {
    await page
      .getByRole('navigation', { name: 'Parts of the evaluation' })
      .getByText('Findings')
      .click()
    await page.getByRole('button', { name: 'Use echo' }).click()
    const dialog = page.getByRole('dialog', { name: 'Record the choice' })
    await dialog.getByText('The verdict on it: ship.').waitFor()
    await dialog.getByLabel('Reason').fill('it names the thing, every time')
    await dialog.getByRole('button', { name: 'Record the choice' }).click()
    await dialog.waitFor({ state: 'detached' })
    const choice = page.getByRole('region', { name: 'Choice' })
    await choice.getByText('it names the thing, every time').waitFor()
    await choice.getByText('Ada Lovelace').waitFor()
  })

  it('it is taken away as Markdown for a pull request', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^Markdown/ }).click(),
    ])
    assert.match(download.suggestedFilename(), /\.md$/)
    const text = await readFile(await download.path(), 'utf8')
    assert.match(text, /Which one names it/)
    assert.match(text, /echo/)
  })

  it('run again with a change it is compared with the earlier one, across time', async () => {
    await page.getByRole('link', { name: 'Run it again, changed' }).click()
    await page.getByLabel('Name', { exact: false }).first().fill('The same with one')
    await page.getByRole('button', { name: 'Remove variant 1' }).click()
    await page.getByRole('button', { name: 'Start the evaluation' }).click()
    await page.getByRole('heading', { name: 'The same with one', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Evaluations', exact: true }).click()
    await page.getByLabel('Compare Which one names it').check()
    await page.getByLabel('Compare The same with one').check()
    await page.getByRole('link', { name: 'Compare the two' }).click()
    await page.getByLabel('Variant of the baseline').selectOption('lorem')
    await page
      .locator('.answer')
      .getByText(/8 items in both, 0 only here, 0 only there/)
      .waitFor()
    await page.getByText(/is better than/).waitFor()
  })

  it('a running one can be cancelled, and goes on where it stopped', async () => {
    await page.goto('/p/default/evaluations/new?dataset=greetings')
    for (const [at, name] of ['slow', 'slower'].entries()) {
      const variant = page.getByRole('region', { name: `Variant ${at + 1}` })
      await variant.getByRole('button', { name: 'Messages' }).click()
      await variant.getByLabel('Model').fill(`sim/slow-${200 + at}ms`)
      await variant.getByLabel('Name in the results').fill(name)
    }
    await page.getByLabel('Name', { exact: false }).first().fill('A slow one')
    await page.getByLabel('Calls at once').fill('1')
    await page.getByRole('button', { name: 'Start the evaluation' }).click()
    const progress = page.getByRole('region', { name: 'Progress' })
    await progress.getByText(/^[1-9]\d* of 16 calls/).waitFor()
    await page.reload()
    await progress.getByText(/of 16 calls/).waitFor()
    await progress.getByRole('button', { name: 'Cancel' }).click()
    await progress.getByText('cancelled', { exact: true }).waitFor()
    await progress.getByRole('button', { name: 'Resume' }).click()
    await progress.waitFor({ state: 'detached' })
    await page.getByText('no evaluator scored them').waitFor()
  })

  it('a model is asked for, and the decision stands with its reason', async () => {
    await page.goto('/p/default/models')
    await page.getByRole('link', { name: 'Requests' }).click()
    await page.getByRole('button', { name: 'Ask for a model' }).click()
    const ask = page.getByRole('dialog', { name: 'Ask for a model' })
    await ask.getByLabel('Model').fill('mistral/codestral')
    await ask.getByLabel('What it is for').fill('code completion in the editor')
    await ask.getByRole('button', { name: 'Ask', exact: true }).click()
    const row = page.getByRole('row', { name: /mistral\/codestral/ })
    await row.getByRole('button', { name: 'Decide on mistral/codestral' }).click()
    const decide = page.getByRole('dialog', { name: 'Decide on mistral/codestral' })
    await decide.getByRole('button', { name: 'Decline', exact: true }).click()
    await decide.getByLabel('Reason').fill('no contract yet')
    await decide.getByRole('button', { name: 'Decline it' }).click()
    await row.getByText('declined').waitFor()
    await row.getByText('no contract yet').waitFor()
  })

  it('met no error', () => assert.deepEqual(troubles, []))

  /** Calls the API as the person of the page. */
  async function post(
    endpoint: Endpoint,
    params: Readonly<Record<string, string>>,
    body: unknown,
  ): Promise<void> {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '')
    const response = await page.request.post(`${path}?project=default`, {
      data: body,
      headers: { origin: target.url },
    })
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`)
  }
})
