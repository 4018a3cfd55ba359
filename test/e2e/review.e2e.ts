import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createClient } from '#client/client.ts'
import { createDataset, listItems } from '#contract/datasets.ts'
import { createKey } from '#contract/keys.ts'
import { listReviewItems, nextReviewItem, putReview } from '#contract/reviews.ts'
import { visit } from '#test/e2e/visit.ts'

const texts = [
  { input: 'Who holds the rope?', output: 'The **belayer** does.' },
  { input: 'Where is order 1204?', output: 'No idea.' },
  { input: 'As JSON, please.', output: '{"order": 1204, "state": "sent"}' },
] as const

const { page, target, troubles, leave } = await visit()
after(leave)

describe('review', () => {
  it('before the first queue the page says what it is for, and a queue is made on it', async () => {
    await page.goto('/p/default/review')
    await page.getByRole('heading', { name: 'No review queues yet' }).waitFor()
    await page.getByText('belay reviews create --name').waitFor()
    await page.getByRole('button', { name: 'New queue' }).first().click()
    const form = page.getByRole('dialog', { name: 'New review queue' })
    await form.getByRole('button', { name: 'Make the queue' }).click()
    await form.getByText('Give it a name.').waitFor()
    await form.getByLabel('Name', { exact: true }).first().fill('support answers')
    await form.getByLabel('Guidelines').fill('Say **what happens next**.')
    await form.getByRole('button', { name: 'Add something to judge' }).click()
    const tone = form.getByRole('region', { name: 'Judged 2' })
    await tone.getByRole('button', { name: 'Choice' }).click()
    await tone.getByLabel('Name', { exact: true }).fill('tone')
    await tone.getByLabel('Word 1').fill('kind')
    await tone.getByLabel('Word 2').fill('rude')
    await form.getByLabel('Dataset for corrections').fill('right answers')
    await form.getByRole('button', { name: 'Make the queue' }).click()
    await page.getByRole('heading', { name: 'support answers', level: 1 }).waitFor()
    await page.getByRole('heading', { name: 'No items yet' }).waitFor()
  })

  it('texts of one’s own become its items', async () => {
    await page.getByRole('button', { name: 'Add the first items' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add items to support answers' })
    await dialog.getByRole('button', { name: 'Own texts' }).click()
    for (const [at, text] of texts.entries()) {
      if (at > 0) await dialog.getByRole('button', { name: 'Another text' }).click()
      const card = dialog.getByRole('region', { name: `Text ${at + 1}` })
      await card.getByLabel('Input').fill(text.input)
      await card.getByLabel('Output').fill(text.output)
    }
    await dialog.getByRole('button', { name: 'Add them' }).click()
    await dialog.getByRole('status').getByText('3 items added').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Start reviewing, 3 left' }).click()
  })

  it('they are judged by keyboard alone: chosen, skipped, corrected, taken back', async () => {
    const { keyboard } = page
    const item = (input: string) =>
      page.getByRole('region', { name: 'Input', exact: true }).getByText(input).waitFor()
    const progress = (words: string) => page.getByText(words, { exact: true }).waitFor()
    await item(texts[0].input)
    await progress('0 of 3, 3 left')
    await page
      .getByRole('region', { name: 'Output' })
      .locator('strong')
      .getByText('belayer')
      .waitFor()
    await keyboard.press('Enter')
    await page.getByText('Say first how it is on “helpful”.').waitFor()
    await keyboard.press('5')
    await keyboard.press('1')
    await keyboard.press('Enter')

    await item(texts[1].input)
    await progress('1 of 3, 2 left')
    await keyboard.press('s')
    await item(texts[2].input)
    await keyboard.press('4')
    await keyboard.press('1')
    await keyboard.press('m')
    await page.getByLabel('Comment').waitFor()
    await keyboard.type('It is s short.')
    await keyboard.press('Escape')
    await keyboard.press('Enter')

    await item(texts[1].input)
    await keyboard.press('u')
    await item(texts[2].input)
    await progress('1 of 3, 2 left')
    assert.equal(await page.getByLabel('Comment').inputValue(), 'It is s short.')
    await keyboard.press('Enter')

    await item(texts[1].input)
    await keyboard.press('1')
    await keyboard.press('2')
    await keyboard.press('c')
    const correction = page.getByLabel('Correction', { exact: true })
    await correction.waitFor()
    assert.equal(await correction.inputValue(), 'No idea.')
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type('It arrives tomorrow.')
    await keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('heading', { name: 'Nothing is left for you here' }).waitFor()
    await progress('3 of 3, 0 left')
    await keyboard.press('Escape')
    await page.getByRole('heading', { name: 'support answers', level: 1 }).waitFor()
    const said = (await read(await queueId())).items.map(({ input, reviews }) => [
      input,
      reviews[0]?.values,
      reviews[0]?.correction,
    ])
    assert.deepEqual(said, [
      [texts[0].input, { helpful: 5, tone: 'kind' }, null],
      [texts[1].input, { helpful: 1, tone: 'rude' }, 'It arrives tomorrow.'],
      [texts[2].input, { helpful: 4, tone: 'kind' }, null],
    ])
  })

  it('when a second person has judged, the page says how far they agree', async () => {
    const made = await page.request.post(createKey.path, {
      data: {
        name: 'Bob',
        project: 'default',
        environment: 'production',
        scopes: ['read', 'score'],
      },
      headers: { origin: target.url },
    })
    const { key } = createKey.reply.parse(await made.json())
    const bob = createClient({ baseUrl: target.url, token: key, fetch })
    const queue = await queueId()
    for (const helpful of [5, 2, 4]) {
      const { item } = await bob(nextReviewItem, { params: { queue } })
      assert.ok(item !== null)
      await bob(putReview, {
        params: { item: item.id },
        body: { values: { helpful, tone: 'kind' } },
      })
    }
    const table = page.getByRole('table', { name: 'Agreement of reviewers' })
    await table.getByRole('row', { name: /^helpful 66\.7 % \[20\.8, 93\.9\]/ }).waitFor()
    const answer = await page.locator('.answer').textContent()
    assert.match(
      answer ?? '',
      /^3 of 3 items done; reviewers agree on 66\.7 % \[.*; 1 corrected\.$/,
    )
    await page.getByRole('button', { name: 'Disagreed' }).click()
    const items = page.getByRole('region', { name: 'Items' })
    await items.getByText('helpful 1 | 2').waitFor()
    await items.getByText(texts[0].input).waitFor({ state: 'detached' })
    assert.equal(await items.locator('.review-row').count(), 1)
    await items.locator('.review-row').click()
    await items.getByRole('region', { name: 'Should have been' }).waitFor()
  })

  it('the correction becomes what a dataset expects', async () => {
    await page.getByRole('button', { name: 'Take corrections' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take corrections into a dataset' })
    assert.equal(await dialog.getByLabel('Dataset').inputValue(), 'right answers')
    await dialog.getByRole('button', { name: 'Take them over' }).click()
    await dialog.getByText('Version 1 of right answers: 1 item added, 0 changed.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    const reply = await page.request.get(
      `${target.url}${listItems.path.replace(':dataset', 'right answers')}`,
    )
    const { items } = listItems.reply.parse(await reply.json())
    assert.deepEqual(
      items.map(({ expected }) => expected),
      ['It arrives tomorrow.'],
    )
    assert.deepEqual(troubles, [])
  })

  it('a correction that a dataset does not take is left out, and the dialog says which and why', async () => {
    const made = await page.request.post(createDataset.path, {
      data: {
        name: 'short answers',
        schemas: { input: null, expected: { type: 'string', maxLength: 20 } },
      },
      headers: { origin: target.url },
    })
    assert.equal(made.status(), 200)
    const { items } = await read(await queueId())
    const long = items.find(({ input }) => input === texts[0].input)
    const said = await page.request.put(putReview.path.replace(':item', long?.id ?? ''), {
      data: {
        values: { helpful: 5, tone: 'kind' },
        correction: 'Whoever stands below and watches.',
      },
      headers: { origin: target.url },
    })
    assert.equal(said.status(), 200)
    await page.reload()
    await page.getByRole('button', { name: 'Take corrections' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take corrections into a dataset' })
    await dialog.getByLabel('Dataset').fill('short answers')
    await dialog.getByRole('button', { name: 'Take them over' }).click()
    await dialog.getByText('Version 1 of short answers: 1 item added, 0 changed.').waitFor()
    const leftOut = dialog.getByRole('region', { name: 'What was left out' })
    await leftOut.getByText('1 item left out:').waitFor()
    assert.match(
      (await leftOut.getByRole('listitem').allTextContents()).join(),
      /^rvi_\S+.*Who holds the rope\?.*: expected.*20 characters$/,
    )
    await dialog.getByRole('button', { name: 'Done' }).click()
    assert.deepEqual(troubles, [])
  })

  it('a queue is removed only by its name', async () => {
    await page.getByRole('button', { name: 'Remove the queue' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove “support answers”' })
    await dialog.getByLabel('Type support answers to confirm').fill('support answers')
    await dialog.getByRole('button', { name: 'Remove the queue' }).click()
    await page.getByRole('heading', { name: 'No review queues yet' }).waitFor()
  })

  async function queueId(): Promise<string> {
    return /rvq_[0-9a-z]+/.exec(page.url())?.[0] ?? ''
  }

  async function read(queue: string) {
    const reply = await page.request.get(
      `${target.url}${listReviewItems.path.replace(':queue', queue)}`,
    )
    return listReviewItems.reply.parse(await reply.json())
  }
})
