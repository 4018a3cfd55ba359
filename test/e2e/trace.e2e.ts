import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Response } from 'playwright-core'
import { type SentSpan, sendCall, sendTrace } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForSpans, waitForTraces } from '#test/e2e/wait-for-traces.ts'

const hostile =
  'See [the rules](https://rules.example/x) ![spy](https://spy.example/pixel.png) ' +
  '<img src="https://spy.example/raw.png"> <script>document.title = "owned"</script>'

const agent: readonly SentSpan[] = [
  {
    name: 'invoke_agent support',
    startMs: 0,
    durationMs: 900,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' },
  },
  {
    name: 'chat gpt-4.1-mini',
    parent: 0,
    startMs: 10,
    durationMs: 400,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4.1-mini',
      'gen_ai.response.model': 'gpt-4.1-mini',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 500,
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'What are the rules?' }] },
        {
          role: 'assistant',
          parts: [
            { type: 'tool_call', id: 'c1', name: 'find_rules', arguments: { about: 'ropes' } },
          ],
        },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { found: 3 } }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'Three rules.' },
            { type: 'text', content: hostile },
          ],
          finish_reason: 'stop',
        },
      ]),
    },
  },
  {
    name: 'execute_tool find_rules',
    parent: 1,
    startMs: 450,
    durationMs: 100,
    attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_rules' },
    error: 'no such rule',
  },
]

const { page, target, troubles, leave } = await visit()
after(leave)

describe('a trace', () => {
  let agentTrace: string
  before(async () => {
    agentTrace = await sendTrace(target, agent)
    await waitForTraces(page, 1)
  })

  it('reads as a conversation, with tool calls folded and their data as a tree', async () => {
    await page.goto(`/p/default/traces/${agentTrace}`)
    const user = page.getByRole('region', { name: 'user', exact: true })
    await user.getByText('What are the rules?').waitFor()
    const call = page.getByRole('region', { name: 'assistant', exact: true })
    await call.getByText('find_rules').click()
    await call.locator('.json-tree').getByText('ropes').waitFor()
    const reply = page.getByRole('region', { name: 'assistant, reply' })
    await reply.getByText('Reasoning').waitFor()
  })

  it('never lets model output act: no HTML, no image by itself, links name their host', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.reload()
    const reply = page.getByRole('region', { name: 'assistant, reply' })
    await reply.getByText('(rules.example)').waitFor()
    assert.equal(await reply.locator('img, script').count(), 0)
    const link = reply.getByRole('link', { name: /the rules/ })
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow ugc')
    assert.notEqual(await page.title(), 'owned')
    const outside = asked.filter((url) => /spy\.example|rules\.example/.test(url))
    assert.deepEqual(outside, [])
  })

  it('shows what it cost by token class', async () => {
    const table = page.getByRole('table', { name: 'Cost by token class' })
    await table.getByRole('row', { name: /input 1,000 \$0\.000\d+/ }).waitFor()
    await table.getByRole('row', { name: /output 500 \$0\.000\d+/ }).waitFor()
  })

  it('is walked with the keyboard: the failed span, folding, raw and back', async () => {
    const toolRow = page.getByRole('treeitem', { name: /find_rules/ })
    await page.keyboard.press('e')
    await page.waitForURL(/span=/)
    await page.getByRole('treeitem', { name: /find_rules.*failed/, selected: true }).waitFor()
    await page.getByRole('note').getByText('no such rule').waitFor()
    await page.keyboard.press('k')
    await page.getByRole('treeitem', { name: /chat gpt/, selected: true }).waitFor()
    await page.keyboard.press('h')
    await toolRow.waitFor({ state: 'detached' })
    await page.keyboard.press('l')
    await toolRow.waitFor()
    await page.keyboard.press('r')
    const raw = page.getByRole('region', { name: 'Raw input', exact: true })
    await raw.getByText('What are the rules?').waitFor()
    await page.keyboard.press('r')
    await page.getByRole('region', { name: 'assistant, reply' }).waitFor()
  })

  it('takes a score from a person', async () => {
    await page.getByRole('button', { name: 'Add a score' }).click()
    await page.getByLabel('Name', { exact: true }).fill('helpful')
    await page.getByLabel('Value').fill('no')
    await page.getByRole('button', { name: 'Save the score' }).click()
    await page.getByRole('region', { name: 'Scores' }).getByText('helpful: no').waitFor()
  })

  it('shows every try of a call that was retried', async () => {
    await sendCall(target, { model: 'sim/error-503', text: 'try again', name: 'retried' })
    await page.goto('/p/default/traces')
    await page.getByRole('link', { name: 'retried' }).click()
    const tries = page.getByRole('region', { name: 'Tries' })
    await tries.waitFor()
    assert.ok((await tries.getByRole('listitem').count()) >= 2)
  })

  it('of 50,000 spans opens, is searched, and draws only the rows in view', async () => {
    const spans = Array.from({ length: 50_000 }, (_, index) => ({
      name: `step ${index}`,
      ...(index === 0 ? {} : { parent: Math.floor((index - 1) / 4) }),
      startMs: index / 100,
      durationMs: 5,
    }))
    const big = await sendTrace(target, spans)
    await waitForSpans(page, big, spans.length)
    const answers: Response[] = []
    page.on('response', (response) => {
      if (response.url().includes(`/api/v1/traces/${big}`)) answers.push(response)
    })
    await page.goto(`/p/default/traces/${big}`)
    await page.getByRole('treeitem', { name: 'step 0, span' }).waitFor()
    await page.getByRole('region', { name: 'About this span' }).waitFor()
    // The spans travel once, as short columns; of the selected one, and of no other, everything.
    const partOf = (answer: Response) =>
      new URL(answer.url()).pathname.split('/').slice(5).join('/')
    assert.deepEqual(
      answers.map((answer) => partOf(answer).replace(/[0-9a-f]{16}$/, 'ONE')).toSorted(),
      ['comments', 'spans/ONE', 'tree'],
    )
    const columns = answers.find((answer) => partOf(answer) === 'tree')
    const sizes = await columns?.request().sizes()
    assert.equal(await columns?.headerValue('content-encoding'), 'gzip')
    assert.ok((sizes?.responseBodySize ?? Infinity) / spans.length < 25, 'bytes for each span')
    await page.getByPlaceholder('Find among 50,000 spans').fill('step 49999')
    await page.getByRole('treeitem', { name: /step 49999/ }).click()
    await page.getByPlaceholder('Find among').fill('')
    assert.ok((await page.getByRole('treeitem').count()) < 200)
    await page.getByRole('tree', { name: 'Spans' }).press('End')
    // The last child of the last child, and so on: 4, 20, 84, …
    await page.getByRole('treeitem', { name: 'step 21844, span' }).waitFor()
    assert.ok((await page.getByRole('treeitem').count()) < 200)
  })

  it('shows searches beside the tokens, with what they cost', async () => {
    const metadata = { google: { groundingMetadata: { webSearchQueries: ['rope', 'knot'] } } }
    const attributes = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'google.generative-ai',
      'ai.model.id': 'gemini-2.5-pro',
      'ai.usage.inputTokens': 1000,
      'ai.usage.outputTokens': 200,
      'ai.response.providerMetadata': JSON.stringify(metadata),
    }
    const searched = await sendTrace(target, [
      { name: 'ai.generateText.doGenerate', startMs: 0, durationMs: 900, attributes },
    ])
    await waitForTraces(page, 4)
    await page.goto(`/p/default/traces/${searched}`)
    const table = page.getByRole('table', { name: 'Cost by token class' })
    await table.getByRole('row', { name: /web searches 1 \$0\.0\d+/ }).waitFor()
    await table.getByRole('row', { name: /input 1,000 \$0\.0\d+/ }).waitFor()
    await table.getByRole('row', { name: /In all 1,200 \$0\.0\d+/ }).waitFor()
  })

  it('met no error', () => assert.deepEqual(troubles, []))
})
