import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pageFolders } from '#web/pages.gen.ts'
import { navigation, pageAt, presentItem } from '#web/shell/navigation.ts'

it('only pages that show a stretch of time offer to choose one', () => {
  const cases: [string, boolean][] = [
    ['/p/default', true],
    ['/p/default/', true],
    ['/p/default/calls', true],
    ['/p/default/traces', true],
    ['/p/default/sessions', true],
    ['/p/default/users', true],
    ['/p/default/sessions/conversation-1', true],
    ['/p/default/traces/0af7651916cd43dd8448eb211c80319c', false],
    ['/p/default/models', false],
    ['/p/default/datasets/greetings', false],
    ['/sign-in', false],
  ]
  for (const [pathname, expected] of cases)
    assert.equal(pageAt(pathname)?.takesRange === true, expected, pathname)
})

it('an address with a word of its own is not taken for a name', () => {
  assert.equal(pageAt('/p/default/evaluations/new')?.id, 'new-evaluation')
  assert.equal(pageAt('/p/default/evaluations/eva_1')?.id, 'evaluation')
  assert.equal(pageAt('/p/default/prompts/-/fragments')?.id, 'fragments')
  assert.equal(pageAt('/p/default/nowhere'), undefined)
})

it('the navigation stands in the order of the work, in groups', () => {
  const expected = [
    ['Overview', 'Traces', 'Calls', 'Sessions', 'Users'],
    ['Models', 'Playground', 'Prompts', 'Datasets', 'Evaluations', 'Review'],
    ['Maturity'],
    ['Settings'],
  ]
  // A new page stands between these, and changes nothing of their order.
  const known = new Set(expected.flat())
  const shown = navigation
    .map((items) => items.map(({ title }) => title).filter((title) => known.has(title)))
    .filter((titles) => titles.length > 0)
  assert.deepEqual(shown, expected)
})

it('the navigation marks the page one is in, also deeper down', () => {
  const cases: [string, string | undefined][] = [
    ['/p/default', 'Overview'],
    ['/p/default/welcome', 'Overview'],
    ['/p/default/traces/0af7651916cd43dd8448eb211c80319c', 'Traces'],
    ['/p/default/models/requests', 'Models'],
    ['/p/default/settings/keys', 'Settings'],
    ['/p/default/reference', undefined],
    ['/p/default/nowhere', undefined],
  ]
  for (const [pathname, title] of cases) assert.equal(presentItem(pathname)?.title, title, pathname)
})

it('every page has an id and an address of its own', () => {
  const pages = pageFolders.flat()
  assert.equal(new Set(pages.map(({ id }) => id)).size, pages.length)
  assert.equal(new Set(pages.map(({ path }) => path)).size, pages.length)
})
