import type { Browser } from 'playwright-core'
import { makeKey } from '#test/e2e/make-key.ts'
import { openBrowser, openPage, type WatchedPage } from '#test/e2e/open-browser.ts'
import { join, owner } from '#test/e2e/person.ts'
import type { Target } from '#test/e2e/send-traffic.ts'
import { startBelay } from '#test/e2e/start-belay.ts'

/** A fresh Belay with its owner signed in in a browser, and a key to send traffic with. */
export type Visit = WatchedPage & {
  readonly browser: Browser
  readonly target: Target
  readonly leave: () => Promise<void>
}

/** Starts Belay and a browser, joins as owner, makes a key. `leave` ends both. */
export async function visit(): Promise<Visit> {
  const belay = await startBelay()
  const browser = await openBrowser()
  const leave = async (): Promise<void> => {
    await browser.close()
    await belay.stop()
  }
  try {
    const context = await browser.newContext({
      baseURL: belay.url,
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const watched = await openPage(context)
    await join(watched.page, belay.ownerLink, owner)
    const key = await makeKey(watched.page, 'e2e')
    return { ...watched, browser, target: { url: belay.url, key }, leave }
  } catch (error) {
    await leave()
    throw error
  }
}
