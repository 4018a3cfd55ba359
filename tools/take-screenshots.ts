// Takes the pictures of docs/images anew: a Belay of its own, filled by `belay demo`, and what a person
// then sees. Run after the page has changed: `npm run screenshots`. The machine needs a font with
// Chinese and Japanese letters: the demonstration speaks eight languages.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { listEvaluations } from '#contract/evaluations.ts'
import { listReviewQueues } from '#contract/reviews.ts'
import { listTraces } from '#contract/traces.ts'
import { openBrowser, openPage } from '#test/e2e/open-browser.ts'
import { join as joinAsOwner, owner } from '#test/e2e/person.ts'
import { startBelay } from '#test/e2e/start-belay.ts'
import { runBelay } from '#test/scenarios/start-server.ts'

const images = fileURLToPath(new URL('../docs/images', import.meta.url))
const demo = '/p/demo'
const month = 'from=-30d'

async function shoot(page: Page, path: string, file: string): Promise<void> {
  await page.goto(path)
  await page.waitForLoadState('networkidle').catch(() => {})
  // Charts draw one turn after their data.
  await page.waitForTimeout(1500)
  await page.screenshot({ path: join(images, file) })
  process.stdout.write(`docs/images/${file}\n`)
}

/** What the demonstration has at an address of the API, read as the person who is signed in. */
async function itemsAt<Item>(page: Page, path: string, search = ''): Promise<Item> {
  const response = await page.request.get(`${path}?project=demo&${search}`)
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  const { items } = (await response.json()) as { items: Item[] }
  const [first] = items
  if (first === undefined) throw new Error(`${path}?${search}: the demonstration has none.`)
  return first
}

const belay = await startBelay()
const browser = await openBrowser()
try {
  const made = await runBelay(['demo'], { BELAY_DATA: belay.data })
  if (made.code !== 0) throw new Error(made.stderr)
  const context = await browser.newContext({
    baseURL: belay.url,
    viewport: { width: 1440, height: 900 },
  })
  const { page } = await openPage(context)
  await joinAsOwner(page, belay.ownerLink, owner)
  type Trace = { traceId: string; sessionId: string }
  const trip = await itemsAt<Trace>(page, listTraces.path, `${month}&tag=travel&status=ok`)
  const talk = await itemsAt<Trace>(page, listTraces.path, `${month}&tag=language:en&status=ok`)
  const evaluation = await itemsAt<{ id: string }>(page, listEvaluations.path)
  const queue = await itemsAt<{ id: string }>(page, listReviewQueues.path)
  await shoot(page, `${demo}?${month}`, 'overview.png')
  await shoot(page, `${demo}/traces?${month}`, 'traces.png')
  await shoot(page, `${demo}/traces/${trip.traceId}`, 'trace.png')
  await shoot(page, `${demo}/sessions/${encodeURIComponent(talk.sessionId)}`, 'session.png')
  await shoot(page, `${demo}/models?${month}`, 'models.png')
  await shoot(page, `${demo}/maturity`, 'maturity.png')
  await shoot(page, `${demo}/evaluations/${evaluation.id}`, 'evaluation.png')
  await shoot(page, `${demo}/review/${queue.id}`, 'review.png')
} finally {
  await browser.close()
  await belay.stop()
}
