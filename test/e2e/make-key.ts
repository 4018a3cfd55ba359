import type { Page } from 'playwright-core'
import { createKey } from '#contract/keys.ts'

/** Makes a key through the API with the cookie of the page's person; the page itself stays as it is. */
export async function makeKey(page: Page, name: string): Promise<string> {
  const response = await page.request.post(createKey.path, {
    data: { name, project: 'default', environment: 'production' },
    headers: { origin: new URL(page.url()).origin },
  })
  if (!response.ok())
    throw new Error(`The key was not made: ${response.status()} ${await response.text()}`)
  return createKey.reply.parse(await response.json()).key
}
