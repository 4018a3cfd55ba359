import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listScores } from '#contract/scores.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const { page, target, troubles, leave } = await visit()
after(leave)

describe('the trace list', () => {
  before(async () => {
    for (let index = 0; index < 6; index += 1) {
      await sendCall(target, {
        text: `question ${index}`,
        user: `user-${index % 2}`,
        session: 'conversation-1',
        name: 'answer',
      })
    }
    await sendCall(target, { model: 'sim/error-500', text: 'this one fails', name: 'triage' })
    await sendCall(target, { text: '请总结这份报告', name: 'summarise' })
    await waitForTraces(page, 8)
  })

  it('answers first how many there are and how many failed', async () => {
    await page.goto('/p/default/traces')
    await page.getByRole('link', { name: '8 traces' }).waitFor()
    await page.getByRole('link', { name: '1 failed' }).click()
    await page.waitForURL(/status=error/)
    await rowCount(1)
    await page.getByRole('button', { name: 'Remove filter status' }).click()
    await rowCount(8)
  })

  it('sorts by what a trace took, and goes back to the newest', async () => {
    const head = page.getByRole('columnheader', { name: 'Time', exact: true })
    await head.getByRole('button').click()
    await page.waitForURL(/sort=-duration/)
    await rowCount(8)
    const times = page.getByRole('grid', { name: 'Traces' }).getByRole('row')
    await times.nth(1).waitFor()
    await head.getByRole('button').click()
    await page.waitForURL(/sort=duration/)
    await rowCount(8)
    await head.getByRole('button').click()
    await page.waitForURL((url) => !url.searchParams.has('sort'))
    await rowCount(8)
  })

  it('narrows by the kind of error', async () => {
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await filters.getByRole('checkbox', { name: /^500/ }).check()
    await page.waitForURL(/errorType=500/)
    await rowCount(1)
    await page.getByRole('button', { name: 'Remove filter error' }).click()
    await rowCount(8)
  })

  it('narrows by the counted values of a filter, and the address carries it', async () => {
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await filters.getByRole('button', { name: 'Name' }).click()
    await filters.getByLabel('answer').check()
    await page.waitForURL(/name=answer/)
    await rowCount(6)
    await page.reload()
    await rowCount(6)
    await page.getByRole('button', { name: 'Remove filter name' }).click()
    await rowCount(8)
  })

  it('finds words in any language', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('报告')
    await page.waitForURL(/search=/)
    await rowCount(1)
    await page.getByRole('grid', { name: 'Traces' }).getByText('请总结这份报告').first().waitFor()
    await page.getByRole('button', { name: 'Remove filter text' }).click()
    await rowCount(8)
  })

  it('is walked with j and k, previews the selected row, and Enter opens it', async () => {
    await page.getByRole('heading', { name: 'Traces' }).click()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.waitForURL(/selected=/)
    // The focus goes along, and one stop leads past all the links of the list.
    await page.locator('[role="row"][aria-selected="true"]:focus').waitFor()
    await page.getByRole('button', { name: 'Skip the list “Traces”' }).press('Enter')
    await page.getByText('End of the list “Traces”').and(page.locator(':focus')).waitFor()
    const preview = page.getByRole('complementary', { name: 'Selected trace' })
    await preview
      .getByRole('region', { name: 'user', exact: true })
      .getByText('请总结这份报告')
      .waitFor()
    await page.keyboard.press('Escape')
    await preview.waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/)
    await page.getByRole('tree', { name: 'Spans' }).waitFor()
    await page.goBack()
    await rowCount(8)
    await page.keyboard.press('Escape')
  })

  it('shows a row at a glance under the mouse and the keyboard’s focus, and asks nothing for it', async () => {
    const asked: string[] = []
    const note = (request: { url(): string }) => asked.push(request.url())
    page.on('request', note)
    const row = page.getByRole('row', { name: /summarise/ })
    await row.hover()
    const card = page.getByRole('tooltip')
    await card.getByText('请总结这份报告').first().waitFor()
    await card.getByText('echo', { exact: true }).waitFor()
    await card.getByText(/\$0\.\d+/).waitFor()
    const [around, below] = [await row.boundingBox(), await card.boundingBox()]
    assert.ok(around !== null && below !== null)
    assert.ok(Math.abs(below.y - around.y - around.height) < 10, 'the card stands under its row')
    await page.mouse.move(5, 5)
    await card.waitFor({ state: 'detached' })
    await page.keyboard.press('/')
    await page.getByRole('link', { name: 'summarise' }).focus()
    await card.waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    assert.deepEqual(
      asked.filter((url) => /traces\/[0-9a-f]{32}/.test(url)),
      [],
    )
    page.off('request', note)
  })

  it('rates the selected trace with one key, to be undone or corrected', async () => {
    const written: unknown[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/api/v1/scores'))
        written.push(request.postDataJSON())
    })
    await page.getByRole('heading', { name: 'Traces' }).click()
    await page.keyboard.press('4')
    await page.getByRole('status').getByText('Nothing is selected').waitFor()
    await page.keyboard.press('j')
    const scores = page
      .getByRole('complementary', { name: 'Selected trace' })
      .getByRole('region', { name: 'Scores' })
    await scores.waitFor()
    await page.keyboard.press('3')
    await page.getByRole('status').getByText('rating: 3 of 9 for “summarise”').waitFor()
    await scores.getByText('rating: 3').waitFor()
    await page.keyboard.press('z')
    await scores.getByText('none').waitFor()
    await page.keyboard.press('8')
    await scores.getByRole('button', { name: 'rating 8', pressed: true }).waitFor()
    const stored = page.waitForResponse((answer) => answer.url().includes('/api/v1/scores'))
    // The next rating sends the one before.
    await page.keyboard.press('9')
    assert.equal((await stored).status(), 200)
    assert.equal(written.length, 1)
    assert.partialDeepStrictEqual(written[0], { name: 'rating', value: 8, source: 'person' })
    // Leaving the page sends the last one, and there is one rating of a person, the corrected one.
    await page.goto('about:blank')
    const values = async (): Promise<readonly (number | null)[]> => {
      const response = await page.request.get(`${listScores.path}?project=default&name=rating`)
      return listScores.reply.parse(await response.json()).items.map((score) => score.value)
    }
    while ((await values())[0] !== 9) await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual(await values(), [9])
    await page.goto('/p/default/traces')
    await rowCount(8)
    await page.keyboard.press('j')
    await scores.getByText('rating: 9').waitFor()
    await page.keyboard.press('Escape')
  })

  it('narrows by a score, and says what to write where it cannot read one', async () => {
    await page.goto('/p/default/traces')
    const filter = page.getByRole('region', { name: 'Score' }).getByRole('combobox')
    await filter.fill('rating<')
    await filter.press('Enter')
    await page.getByText(/^Write a name, or a name with/).waitFor()
    await filter.fill('rating>=2')
    await filter.press('Enter')
    await page.waitForURL(/score=rating/)
    await rowCount(1)
    await page.getByRole('button', { name: 'Remove filter score' }).click()
    await rowCount(8)
  })

  it('`?` says what the keys do', async () => {
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard' })
    await help.getByText('Traces: rate the selected one, 9 is best').waitFor()
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
  })

  it('puts new traces in front while they arrive', async () => {
    await page.mouse.move(0, 0)
    await sendCall(target, { text: 'arrived while looking', name: 'fresh' })
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'fresh' }).waitFor()
    await rowCount(9)
  })

  it('holds still under the pointer, and goes on when it leaves', async () => {
    const list = page.getByRole('grid', { name: 'Traces' })
    await list.getByRole('link', { name: 'fresh' }).hover()
    await sendCall(target, { text: 'arrived under the pointer', name: 'under' })
    await page.getByRole('button', { name: '1 new trace: show' }).waitFor()
    assert.equal(await list.getByRole('link', { name: 'under' }).count(), 0)
    await page.mouse.move(0, 0)
    await list.getByRole('link', { name: 'under' }).waitFor()
  })

  it('holds new traces back while a row is selected, and says how many wait', async () => {
    await page.keyboard.press('j')
    await sendCall(target, { text: 'arrived while reading', name: 'late' })
    await page.getByRole('button', { name: '1 new trace: show' }).click()
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'late' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('remembers chosen columns in the address, and keeps a view under a name', async () => {
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Session', { exact: true }).check()
    await page.getByRole('columnheader', { name: 'Session' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByLabel('Save this view as').fill('with sessions')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'with sessions', exact: true }).waitFor()
    await page.goto('/p/default/traces')
    await rowCount(11)
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'with sessions', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Session' }).waitFor()
  })

  it('reads a session turn by turn, leads to its traces, and from a user to theirs', async () => {
    await page.goto('/p/default/sessions')
    const row = page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1)
    await row.getByText('question 0').waitFor()
    await row.getByRole('link', { name: 'conversation-1' }).click()
    await page.getByRole('link', { name: '6 turns' }).waitFor()
    const turns = page.getByRole('article')
    await turns.nth(5).getByText('question 5').first().waitFor()
    await turns.nth(0).getByRole('region', { name: 'user' }).getByText('question 0').waitFor()
    await page.getByRole('link', { name: 'Its traces' }).click()
    await rowCount(6)
    await page.goto('/p/default/users')
    await page.getByRole('link', { name: 'user-1', exact: true }).click()
    await rowCount(3)
  })

  it('removes a trace, and all of a user, once the name is typed', async () => {
    await page.getByRole('link', { name: 'answer' }).first().click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove the trace “answer”' })
    const traceId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    assert.ok(await dialog.getByRole('button', { name: 'Remove the trace' }).isDisabled())
    await dialog.getByLabel(/^Type /).fill(traceId.slice(0, 8))
    await dialog.getByRole('button', { name: 'Remove the trace' }).click()
    await page.getByText(/^Removed: 1 trace, /).waitFor()
    await rowCount(10)
    await page.goto('/p/default/users')
    await page.getByRole('button', { name: 'Remove the traces of user-0' }).click()
    const all = page.getByRole('dialog', { name: 'Remove the traces of “user-0”' })
    await all.getByLabel(/^Type /).fill('user-0')
    await all.getByRole('button', { name: 'Remove all traces of this user' }).click()
    await page.getByText('Removed: 3 traces of user-0.').waitFor()
    await page.getByRole('link', { name: 'user-0', exact: true }).waitFor({ state: 'detached' })
    await page.goto('/p/default/traces')
    await rowCount(7)
  })

  it('met no error', () => assert.deepEqual(troubles, []))

  async function rowCount(count: number): Promise<void> {
    const grid = `[role=grid][aria-label=Traces][aria-rowcount="${count}"]`
    await page.locator(grid).waitFor()
  }
})
