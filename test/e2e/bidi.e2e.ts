import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import { createDataset } from '#contract/datasets.ts'
import { createPrompt } from '#contract/prompts.ts'
import { sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const hebrew =
  'ראשון בשורה הזאת, ואחריו עוד מילים רבות שאין להן מקום בתא צר של טבלה, ועוד כמה לסוף '
const arabic = 'أول كلمة في السطر ثم كلمات كثيرة لا مكان لها في خلية ضيقة من الجدول وبعدها المزيد '

/** The beginnings of texts from right to left that are cut in the page, each with whether its first letter is inside. */
const cutTexts = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = node.textContent.search(/[\\u05d0-\\u05ea\\u0600-\\u06ff]/)
    let box = at === -1 ? null : node.parentElement
    while (box !== null && getComputedStyle(box).textOverflow !== 'ellipsis')
      box = box.parentElement
    if (box === null || box.clientWidth === 0 || box.scrollWidth <= box.clientWidth) continue
    const letter = document.createRange()
    letter.setStart(node, at)
    letter.setEnd(node, at + 1)
    const [own, around] = [letter.getBoundingClientRect(), box.getBoundingClientRect()]
    const isSeen = own.left >= around.left - 1 && own.right <= around.right + 1
    found.push((isSeen ? 'seen: ' : 'cut: ') + node.textContent.slice(0, 20))
  }
  return found
})()`

const { page, target, troubles, leave } = await visit()
after(leave)

describe('texts that run from right to left', () => {
  let dataset: string
  let traceId: string
  before(async () => {
    const send = async (path: string, data: object) => {
      const sent = await page.request.post(`${path}?project=default`, {
        data,
        headers: { origin: target.url },
      })
      assert.ok(sent.ok(), await sent.text())
      return await sent.json()
    }
    await send(createPrompt.path, { name: 'answer', description: hebrew.repeat(4), user: 'Hello' })
    const made = await send(createDataset.path, {
      name: hebrew.trim(),
      description: arabic.repeat(4),
      items: [{ input: { question: arabic.repeat(4) }, expected: hebrew.repeat(4) }],
    })
    dataset = made.id
    traceId = await sendTrace(target, [
      {
        name: hebrew.repeat(3).slice(0, 180),
        startMs: 0,
        durationMs: 90,
        attributes: {
          'session.id': arabic.repeat(2).trim(),
          'user.id': hebrew.repeat(2).trim(),
          'input.value': arabic.repeat(4),
          'output.value': hebrew.repeat(4),
        },
      },
    ])
    await waitForTraces(page, 1)
  })

  for (const width of [1440, 400])
    it(`are cut at their end, and their beginning is in sight, ${width} px wide`, async () => {
      await page.setViewportSize({ width, height: 900 })
      let cut = 0
      for (const path of [
        '/p/default/traces?columns=name,input,output,user,session',
        `/p/default/traces/${traceId}`,
        '/p/default/sessions',
        '/p/default/users',
        // What a prompt is for has no room in a narrow window.
        ...(width > 600 ? ['/p/default/prompts'] : []),
        '/p/default/datasets',
        `/p/default/datasets/${dataset}`,
      ]) {
        await page.goto(path)
        await page
          .locator('main')
          .getByText(/[א-ת\u0600-\u06ff]/)
          .filter({ visible: true })
          .first()
          .waitFor()
          .catch(() => assert.fail(`no such text is in sight on ${path}`))
        const found = z.array(z.string()).parse(await page.evaluate(cutTexts))
        cut += found.length
        assert.deepEqual(
          found.filter((text) => text.startsWith('cut:')),
          [],
          path,
        )
      }
      assert.ok(cut > 3, `${cut} texts were cut`)
      assert.deepEqual(troubles, [])
    })
})
