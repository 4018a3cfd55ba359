import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendCall } from '#test/e2e/send-traffic.ts'
import { visit } from '#test/e2e/visit.ts'
import { waitForTraces } from '#test/e2e/wait-for-traces.ts'

const { page, target, troubles, leave } = await visit()
after(leave)

describe('the API reference', () => {
  before(async () => {
    await sendCall(target, { name: 'answer' })
    await waitForTraces(page, 1)
  })

  it('is found in the palette and shows every endpoint by its noun', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page').fill('api reference')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/reference/)
    const list = page.getByRole('navigation', { name: 'Endpoints' })
    const response = await page.request.get('/api/v1/openapi.json')
    const described: { paths: Record<string, object> } = await response.json()
    const count = Object.values(described.paths).flatMap((methods) => Object.keys(methods)).length
    await list.getByRole('link').first().waitFor()
    assert.equal(await list.getByRole('link').count(), count)
    await list.getByPlaceholder('Find an endpoint').fill('list traces')
    await list
      .getByRole('region', { name: 'traces' })
      .getByRole('link', { name: 'GET traces.list' })
      .click()
    await page.waitForURL(/endpoint=traces\.list/)
  })

  it('says what an endpoint takes, answers and refuses with', async () => {
    const endpoint = page.getByRole('article', { name: 'traces.list' })
    await endpoint.getByText('Needs the scope').waitFor()
    await endpoint.getByLabel('from', { exact: false }).first().waitFor()
    await endpoint.getByText('items', { exact: true }).click()
    await endpoint.getByText('durationMs', { exact: true }).waitFor()
    await endpoint.getByText(/request_invalid/).waitFor()
  })

  it('sends the request as whoever is signed in, and shows status, headers, body and the curl', async () => {
    await page.getByLabel('limit (optional)').fill('1')
    const curl = page.getByRole('region', { name: 'the same by curl' })
    await curl.getByText(/api\/v1\/traces\?project=default&limit=1'/).waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = page.getByRole('region', { name: 'The answer' })
    await answer.getByText('200 OK').waitFor()
    await answer.getByText('"name": "answer"').waitFor()
    await answer.getByText(/\d+ headers/).click()
    await answer.getByText(/content-type: application\/json/).waitFor()
  })

  it('shows a refusal with its fault, and only the beginning of what never ends', async () => {
    await page.goto('/p/default/reference?endpoint=traces.show')
    const send = page.getByRole('button', { name: 'Send' })
    assert.match((await send.getAttribute('aria-description')) ?? '', /Fill in traceId first/)
    await page.getByLabel('traceId').fill('0'.repeat(32))
    await send.click()
    const answer = page.getByRole('region', { name: 'The answer' })
    await answer.getByText('404 Not Found').waitFor()
    await answer.getByText('"code": "not_found"').waitFor()
    await page.goto('/p/default/reference?endpoint=live.watch')
    await page.getByRole('button', { name: 'Send' }).click()
    await answer.getByText(/event: hello/).waitFor()
    await answer.getByText('It goes on; only its beginning was read.').waitFor()
  })

  it('sends a body that begins with what must be there', async () => {
    await page.goto('/p/default/reference?endpoint=keys.create')
    const body = page.getByLabel('Body', { exact: true })
    const example: unknown = JSON.parse(await body.inputValue())
    assert.partialDeepStrictEqual(example, { name: '' })
    await body.fill(
      JSON.stringify({ name: 'by the reference', project: 'default', environment: 'production' }),
    )
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('region', { name: 'The answer' }).getByText('200 OK').waitFor()
  })

  it('met no error but the one provoked', () => {
    assert.deepEqual(
      troubles.filter((trouble) => !/status of 404/.test(trouble)),
      [],
    )
  })
})
