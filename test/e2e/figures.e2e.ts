import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendCall, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const unpricedModel = { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'of-nobody' }

const { page, target, troubles, leave } = await visit()
after(leave)

describe('the figures of the overview', () => {
  before(async () => {
    for (let index = 0; index < 3; index += 1) await sendCall(target, { user: 'ada' })
    await sendCall(target, { model: 'sim/slow-100ms', stream: true })
    await sendCall(target, { model: 'sim/error-500' })
    // One trace of several calls, two of which failed beside a tool that did: traces and spans count otherwise than calls.
    await sendTrace(target, [
      { name: 'turn', startMs: 0, durationMs: 31_000, error: 'gave up' },
      { name: 'search', parent: 0, startMs: 0, durationMs: 20, error: 'no index' },
      ...[100, 300, 500].map((startMs, index) => ({
        name: 'chat of-nobody',
        parent: 0,
        startMs,
        durationMs: index === 2 ? 30_000 : 100,
        attributes: {
          'gen_ai.operation.name': 'chat',
          ...unpricedModel,
          'gen_ai.usage.input_tokens': 10,
          'gen_ai.usage.output_tokens': 5,
          ...(index === 0 ? {} : { 'error.type': 'timeout' }),
        },
        ...(index === 0 ? {} : { error: 'took too long' }),
      })),
    ])
    await waitForTraces(page, 6)
  })

  it('every number of the sentence leads to a list that says the same number', async () => {
    await follow(/^8 calls$/, { says: '8 calls', rows: 8 })
    await follow(/% failed$/, { says: '3 calls', rows: 3 })
    const cost = await sentenceLink(/unpriced$/)
    await follow(/unpriced$/, { says: cost, rows: 8 })
    const middle = await sentenceLink(/^[\d.,]+ m?s$/)
    await follow(middle, { says: '8 calls', rows: 8 })
    assert.match(page.url(), /sort=duration/)
  })

  it('a bar of a chart leads to the calls that it counts', async () => {
    await page.goto('/p/default')
    const chart = page.getByRole('region', { name: 'Calls', exact: true })
    const plot = chart.locator('.u-over')
    const box = await plot.boundingBox()
    assert.ok(box !== null)
    // All that was sent came just now: in the last bar, or in the two last ones at the turn of an hour.
    await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2)
    const keys = chart.locator('.chart-readout .chart-key strong')
    await keys.first().waitFor()
    const counts = (await keys.allInnerTexts()).map((text) => (text === '–' ? 0 : Number(text)))
    const calls = counts.reduce((sum, count) => sum + count)
    assert.ok(calls > 0)
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2)
    await sentence(calls === 1 ? '1 call' : `${calls} calls`)
    await rowCount(calls)
  })

  it('what needs attention leads to exactly what it counts', async () => {
    await page.goto('/p/default')
    const list = page.getByRole('list', { name: 'Needs attention' })
    await list.getByRole('link').first().waitFor()
    const entries = await list.getByRole('link').allInnerTexts()
    assert.deepEqual(entries, ['3 of 8 calls failed', '3 calls have no price'])
    for (const entry of entries) {
      await page.goto('/p/default')
      await list.getByRole('link', { name: entry }).click()
      await sentence('3 calls')
      await rowCount(3)
    }
  })

  it('every row of the breakdown leads to as many calls as it says', async () => {
    for (const [by, name] of [
      ['model', 'Model'],
      ['key', 'Key'],
      ['user', 'User'],
    ] as const) {
      await page.goto(`/p/default?by=${by}`)
      const choices = page.getByRole('group', { name: 'Break down by' })
      await choices.getByRole('button', { name, exact: true, pressed: true }).waitFor()
      const rows = page.getByRole('grid', { name: `Calls by ${by}` }).getByRole('row')
      await rows.nth(1).getByRole('link').waitFor()
      const count = await rows.count()
      for (let index = 1; index < count; index += 1) {
        await page.goto(`/p/default?by=${by}`)
        const row = rows.nth(index)
        const calls = Number((await row.getByRole('gridcell').nth(1).innerText()).trim())
        await row.getByRole('link').click()
        await sentence(calls === 1 ? '1 call' : `${calls} calls`)
        await rowCount(calls)
      }
    }
  })

  it('filters of the overview go along, and a kind of error narrows the list', async () => {
    await page.goto('/p/default?model=of-nobody')
    await page.getByRole('link', { name: '3 calls', exact: true }).click()
    await page.waitForURL(/model=of-nobody/)
    await rowCount(3)
    const kinds = page.getByRole('list', { name: 'Kinds of error' })
    await kinds.getByRole('button', { name: /timeout 2/ }).click()
    await page.waitForURL(/errorType=timeout/)
    await rowCount(2)
    await page.getByRole('grid').getByRole('link', { name: 'chat of-nobody' }).first().click()
    await page.waitForURL(/\/traces\/[0-9a-f]{32}\?span=/)
  })

  it('the list is ordered by time, duration and tokens', async () => {
    await page.goto('/p/default/calls?sort=-duration')
    await rowCount(8)
    const slowest = page.getByRole('grid').getByRole('row').nth(1)
    await slowest.getByRole('gridcell', { name: '30 s' }).waitFor()
    await page.getByRole('columnheader', { name: 'Tokens' }).getByRole('button').click()
    await page.waitForURL(/sort=-tokens/)
    await rowCount(8)
  })

  it('met no error', () => assert.deepEqual(troubles, []))

  async function sentenceLink(name: RegExp): Promise<string> {
    await page.goto('/p/default')
    return page.locator('.answer').getByRole('link', { name }).innerText()
  }

  async function follow(
    name: RegExp | string,
    expected: { says: string; rows: number },
  ): Promise<void> {
    await page.goto('/p/default')
    await page.locator('.answer').getByRole('link', { name }).click()
    await sentence(expected.says)
    await rowCount(expected.rows)
  }

  async function sentence(text: string): Promise<void> {
    await page.waitForURL(/\/calls/)
    await page.locator('.answer').getByText(text).first().waitFor()
  }

  async function rowCount(rows: number): Promise<void> {
    await page.locator(`[role=grid][aria-rowcount="${rows}"]`).waitFor()
  }
})
