import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TryBound } from '#http/api/try-bound.ts'

let nowMs = 0
const fresh = () => new TryBound({ nowMs: () => nowMs })

/** How many of these tries are let through. */
function allowed(tries: readonly (() => { readonly ok: boolean })[]): number {
  return tries.filter((one) => one().ok).length
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

test('one address has ten tries a minute at one account, however it is written', () => {
  const tries = fresh()
  const at = (email: string) => () => tries.signIn('192.0.2.1', email)
  assert.equal(allowed(times(10, () => at('ada@example.com'))), 10)
  assert.equal(allowed([at('ada@example.com'), at(' ADA@example.com ')]), 0)
  assert.equal(allowed([at('bob@example.com')]), 1)
})

test('one account has thirty tries a minute, from wherever they come', () => {
  const tries = fresh()
  const from = (index: number) => () =>
    tries.signIn(`192.0.2.${Math.floor(index / 10)}`, 'ada@example.com')
  assert.equal(allowed(times(30, from)), 30)
  assert.equal(allowed([from(30)]), 0)
})

test('tries that are refused for the address do not lock the account', () => {
  const tries = fresh()
  allowed(times(1000, () => () => tries.signIn('192.0.2.1', 'ada@example.com')))
  const others = times(
    20,
    (index) => () => tries.signIn(`192.0.2.${10 + Math.floor(index / 10)}`, 'ada@example.com'),
  )
  assert.equal(allowed(others), 20)
})

test('one address has forty tries a minute, at whichever accounts', () => {
  const tries = fresh()
  const at = (index: number) => () => tries.signIn('192.0.2.1', `${index}@example.com`)
  assert.equal(allowed(times(40, at)), 40)
  assert.equal(allowed([at(40)]), 0)
  assert.ok(tries.signIn('192.0.2.2', '41@example.com').ok)
})

test('an IPv6 network of 64 bits is one address', () => {
  const tries = fresh()
  const from = (peer: string) => () => tries.signIn(peer, 'ada@example.com')
  assert.equal(allowed(times(10, (index) => from(`2001:db8:0:1::${index.toString(16)}`))), 10)
  assert.equal(allowed([from('2001:0db8::1:ffff:0:0:1')]), 0)
  assert.equal(allowed([from('2001:db8:0:2::1')]), 1)
  assert.equal(allowed([from('::1'), from('::ffff:192.0.2.1')]), 2)
})

test('links have ten tries a minute for each address', () => {
  const tries = fresh()
  assert.equal(allowed(times(10, () => () => tries.link('192.0.2.1'))), 10)
  assert.equal(allowed([() => tries.link('192.0.2.1')]), 0)
  assert.equal(allowed([() => tries.link('192.0.2.2')]), 1)
})

test('a minute after its first try an address begins anew, and not before', () => {
  const tries = fresh()
  nowMs = 1000
  allowed(times(10, () => () => tries.link('192.0.2.1')))
  nowMs = 60_999
  assert.equal(tries.link('192.0.2.1').ok, false)
  nowMs = 61_000
  assert.equal(tries.link('192.0.2.1').ok, true)
})

test('many names do not make it forget a fresh one', () => {
  const tries = fresh()
  times(9000, (index) => tries.link(`10.0.${index >> 8}.${index & 255}`))
  allowed(times(10, () => () => tries.link('192.0.2.1')))
  times(5000, (index) => tries.link(`10.1.${index >> 8}.${index & 255}`))
  assert.equal(tries.link('192.0.2.1').ok, false)
})
