import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

/** Of `measures.md`: what a phone on a slow line can bear. */
const bytesMax = 250 * 1024
const requestsMax = 30

/** What comes over the wire, heads and all, until the network has been quiet for a while. */
async function loadOf(
  context: BrowserContext,
  path: string,
  heading: string,
): Promise<{ bytes: number; paths: string[] }> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  let bytes = 0
  await session.send('Network.enable')
  const asked = new Map<string, string>()
  session.on('Network.requestWillBeSent', ({ request, requestId }) =>
    asked.set(requestId, new URL(request.url).pathname),
  )
  session.on('Network.requestServedFromCache', ({ requestId }) => asked.delete(requestId))
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(path)
  await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
  // The stream of live events never ends, so that "idle" cannot be waited for; nothing is fetched ahead of need after this.
  await page.waitForTimeout(3000)
  await page.close()
  return { bytes, paths: [...asked.values()] }
}

const { page, browser, target, leave } = await visit()
after(leave)

describe('the first load', () => {
  before(async () => {
    // An empty project shows how to begin beside the overview, which is another page.
    await sendCall(target, { model: 'sim/echo', text: 'hello' })
    await waitForTraces(page, 1)
  })

  const cases = [
    { title: 'of the sign-in page, before anybody is known', path: '/sign-in', heading: 'Sign in' },
    { title: 'of the overview', path: '/p/default', heading: 'Overview' },
    { title: 'of the traces', path: '/p/default/traces', heading: 'Traces' },
    { title: 'of a settings page', path: '/p/default/settings/keys', heading: 'Settings' },
  ]
  for (const { title, path, heading } of cases)
    it(`${title} is at most ${bytesMax / 1024} KB in ${requestsMax} requests`, async () => {
      const isKnown = path !== '/sign-in'
      const known = await page.context().storageState()
      const context = await browser.newContext({
        baseURL: target.url,
        ...(isKnown ? { storageState: known } : {}),
      })
      const { bytes, paths } = await loadOf(context, path, heading)
      await context.close()
      const told = `${Math.round(bytes / 1024)} KB in ${paths.length} requests: ${paths.join(' ')}`
      assert.ok(bytes <= bytesMax && paths.length <= requestsMax, told)
      if (process.env['BELAY_TELL'] !== undefined) process.stderr.write(`${path}: ${told}\n`)
    })
})
