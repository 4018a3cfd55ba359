import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createPrompt } from '#contract/prompts.ts'
import { openPage } from '#test/e2e/open-browser.ts'
import { join } from '#test/e2e/person.ts'
import { visit } from '#test/e2e/visit.ts'

const { page, browser, target, troubles, leave } = await visit()
after(leave)

describe('prompts', () => {
  it('the first prompt is made from the empty page, and an error of its text is named and mended', async () => {
    await page.goto('/p/default/prompts')
    await page.getByText('No prompts yet', { exact: true }).waitFor()
    await page.getByLabel('the command that imports prompts', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Make the first prompt' }).click()
    const form = page.getByRole('dialog', { name: 'New prompt' })
    await form.getByLabel('Name', { exact: true }).fill('support answer')
    await form.getByText(/^A name has lower-case letters/).waitFor()
    await form.getByLabel('Name', { exact: true }).fill('support-answer')
    await form.getByLabel('Folder').fill('support')
    await form.getByLabel('System part').fill('You answer customers in two sentences.')
    await form.getByLabel('User message').fill('<question>{{ question }}</question>')
    await form.getByRole('button', { name: 'Make the prompt' }).click()
    await page.getByRole('heading', { name: 'support-answer', level: 1 }).waitFor()
    await page.getByText('version 1', { exact: true }).waitFor()

    const message = page.getByRole('textbox', { name: 'Message 1' })
    await message.fill('<question>{{ question </question>')
    const checks = page.getByRole('list', { name: 'Checks' })
    await checks.getByRole('img', { name: 'error' }).waitFor()
    await checks.getByRole('button', { name: 'Message 1' }).click()
    await message.and(page.locator(':focus')).waitFor()
    await message.fill('<question>{{ question }}</question> Answer in {{ language }}.')
    await checks.getByRole('img', { name: 'error' }).waitFor({ state: 'detached' })
    await page.getByRole('group', { name: 'Variable language' }).getByText('found').waitFor()
  })

  it('the preview follows what is typed, with the examples of the variables', async () => {
    const question = page.getByRole('group', { name: 'Variable question' })
    await question.getByLabel('Example').fill('Where is my rope?')
    const language = page.getByRole('group', { name: 'Variable language' })
    await language.getByLabel('Example').fill('French')
    const rendered = page.getByRole('region', { name: 'Rendered message 2, user' })
    await rendered.getByText('<question>Where is my rope?</question> Answer in French.').waitFor()
  })

  it('one key sends the draft to its model; output, time, tokens and cost stand beside the way to the trace', async () => {
    await page.getByLabel('Model', { exact: true }).fill('sim/echo')
    await page.getByRole('button', { name: 'Keep one' }).click()
    const form = page.getByRole('dialog', { name: 'Keep a test input' })
    await form.getByLabel('Name', { exact: true }).fill('A German customer')
    await form.getByLabel('Value of question').fill('Wo ist mein Seil?')
    await form.getByLabel('Value of language').fill('German')
    await form.getByRole('button', { name: 'Keep it' }).click()
    const inputs = page.getByRole('list', { name: 'Test inputs' })
    await inputs.getByRole('button', { name: 'A German customer', exact: true }).waitFor()
    await page.keyboard.press('Control+Enter')
    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.getByText('<question>Wo ist mein Seil?</question> Answer in German.').waitFor()
    await answer.getByText(/sim\/echo · [\d.]+ m?s · \d+ tokens in, \d+ tokens out · \$/).waitFor()
    const trace = await answer.getByRole('link', { name: 'trace' }).getAttribute('href')
    assert.match(trace ?? '', /\/traces\/[0-9a-f]{32}/)
  })

  it('leaving asks first; saving makes a version whose message says what changed', async () => {
    await page.getByText('Write (not saved)').waitFor()
    const asked: string[] = []
    page.once('dialog', (dialog) => {
      asked.push(dialog.message())
      void dialog.dismiss()
    })
    await page.getByRole('link', { name: 'Traces', exact: true }).click()
    assert.match(asked[0] ?? '', /not saved/)
    await page.keyboard.press('Control+s')
    const form = page.getByRole('dialog', { name: 'Save version 2' })
    const message = form.getByLabel('What changed and why')
    assert.match(await message.inputValue(), /^message 1, .*model none → sim\/echo/)
    await message.fill('Answers in the language of the customer')
    await form.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/^Version 2 is saved/).waitFor()
    await page.getByRole('button', { name: 'Save version 3' }).waitFor()
  })

  it('two versions are compared as written and as rendered, and a label is moved', async () => {
    await page.getByRole('link', { name: 'Versions', exact: true }).click()
    const list = page.getByRole('table', { name: 'Versions' })
    await list.getByText('Answers in the language of the customer').waitFor()
    const difference = page.getByRole('table', { name: 'Difference from version 1 to version 2' })
    await difference.getByText('model: sim/echo').waitFor()
    await page.getByRole('button', { name: 'Rendered' }).click()
    await difference.getByText(/Answer in French/).waitFor()
    assert.equal(await difference.getByText('model: sim/echo').count(), 0)

    const labels = page.getByRole('list', { name: 'Labels' })
    await labels.getByRole('button', { name: 'Put on a version' }).first().click()
    const move = page.getByRole('dialog', { name: 'Move “production”' })
    await move.getByText('prompt/support-answer', { exact: true }).waitFor()
    await move.getByRole('button', { name: 'Put it on version 2' }).click()
    await move.waitFor({ state: 'detached' })
    await page.getByText('Production is', { exact: false }).waitFor()
  })

  it('the code that is shown calls the prompt, and its traces are found by it', async () => {
    await page.getByRole('link', { name: 'Use it' }).click()
    const code = page.getByLabel('how to call it by curl', { exact: true }).locator('code')
    const body = /-d '(.*)'$/s.exec((await code.textContent()) ?? '')?.[1] ?? ''
    const response = await fetch(`${target.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.key}`, 'content-type': 'application/json' },
      body,
    })
    assert.equal(response.status, 200, body)
    assert.match(await response.text(), /Where is my rope\?/)
    await page.getByRole('link', { name: 'Traces of this prompt' }).click()
    const traces = page.getByRole('grid', { name: 'Traces' })
    await traces
      .getByRole('row', { name: /Where is my rope/ })
      .first()
      .waitFor()
  })

  it('what somebody else saves meanwhile is told, and what was typed stays', async () => {
    await page.goto('/p/default/prompts/support-answer')
    const system = page.getByLabel('System part')
    await system.fill('You answer customers in one sentence.')
    const other = await openPage(
      await browser.newContext({
        baseURL: target.url,
        storageState: await page.context().storageState(),
      }),
    )
    await other.page.goto('/p/default/prompts/support-answer')
    await other.page.getByLabel('System part').fill('You answer customers in three sentences.')
    await other.page.keyboard.press('Control+s')
    await other.page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/saved version 3/).waitFor()
    assert.equal(await system.inputValue(), 'You answer customers in one sentence.')
    await page.getByRole('button', { name: 'Keep mine, to be saved as version 4' }).click()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/^Version 4 is saved/).waitFor()
    assert.deepEqual(other.troubles, [])
    await other.page.context().close()
  })

  it('a protected label is asked for by its author and moved by a reviewer', async () => {
    await page.goto('/p/default/settings/people')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel('Role', { exact: true }).selectOption('reviewer')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = await page.getByLabel('The invitation link').textContent()
    const theirs = await openPage(await browser.newContext({ baseURL: target.url }))
    await join(theirs.page, link?.trim() ?? '', {
      name: 'Grace Hopper',
      email: 'grace@example.org',
      password: 'another long password',
    })
    await page.goto('/p/default/prompts/support-answer?tab=versions')
    const labels = page.getByRole('list', { name: 'Labels' })
    await labels.getByText('protected').waitFor()
    await labels.getByRole('button', { name: 'Move' }).click()
    const move = page.getByRole('dialog', { name: 'Move “production”' })
    await move.getByRole('button', { name: 'Put it on version 4' }).click()
    await move.getByText(/Somebody else moves it/).waitFor()
    await move.getByRole('button', { name: 'Ask a reviewer' }).click()
    await move.waitFor({ state: 'detached' })

    await theirs.page.goto('/p/default/prompts/support-answer?tab=versions')
    await theirs.page.getByRole('button', { name: 'Approve: move production here' }).click()
    await theirs.page.getByRole('button', { name: 'Put it on version 4' }).click()
    await theirs.page.getByText('It stands there now.').waitFor()
    await page.getByText('It stands there now.').waitFor()
    assert.deepEqual(theirs.troubles, [])
  })

  it('a suggested text is taken over into a draft', async () => {
    await page.goto('/p/default/prompts/support-answer?tab=versions')
    const comments = page.locator('section', { hasText: 'Comments on version' }).last()
    await comments.getByLabel('About').selectOption('system')
    await comments.getByRole('button', { name: 'Suggest another text' }).click()
    await comments.getByLabel('Suggested text').fill('You answer customers in one short sentence.')
    await comments.getByRole('button', { name: 'Comment' }).click()
    await comments.getByRole('button', { name: 'Edit with this text' }).click()
    const system = page.getByLabel('System part')
    await system.waitFor()
    assert.equal(await system.inputValue(), 'You answer customers in one short sentence.')
    await page.getByRole('link', { name: 'Write (not saved)' }).waitFor()
    await page.getByRole('button', { name: 'Save version 5' }).waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await page.getByRole('button', { name: 'Discard them' }).click()
    await page.getByRole('link', { name: 'Write', exact: true }).waitFor()
  })

  it('a fragment is written once and stands in what is rendered', async () => {
    await page.goto('/p/default/prompts/-/fragments?new=yes')
    const panel = page.getByRole('region', { name: 'New fragment' })
    await panel.getByLabel('Name', { exact: true }).fill('safety')
    await panel.getByLabel('Text', { exact: true }).fill('Never promise dates.')
    await panel.getByRole('button', { name: 'Save version 1' }).click()
    await page.getByText(/^Version 1 of safety is saved/).waitFor()
    await page.goto('/p/default/prompts/support-answer')
    await page.getByRole('button', { name: 'Include a fragment' }).click()
    await page.getByRole('menuitem', { name: /^safety/ }).click()
    await page
      .getByRole('region', { name: 'Rendered message 1, system' })
      .getByText(/Never promise dates/)
      .waitFor()
  })

  it('an archived prompt is brought back from where it stood', async () => {
    const data = { name: 'old-answer', user: 'Answer {{ question }}' }
    await page.request.post(`${createPrompt.path}?project=default`, { data })
    await page.goto('/p/default/prompts/old-answer')
    await page.getByRole('button', { name: 'More about this prompt' }).click()
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    const confirm = page.getByRole('dialog', { name: 'Archive “old-answer”' })
    await confirm.getByText('prompt/old-answer', { exact: true }).waitFor()
    await confirm.getByRole('button', { name: 'Archive it' }).click()
    const list = page.getByRole('grid', { name: 'Prompts' })
    await list.getByRole('link', { name: 'old-answer' }).click()
    await page.getByText('This prompt is archived').waitFor()
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await page.getByRole('textbox', { name: 'Message 1' }).waitFor()
  })

  it('met no error but the refusals that it provoked', () => {
    const others = troubles.filter(
      (trouble) => !/403 \(Forbidden\)|404 \(Not Found\)|422/.test(trouble),
    )
    assert.deepEqual(others, [])
  })
})
