import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const charts = ['Calls', 'Error rate', 'Latency', 'Time to first token', 'Tokens', 'Cost']

const { page, target, troubles, leave } = await visit()
after(leave)

describe('the overview', () => {
  before(async () => {
    await sendCall(target, { model: 'sim/echo', stream: true })
    await sendCall(target, { model: 'sim/slow-100ms', stream: true })
    await waitForTraces(page, 2)
  })

  it('figures move by themselves when traffic is sent', async () => {
    await page.goto('/p/default')
    await page.getByRole('link', { name: '2 calls', exact: true }).waitFor()
    await page.getByRole('link', { name: '0 % failed' }).waitFor()
    await sendCall(target, { model: 'sim/error-500' })
    await sendCall(target, { model: 'sim/echo' })
    await page.getByRole('link', { name: '4 calls', exact: true }).waitFor()
    await page.getByRole('link', { name: '25 % failed' }).waitFor()
    const grid = page.getByRole('grid', { name: 'Calls by model' })
    const row = grid.getByRole('row', { name: /echo/ })
    await row.getByRole('gridcell', { name: '2', exact: true }).waitFor()
  })

  it('every chart has its table, and gives its data as CSV', async () => {
    for (const title of charts) {
      const card = page.getByRole('region', { name: title, exact: true })
      await card.getByRole('button', { name: `${title} as a table` }).click()
      await card.getByRole('table').waitFor()
      await card.getByRole('button', { name: `${title} as a chart` }).click()
      await card.getByRole('img').waitFor()
    }
    await copy('Calls', 'As CSV')
    const csv = await page.evaluate('navigator.clipboard.readText()')
    assert.match(String(csv), /^time,answered,failed\r?\n\d{4}-/)
  })

  it('a chart is given away as a picture, and as a link to it with the range as it stands', async () => {
    await copy('Latency', 'As PNG')
    await page.getByRole('status').getByText('Copied Latency as PNG').waitFor()
    const bytes = await page.evaluate(`navigator.clipboard.read()
      .then(([item]) => item.getType('image/png'))
      .then(async (blob) => [...new Uint8Array(await blob.arrayBuffer())].slice(0, 8))`)
    assert.deepEqual(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    await copy('Latency', 'Link')
    const link = String(await page.evaluate('navigator.clipboard.readText()'))
    assert.match(link, /\/p\/default\?from=\d{4}-.*&to=\d{4}-.*#latency$/)
    await page.goto(link)
    await page.getByRole('region', { name: 'Latency', exact: true }).getByRole('img').waitFor()
    await page.goto('/p/default')
    await page.getByRole('region', { name: 'Calls', exact: true }).waitFor()
  })

  it('a click on a bar leads to the calls of that time', async () => {
    await page.goto('/p/default?from=-15m')
    await page.getByRole('link', { name: '4 calls', exact: true }).waitFor()
    const box = await boxOf('Calls')
    // The calls were made just now: their bar stands near the right edge.
    await page.mouse.click(box.x + box.width - 24, box.y + box.height / 2)
    await page.waitForURL(/\/calls\?.*from=\d{4}-/)
  })

  it('a stretch drawn on a chart becomes the range of the whole page', async () => {
    await page.goto('/p/default?from=-1h')
    const box = await boxOf('Latency')
    await page.mouse.move(box.x + 120, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 220, box.y + 60, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL(/from=\d{4}-.*to=\d{4}-/)
    await page.getByRole('button', { name: /^Time range: .* to / }).click()
    await page.getByRole('button', { name: 'Last hour' }).click()
    await page.waitForURL(/from=-1h$/)
  })

  it('breaks down by key, and leads to its calls', async () => {
    await page.goto('/p/default')
    await page.getByRole('button', { name: 'Key', exact: true }).click()
    const grid = page.getByRole('grid', { name: 'Calls by key' })
    await grid.getByRole('link', { name: 'e2e' }).click()
    await page.waitForURL(/\/calls\?key=key_/)
    await page.getByRole('link', { name: '4 calls' }).waitFor()
  })

  it('the palette goes anywhere and searches', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page').fill('sessions')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sessions/)
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page').fill('order 1204')
    await page.getByRole('option', { name: /Search traces for/ }).click()
    await page.waitForURL(/\/traces\?search=/)
    await page.getByRole('link', { name: '4 traces' }).waitFor()
  })

  it('the theme that is chosen stays', async () => {
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.reload()
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
  })

  it('models stand side by side with what was measured here', async () => {
    await page.goto('/p/default/models?only=measured')
    const grid = page.getByRole('grid', { name: 'Models' })
    await grid.getByLabel('Compare sim/echo').check()
    await grid.getByLabel('Compare sim/slow-100ms').check()
    await page.getByRole('button', { name: 'Compare 2' }).click()
    const table = page.getByRole('table', { name: 'Models side by side' })
    await table.getByRole('row', { name: /^Calls 2 1$/ }).waitFor()
    await page.getByRole('region', { name: 'Latency p50' }).waitFor()
    await copy('Latency p50', 'As PNG')
    await page.getByRole('status').getByText('Copied Latency p50 as PNG').waitFor()
  })

  it('met no error', () => assert.deepEqual(troubles, []))

  async function copy(chart: string, item: string): Promise<void> {
    await page.getByRole('button', { name: `Copy ${chart}`, exact: true }).click()
    const menu = page.getByRole('menu', { name: `Copy ${chart}` })
    await menu.getByRole('menuitem', { name: item }).click()
  }

  async function boxOf(chart: string) {
    const image = page.getByRole('region', { name: chart, exact: true }).getByRole('img')
    await image.waitFor()
    const box = await image.boundingBox()
    assert.ok(box !== null)
    return box
  }
})
