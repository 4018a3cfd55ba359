import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const minuteMs = 60_000
const count = 60
/** Trace `n` began n minutes after it, all of them within the last two hours. */
const startMs = Math.floor(Date.now() / minuteMs - 100) * minuteMs

/** As a person types it, in the zone of this machine, which is the browser’s too. */
function typed(milliseconds: number): string {
  const offsetMs = new Date(milliseconds).getTimezoneOffset() * minuteMs
  return new Date(milliseconds - offsetMs).toISOString().slice(0, 19)
}

const { page, target, troubles, leave } = await visit()
after(leave)

describe('a list around a moment', () => {
  before(async () => {
    const days = 3 * 24 * 60 * minuteMs
    const call = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4.1-mini',
      'gen_ai.usage.input_tokens': 5,
    }
    const one = (name: string) => [{ name, startMs: 0, durationMs: 20, attributes: call }]
    for (let n = 0; n < count; n += 1)
      await sendTrace(target, one(`trace ${n}.`), startMs + n * minuteMs)
    await sendTrace(target, one('long ago.'), startMs - days)
    await waitForTraces(page, count)
  })

  const lists = [
    { path: 'traces', label: 'Traces' },
    { path: 'calls', label: 'Model calls' },
  ]
  for (const { path, label } of lists) {
    it(`of ${path} is reached by typing it, with newer and older ones in view`, async () => {
      await page.goto(`/p/default/${path}`)
      const list = page.getByRole('grid', { name: label })
      await list.getByText('trace 59.').waitFor()
      await page.getByRole('button', { name: 'Go to a moment' }).click()
      const form = page.getByLabel(/^Day and time, /)
      await form.fill(typed(startMs + 20.5 * minuteMs))
      await page.getByRole('button', { name: 'Go there' }).click()
      await page.waitForURL(/at=\d{4}-/)
      const below = list.locator('.below-line')
      await below.getByText('trace 20.').waitFor()
      for (const n of [17, 19, 20, 21, 24])
        assert.ok(await list.getByText(`trace ${n}.`).isVisible(), `trace ${n}`)
      assert.ok(await isInView(`trace 20.`, label))
    })

    it(`of ${path} can be shared, goes on to newer ones, and leads back`, async () => {
      const shared = page.url()
      await page.goto('about:blank')
      await page.goto(shared)
      const list = page.getByRole('grid', { name: label })
      await list.locator('.below-line').getByText('trace 20.').waitFor()
      await page.getByRole('button', { name: 'Newer' }).click()
      await list.locator('.below-line').getByText('trace 45.').waitFor()
      await page.getByRole('button', { name: 'Newer' }).click()
      await list.locator('.below-line').getByText('trace 59.').waitFor()
      await page.getByRole('button', { name: 'Newer', disabled: true }).waitFor()
      await page.getByRole('button', { name: 'Back to the newest' }).click()
      await page.waitForURL((url) => !url.search.includes('at='))
      await list.getByText('trace 59.').waitFor()
    })

    it(`of ${path} is found outside the range too, which then says so`, async () => {
      const moment = new Date(startMs - 3 * 24 * 60 * minuteMs + minuteMs).toISOString()
      await page.goto(`/p/default/${path}?at=${moment}`)
      const list = page.getByRole('grid', { name: label })
      await list.locator('.below-line').getByText('long ago.').waitFor()
      await page.getByText(`no newer ${path} in this range`).waitFor()
      await page.getByRole('button', { name: /^Time range: .+ to .+/ }).waitFor()
      await page.goto(`/p/default/${path}?at=nonsense`)
      await list.getByText('trace 59.').waitFor()
      assert.deepEqual(troubles, [])
    })
  }
})

/** Whether a text lies inside the visible part of a list. */
async function isInView(text: string, label: string): Promise<boolean> {
  const list = page.getByRole('grid', { name: label })
  const [outer, inner] = [
    await list.boundingBox(),
    await list.getByText(text, { exact: true }).first().boundingBox(),
  ]
  if (outer === null || inner === null) return false
  return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height
}
