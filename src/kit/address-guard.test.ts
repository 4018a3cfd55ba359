import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressDenied, AddressGuard } from '#kit/address-guard.ts'

const addresses: readonly [address: string, isAllowed: boolean][] = [
  ['8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['0.0.0.0', false],
  ['9.255.255.255', true],
  ['10.0.0.0', false],
  ['10.255.255.255', false],
  ['11.0.0.0', true],
  ['100.63.255.255', true],
  ['100.64.0.0', false],
  ['100.127.255.255', false],
  ['127.0.0.1', false],
  ['127.255.255.255', false],
  ['169.254.169.254', false],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['192.167.255.255', true],
  ['192.168.0.0', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::127.0.0.1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::a00:1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fdff::1', false],
  ['fe80::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
]

test('addresses inside networks are denied, the last of a range as the first', () => {
  const guard = new AddressGuard([])
  for (const [address, isAllowed] of addresses) {
    assert.equal(guard.allows(address), isAllowed, address)
  }
})

test('a range that the operator lists is open, and nothing beside it', () => {
  const guard = new AddressGuard(['127.0.0.0/8', '10.1.2.3', 'fd00::/16'])
  const cases: readonly [string, boolean][] = [
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['10.1.2.3', true],
    ['10.1.2.4', false],
    ['fd00::5', true],
    ['fd01::5', false],
    ['169.254.169.254', false],
  ]
  for (const [address, isAllowed] of cases) assert.equal(guard.allows(address), isAllowed, address)
})

test('a range that is none is refused when it is given', () => {
  for (const range of ['', 'localhost', '10.0.0.0/33', '10.0.0.0/x', '::1/129', '10.0.0/8', '/8']) {
    assert.throws(() => new AddressGuard([range]), RangeError, range)
  }
})

test('an address in a URL is checked before anything is dialled, a trusted origin is not', () => {
  const guard = new AddressGuard([])
  guard.trustOrigin('http://127.0.0.1:4401')
  guard.check(new URL('http://127.0.0.1:4401/any'))
  guard.check(new URL('https://api.openai.com'))
  for (const url of [
    'http://127.0.0.1:4402',
    'https://127.0.0.1:4401',
    'http://0x7f.1',
    'http://[::1]',
  ]) {
    assert.throws(() => guard.check(new URL(url)), AddressDenied, url)
  }
})

test('what a name resolves to is checked, and that very address is dialled', async () => {
  const lookUp = (guard: AddressGuard, all: boolean) =>
    new Promise<unknown>((resolve) => {
      const { lookup } = guard.connectOptions(new URL('http://localhost'), 1000)
      lookup?.('localhost', { all }, (error, address) => resolve(error ?? address))
    })
  assert.ok((await lookUp(new AddressGuard([]), true)) instanceof AddressDenied)
  assert.ok((await lookUp(new AddressGuard([]), false)) instanceof AddressDenied)
  const found = await lookUp(new AddressGuard(['127.0.0.1']), true)
  assert.deepEqual(found, [{ address: '127.0.0.1', family: 4 }])
  assert.equal(await lookUp(new AddressGuard(['127.0.0.1']), false), '127.0.0.1')
})
