import assert from 'node:assert/strict'
import { it } from 'node:test'
import { takesRange } from '#web/shell/takes-range.ts'

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
  for (const [pathname, expected] of cases) assert.equal(takesRange(pathname), expected, pathname)
})
