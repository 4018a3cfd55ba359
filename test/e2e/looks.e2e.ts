import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDataset } from '#contract/datasets.ts'
import { createPrompt } from '#contract/prompts.ts'
import { addReviewItems, createReviewQueue } from '#contract/reviews.ts'
import { listTraces } from '#contract/traces.ts'
import { openPage } from '#test/e2e/open-browser.ts'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

/** Every page by its address inside the project, and a heading that stands on it. */
const pages = [
  { path: '', heading: 'Overview' },
  { path: '/welcome', heading: 'Getting started' },
  { path: '/traces', heading: 'Traces' },
  { path: '/traces/TRACE', heading: 'answer' },
  { path: '/calls', heading: 'Model calls' },
  { path: '/sessions', heading: 'Sessions' },
  { path: '/sessions/conversation-1', heading: 'conversation-1' },
  { path: '/users', heading: 'Users' },
  { path: '/models', heading: 'Models' },
  { path: '/playground', heading: 'Playground' },
  { path: '/prompts', heading: 'Prompts' },
  { path: '/prompts/greeting', heading: 'greeting' },
  { path: '/prompts/greeting?tab=versions', heading: 'greeting' },
  { path: '/prompts/greeting?tab=use', heading: 'greeting' },
  { path: '/prompts/-/fragments', heading: 'Fragments' },
  { path: '/datasets', heading: 'Datasets' },
  { path: '/datasets/greetings', heading: 'greetings' },
  { path: '/datasets/greetings?tab=versions', heading: 'greetings' },
  { path: '/datasets/greetings?tab=schema', heading: 'greetings' },
  { path: '/models/requests', heading: 'Requests for models' },
  { path: '/evaluations', heading: 'Evaluations' },
  { path: '/evaluations/new', heading: 'New evaluation' },
  { path: '/evaluations/compare', heading: 'Compare evaluations' },
  { path: '/evaluations/judges', heading: 'Judges' },
  { path: '/evaluations/judges?calibrate=yes', heading: 'Judges' },
  { path: '/evaluations/online', heading: 'Online evaluations' },
  { path: '/evaluations/online?new=yes', heading: 'Online evaluations' },
  { path: '/review', heading: 'Review' },
  { path: '/review/QUEUE', heading: 'shown answers' },
  { path: '/review/QUEUE?add=traces', heading: 'shown answers' },
  { path: '/review/QUEUE/next', heading: 'shown answers' },
  { path: '/maturity', heading: 'Maturity' },
  { path: '/maturity/self-assessment', heading: 'Self-assessment' },
  { path: '/reference', heading: 'API reference' },
  { path: '/settings/connections', heading: 'Settings' },
  { path: '/settings/keys', heading: 'Settings' },
  { path: '/settings/aliases', heading: 'Settings' },
  { path: '/settings/prices', heading: 'Settings' },
  { path: '/settings/capture', heading: 'Settings' },
  { path: '/settings/people', heading: 'Settings' },
  { path: '/settings/health', heading: 'Settings' },
] as const

const looks = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'light', width: 400, height: 800 },
  { colorScheme: 'dark', width: 400, height: 800 },
] as const

// In the page, so in plain text: this project's types for tests know no document.
const namelessControls = `[...document.querySelectorAll('button, a[href], input, select, textarea')]
  .filter((control) => {
    const labels = [...(control.labels ?? [])].map((label) => label.textContent).join('')
    return (control.textContent + (control.ariaLabel ?? '') + control.title + labels).trim() === ''
  })
  .map((control) => control.outerHTML)`

/** Who speaks to the page says what they see: the words in a control are part of its name. */
const otherNames = `[...document.querySelectorAll('[aria-label]')]
  .filter((control) => control.matches('button, a[href], summary, [role=button], [role=tab], [role=menuitem]'))
  .filter((control) => {
    const words = (text) => text.toLowerCase().replace(/[^\\p{L}\\p{N}]+/gu, ' ').trim()
    const seen = control.cloneNode(true)
    for (const key of seen.querySelectorAll('kbd, [aria-hidden=true]')) key.remove()
    return !words(control.ariaLabel).includes(words(seen.innerHTML.replace(/<[^>]*>|&[a-z]+;/g, ' ')))
  })
  .map((control) => control.outerHTML.slice(0, 300))`

/** What scrolls sideways or down is reached by keys: it takes the focus, or something in it does. */
const unreachableScrolls = `[...document.querySelectorAll('main *, dialog[open] *')]
  .filter((box) => {
    const style = getComputedStyle(box)
    const scrolls = (over, inner, outer) => ['auto', 'scroll'].includes(over) && inner > outer + 1
    return (
      scrolls(style.overflowX, box.scrollWidth, box.clientWidth) ||
      scrolls(style.overflowY, box.scrollHeight, box.clientHeight)
    )
  })
  .filter((box) => box.ariaBusy !== 'true' && box.tabIndex < 0 && box.querySelector('button, a[href], input, select, textarea, summary, [tabindex="0"]') === null)
  .map((box) => box.outerHTML.slice(0, 300))`

/** Where pictures of every page go, to be looked at; none are taken when it is not set. */
const pictures = process.env['BELAY_E2E_PICTURES']

const here = await visit()
after(() => here.leave())
const { page, target } = here

describe('every page', () => {
  let queue: string
  before(async () => {
    for (let index = 0; index < 3; index += 1) {
      await sendCall(target, { name: 'answer', user: 'user-1', session: 'conversation-1' })
    }
    await waitForTraces(page, 3)
    await make(createPrompt.path, {
      name: 'greeting',
      system: 'You greet people of {{ town }}.',
      user: '{{ name }}',
      model: 'sim/echo',
    })
    await make(createDataset.path, {
      name: 'greetings',
      items: [
        { input: { name: 'Ada', town: 'London' }, expected: 'Good day, Ada.', split: 'test' },
      ],
    })
    queue = await makeQueue()
  })

  for (const { colorScheme, width, height } of looks) {
    it(`stands without error at ${width} pixels, ${colorScheme}, and nothing hangs over its edge`, async () => {
      const { browser, page: signedIn, target } = here
      const context = await browser.newContext({
        baseURL: target.url,
        storageState: await signedIn.context().storageState(),
        colorScheme,
        viewport: { width, height },
      })
      const { page, troubles } = await openPage(context)
      const traceId = await newestTrace()
      for (const { path, heading } of pages) {
        await page.goto(`/p/default${path.replace('TRACE', traceId).replace('QUEUE', queue)}`)
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
        await page.waitForLoadState('load')
        const overhang = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overhang, 0, `${path} is wider than the window`)
        assert.deepEqual(
          await page.evaluate(unreachableScrolls),
          [],
          `${path} scrolls without keys`,
        )
        if (pictures !== undefined) {
          // Long enough for the last answer and for what fades in.
          await page.waitForTimeout(900)
          mkdirSync(pictures, { recursive: true })
          const name = path.slice(1).replaceAll(/\W+/g, '-').replace('TRACE', 'one') || 'overview'
          await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) })
        }
      }
      await context.close()
      assert.deepEqual(troubles, [])
    })
  }

  it('every control has a name, and the words in it are part of that', async () => {
    const wrong: Record<string, unknown> = {}
    for (const { path, heading } of pages) {
      await page.goto(
        `/p/default${path.replace('TRACE', await newestTrace()).replace('QUEUE', queue)}`,
      )
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      const found = await page.evaluate(`[...${namelessControls}, ...${otherNames}]`)
      if (Array.isArray(found) && found.length > 0) wrong[path] = found
    }
    assert.deepEqual(wrong, {})
  })

  it('a wrong address says so and leads back', async () => {
    await page.goto('/p/default/nowhere')
    await page.getByText('There is no page at this address').waitFor()
    await page.getByRole('link', { name: 'Go to the overview' }).click()
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
  })

  async function make(path: string, data: unknown): Promise<void> {
    const made = await page.request.post(`${path}?project=default`, { data })
    assert.ok(made.ok(), await made.text())
  }

  /** A queue with one text in it; its id. */
  async function makeQueue(): Promise<string> {
    const headers = { origin: target.url }
    const dimensions = [{ kind: 'scale', name: 'helpful', steps: 5, passesFrom: 4 }]
    const made = await page.request.post(createReviewQueue.path, {
      data: { name: 'shown answers', guidelines: '- be **fair**', dimensions },
      headers,
    })
    const { id } = createReviewQueue.reply.parse(await made.json())
    const added = await page.request.post(addReviewItems.path.replace(':queue', id), {
      data: { texts: [{ input: 'Who holds the rope?', output: '{"who": "the belayer"}' }] },
      headers,
    })
    assert.ok(added.ok(), await added.text())
    return id
  }

  async function newestTrace(): Promise<string> {
    const response = await page.request.get(`${listTraces.path}?project=default&limit=1`)
    return listTraces.reply.parse(await response.json()).items[0]?.traceId ?? ''
  }
})
