import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { listDatasets, listItems } from '#contract/datasets.ts'
import { listPromptInputs } from '#contract/prompt-reviews.ts'
import { showPrompt } from '#contract/prompts.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForSpans } from '#test/e2e/wait-for-traces.ts'

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const { page, target, troubles, leave } = await visit()
after(leave)

describe('the playground', () => {
  const text = (number: number) => page.getByRole('textbox', { name: `Message ${number}: text` })
  const model = (number: number) => page.getByRole('combobox', { name: `Model ${number}` })
  const column = (number: number) =>
    page.getByRole('region', { name: new RegExp(`^Model ${number}:`) })
  const answer = (name: string) =>
    page.getByRole('article', { name: `Answer of ${name}`, exact: true })
  const runButton = () => page.getByRole('button', { name: /^Run/ })

  it('asks two models at once, each answer growing in its column, with its figures under it', async () => {
    await page.goto('/p/default/traces')
    await page.getByRole('link', { name: 'Playground' }).click()
    await page.getByRole('heading', { name: 'Playground', level: 1 }).waitFor()
    await text(1).fill('Answer briefly.')
    await text(2).fill('Where is my {{ thing }}?')
    await page.getByRole('textbox', { name: 'thing' }).fill('parcel')
    await model(1).fill('sim/tokens-40-per-s+size-60-tokens')
    await model(2).fill('sim/tokens-60-per-s+size-60-tokens')
    await text(2).press('ControlOrMeta+Enter')
    const growing = page.locator('article[aria-busy="true"] .answer-growing')
    // The second of two that have words and are still being written.
    await growing
      .filter({ hasText: /\w+ \w+ \w+/ })
      .nth(1)
      .waitFor()
    await runButton().waitFor()
    for (const number of [1, 2]) {
      await column(number).getByText('First token').waitFor()
      await column(number)
        .getByText(/^\$0\.\d+$/)
        .waitFor()
      await column(number).getByText('sim', { exact: true }).waitFor()
    }
    await page.getByText(/2 of 2 calls answered, for \$0\.\d+ in all/).waitFor()
  })

  it('keeps everything over a reload', async () => {
    await page.reload()
    assert.equal(await text(2).inputValue(), 'Where is my {{ thing }}?')
    assert.equal(await page.getByRole('textbox', { name: 'thing' }).inputValue(), 'parcel')
    await answer('sim/tokens-40-per-s+size-60-tokens').getByText('First token').waitFor()
  })

  it('stops one model while the other goes on, and says of a failed one why and what to try', async () => {
    await model(1).fill('sim/tokens-10-per-s+size-5000-tokens')
    await model(2).fill('sim/tokens-60-per-s+size-60-tokens')
    await page.getByRole('button', { name: 'Add a model' }).click()
    await model(3).fill('sim/error-529')
    await runButton().click()
    await answer('sim/tokens-10-per-s+size-5000-tokens').locator('.answer-growing').waitFor()
    await column(1).getByRole('button', { name: 'Stop model 1' }).click()
    await column(1).getByText('Stopped before its end.').waitFor()
    await column(2).getByText('First token').waitFor()
    const failure = column(3).getByRole('note')
    await failure.getByText('The provider failed: 529').waitFor()
    await failure.getByText(/Try again, or choose another model/).waitFor()
    await runButton().waitFor()
    await column(3).getByRole('button', { name: 'Take model 3 out' }).click()
  })

  it('shows what two answers say differently, word by word', async () => {
    await model(1).fill('sim/echo')
    await model(2).fill('sim/tools')
    await runButton().click()
    await answer('sim/echo').getByText('Where is my parcel?').waitFor()
    await answer('sim/tools')
      .getByText(/No tool was offered/)
      .waitFor()
    await page.getByRole('button', { name: 'Differences' }).click()
    const differences = page.getByRole('region', { name: 'Differences' })
    await differences.locator('del', { hasText: 'parcel' }).waitFor()
    await differences.locator('ins', { hasText: 'offered' }).waitFor()
    await differences.getByLabel('To').selectOption({ label: 'sim/echo' })
    await differences.getByText('These answers are the same.').waitFor()
    await differences.getByRole('button', { name: 'Close the differences' }).click()
  })

  it('repeats, and shows how far the answers lie apart', async () => {
    await page.getByRole('combobox', { name: 'Repeat' }).selectOption('3')
    await column(1).getByRole('button', { name: 'Ask only model 1' }).click()
    const spread = column(1).getByRole('group', { name: 'Spread of the answers' })
    await spread.getByText('3 of 3 answered, all the same.').waitFor()
    await spread
      .getByText(/\d ms \[.+, .+ ms\]/)
      .first()
      .waitFor()
    assert.equal(await column(1).getByRole('article').count(), 3)
    await page.getByRole('combobox', { name: 'Repeat' }).selectOption('1')
  })

  it('goes on from a tool call with its result', async () => {
    await page.getByText('Tools', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Tools, as JSON' }).fill('[{ "name": ')
    await runButton().click()
    await page.getByText(/This is no JSON/).waitFor()
    await page
      .getByRole('textbox', { name: 'Tools, as JSON' })
      .fill('[{ "name": "find_parcel", "parameters": { "type": "object", "properties": {} } }]')
    await column(2).getByRole('button', { name: 'Ask only model 2' }).click()
    await answer('sim/tools').getByText('find_parcel').waitFor()
    await answer('sim/tools').getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('region', { name: 'Message 4, tool' }).waitFor()
    await text(4).fill('{"at": "Lyon"}')
    await column(2).getByRole('button', { name: 'Ask only model 2' }).click()
    await answer('sim/tools').getByText('Lyon').waitFor()
    await page.getByRole('button', { name: 'Message 4: remove' }).click()
    await page.getByRole('button', { name: 'Message 3: remove' }).click()
  })

  it('sends a picture with the text', async () => {
    await page
      .getByLabel('Message 2: pictures')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: pixel })
    await page.getByRole('img', { name: 'Image in the message' }).waitFor()
    await model(1).fill('sim/image')
    await column(1).getByRole('button', { name: 'Ask only model 1' }).click()
    await answer('sim/image')
      .getByText(/image\/png/)
      .waitFor()
    await page.getByRole('button', { name: 'Message 2: take out the picture' }).click()
    await model(1).fill('sim/echo')
    await column(1).getByRole('button', { name: 'Ask only model 1' }).click()
    await answer('sim/echo').getByText('Where is my parcel?').waitFor()
  })

  async function save(what: string): Promise<void> {
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('menuitem', { name: what }).click()
  }

  it('saves messages as a prompt, a call as a dataset item with its right answer, and values as a test input', async () => {
    await save('As a prompt…')
    await page.getByRole('combobox', { name: 'Prompt', exact: true }).fill('parcel')
    await page.getByRole('button', { name: 'Make the prompt' }).click()
    await page.getByText('Saved as version 1 of parcel.').waitFor()
    await save('As a dataset item…')
    await page.getByLabel('Name of the new dataset').fill('questions')
    await page.getByLabel('Right answer').selectOption({ label: 'the answer of sim/echo' })
    await page.getByRole('button', { name: 'Save the item' }).click()
    await page.getByText('Saved as an item of questions.').waitFor()

    await page.getByRole('button', { name: 'Prompt', exact: true }).click()
    await page.getByRole('combobox', { name: 'Prompt', exact: true }).fill('parcel')
    await page.getByText('Where is my {{ thing }}?').waitFor()
    await page.getByRole('textbox', { name: 'thing' }).fill('rope')
    await column(1).getByRole('button', { name: 'Ask only model 1' }).click()
    await answer('sim/echo').getByText('Where is my rope?').waitFor()
    await save('As a test input…')
    await page.getByLabel('What it is an example of').fill('a rope')
    await page.getByRole('button', { name: 'Save the test input' }).click()
    await page.getByText('Saved as a test input of parcel.').waitFor()

    const asked = async (path: string): Promise<unknown> =>
      (await page.request.get(`${path}?project=default`)).json()
    const shown = showPrompt.reply.parse(await asked('/api/v1/prompts/parcel'))
    assert.equal(shown.version?.content.system, 'Answer briefly.')
    assert.equal(shown.version?.content.messages[0]?.content, 'Where is my {{ thing }}?')
    assert.equal(shown.version?.content.tools[0]?.name, 'find_parcel')
    const inputs = listPromptInputs.reply.parse(await asked('/api/v1/prompts/parcel/inputs'))
    assert.deepEqual(inputs.items[0]?.variables, { thing: 'rope' })
    const [dataset] = listDatasets.reply.parse(await asked('/api/v1/datasets')).items
    const items = listItems.reply.parse(await asked(`/api/v1/datasets/${dataset?.id}/items`))
    assert.deepEqual(
      items.items.map(({ input, expected }) => [input, expected]),
      [[{ thing: 'parcel' }, 'Where is my parcel?']],
    )
  })

  it('replays a recorded call from its trace, with another model beside its own', async () => {
    await sendCall(target, { model: 'sim/lorem', text: 'Tell me of ropes', name: 'to replay' })
    await page.goto('/p/default/traces?search=ropes')
    await page.getByRole('link', { name: 'to replay' }).click()
    await page.getByRole('link', { name: 'Replay with…' }).click()
    await page.getByText('The recorded call is here').waitFor()
    assert.equal(await text(1).inputValue(), 'Tell me of ropes')
    assert.equal(await model(1).inputValue(), 'sim/lorem')
    assert.doesNotMatch(page.url(), /span=/)
    await model(2).fill('sim/echo')
    await runButton().click()
    await answer('sim/echo').getByText('Tell me of ropes').waitFor()
    await answer('sim/lorem').getByText('First token').waitFor()
    const traceLink = answer('sim/echo').getByRole('link', { name: 'Trace' })
    const traceId = /[0-9a-f]{32}/.exec((await traceLink.getAttribute('href')) ?? '')?.[0] ?? ''
    await waitForSpans(page, traceId, 1)
    await traceLink.click()
    await page.getByRole('heading', { name: 'playground', level: 1 }).waitFor()
    await page.getByRole('region', { name: 'assistant, reply' }).getByText('ropes').waitFor()
  })

  it('at 400 pixels has the models below each other, each whole', async () => {
    // The trace may have written its open span into an entry of its own.
    for (let back = 0; back < 3 && !page.url().includes('/playground'); back += 1)
      await page.goBack()
    await answer('sim/echo').getByText('Tell me of ropes').waitFor()
    await page.setViewportSize({ width: 400, height: 800 })
    const [first, second] = await Promise.all([1, 2].map((each) => column(each).boundingBox()))
    const figures = await column(1).getByText('First token').boundingBox()
    assert.ok(first !== undefined && first !== null && second !== undefined && second !== null)
    assert.ok((figures?.y ?? Infinity) < first.y + first.height, 'the figures are inside')
    assert.ok(second.y >= first.y + first.height, 'the second is below the first')
    assert.ok(first.x + first.width <= 400, 'nothing hangs over the edge')
  })

  it('met no error', () => assert.deepEqual(troubles, []))
})
