import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { visit } from '#test/e2e/visit.ts'

const { page, leave } = await visit()
after(leave)

describe('a form in a dialog', () => {
  it('asks before it throws away what was typed, and only then', async () => {
    const asked: string[] = []
    let answer = false
    page.on('dialog', (question) => {
      asked.push(question.message())
      void (answer ? question.accept() : question.dismiss())
    })
    await page.goto('/p/default/datasets')
    const form = page.getByRole('dialog', { name: 'New dataset' })
    const open = () => page.getByRole('button', { name: 'New dataset' }).first().click()
    await open()
    await form.getByLabel('Name').waitFor()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    assert.deepEqual(asked, [], 'nothing was typed')
    await open()
    await form.getByLabel('Name').fill('questions')
    await page.keyboard.press('Escape')
    await page.waitForFunction('true')
    assert.equal(await form.getByLabel('Name').inputValue(), 'questions')
    assert.equal(asked.length, 1)
    answer = true
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    assert.equal(asked.length, 2)
    await open()
    await form.getByLabel('Name').fill('questions')
    await form.getByRole('button', { name: 'Cancel' }).click()
    await form.waitFor({ state: 'hidden' })
    assert.equal(asked.length, 2, 'Cancel says already that it is not wanted')
  })

  it('stays for who does not want to leave, however often Escape is pressed, and gives the focus back', async () => {
    let answer = false
    let asked = 0
    page.removeAllListeners('dialog')
    page.on('dialog', (question) => {
      asked += 1
      void (answer ? question.accept() : question.dismiss())
    })
    await page.goto('/p/default/datasets')
    const form = page.getByRole('dialog', { name: 'New dataset' })
    const opener = page.getByRole('button', { name: 'New dataset' }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    await form.getByLabel('Name').fill('questions')
    for (let time = 0; time < 5; time += 1) await page.keyboard.press('Escape')
    await page.waitForTimeout(300)
    assert.ok(asked > 0)
    assert.equal(await form.getByLabel('Name').inputValue(), 'questions')
    answer = true
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    await page.waitForFunction("document.activeElement?.textContent?.includes('New dataset')")
    await page.keyboard.press('Enter')
    await form.getByLabel('Name').waitFor()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
  })

  it('shows what the server finds wrong at the field, until that is changed', async () => {
    await page.goto('/p/default/prompts')
    await page.getByRole('button', { name: 'New prompt' }).first().click()
    const form = page.getByRole('dialog', { name: 'New prompt' })
    await form.getByLabel('Name').fill('greeting')
    const folder = form.getByLabel('Folder')
    await folder.fill('a//b')
    await form.getByRole('button', { name: 'Make the prompt' }).click()
    await form.getByRole('alert').waitFor()
    assert.equal(await folder.getAttribute('aria-invalid'), 'true')
    await folder.fill('a/b')
    assert.equal(await folder.getAttribute('aria-invalid'), null)
    await form.getByRole('button', { name: 'Make the prompt' }).click()
    await page.getByRole('heading', { name: 'greeting' }).waitFor()
  })
})
