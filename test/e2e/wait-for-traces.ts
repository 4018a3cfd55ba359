import type { Page } from 'playwright-core'
import { listTraces, showReceipt } from '#contract/traces.ts'

const waitMaxMs = 15_000
const askEveryMs = 100

/** Waits until that many traces of the last day are stored; an answered call is safe at once and visible soon after. */
export async function waitForTraces(page: Page, count: number): Promise<void> {
  const endMs = Date.now() + waitMaxMs
  for (;;) {
    const response = await page.request.get(`${listTraces.path}?project=default&limit=200`)
    const { items } = listTraces.reply.parse(await response.json())
    if (items.length >= count) return
    if (Date.now() > endMs)
      throw new Error(`${items.length} of ${count} traces were stored in time.`)
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
}

/** Waits until so many spans of a trace are stored: a long one arrives in several batches. */
export async function waitForSpans(page: Page, traceId: string, count: number): Promise<void> {
  const endMs = Date.now() + waitMaxMs
  for (;;) {
    const path = showReceipt.path.replace(':traceId', traceId)
    const response = await page.request.get(`${path}?project=default`)
    const { storedSpans } = showReceipt.reply.parse(await response.json())
    if (storedSpans >= count) return
    if (Date.now() > endMs) throw new Error(`${storedSpans} of ${count} spans were stored in time.`)
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
}
