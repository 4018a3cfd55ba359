import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressDenied, AddressGuard } from '#kit/address-guard.ts'
import { ownAddresses } from '#kit/own-addresses.ts'

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
  ['192.0.0.1', false],
  ['192.0.1.255', true],
  ['192.0.2.0', false],
  ['192.0.2.255', false],
  ['192.0.3.0', true],
  ['192.31.196.1', true],
  ['192.88.98.255', true],
  ['192.88.99.1', false],
  ['198.17.255.255', true],
  ['198.19.255.255', false],
  ['198.20.0.0', true],
  ['198.51.99.255', true],
  ['198.51.100.1', false],
  ['203.0.112.255', true],
  ['203.0.113.255', false],
  ['223.255.255.255', true],
  ['240.0.0.1', false],
  ['::ffff:0:127.0.0.1', false],
  ['::ffff:169.254.169.254', false],
  ['64:ff9b::a00:1', false],
  ['64:ff9b::10.0.0.1', false],
  ['64:ff9b::1', false],
  ['64:ff9b::169.254.169.254', false],
  ['64:ff9b::8.8.8.8', true],
  ['64:ff9b:1::808:808', false],
  ['64:ff9b:1:ffff::1', false],
  ['100::1', false],
  ['100:0:0:1::1', false],
  ['2001::1', false],
  ['2001:0:a00:1::', false],
  ['2001:2::1', false],
  ['2001:10::1', false],
  ['2001:1ff:ffff::1', false],
  ['2001:200::1', true],
  ['2001:db7:ffff::1', true],
  ['2001:db8::1', false],
  ['2001:db9::1', true],
  ['2002:808:808::1', false],
  ['2003::1', true],
  ['3ffe:ffff::1', true],
  ['3fff::1', false],
  ['3fff:fff:ffff::1', false],
  ['3fff:1000::1', true],
  ['5f00::1', false],
  ['fbff::1', true],
  ['fe80::1%1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fdff::1', false],
  ['fe80::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
]

test('addresses inside networks are denied, the last of a range as the first', () => {
  const guard = new AddressGuard([], () => [])
  for (const [address, isAllowed] of addresses) {
    assert.equal(guard.allows(address), isAllowed, address)
  }
})

test('the machine’s own addresses are denied, public ones too, unless the operator lists them', () => {
  let own: readonly string[] = ['93.184.215.14', '2606:2800:21f::1', 'fe80::1%eth0']
  const guard = new AddressGuard([], () => own)
  for (const address of ['93.184.215.14', '::ffff:93.184.215.14', '2606:2800:21f:0::1'])
    assert.equal(guard.allows(address), false, address)
  assert.equal(guard.allows('64:ff9b::93.184.215.14'), false)
  assert.equal(guard.allows('93.184.215.15'), true)
  own = ['93.184.215.15']
  assert.deepEqual(
    ['93.184.215.14', '93.184.215.15'].map((one) => guard.allows(one)),
    [true, false],
  )
  assert.equal(new AddressGuard(['93.184.215.15'], () => own).allows('93.184.215.15'), true)
  for (const address of ownAddresses()())
    assert.equal(new AddressGuard([]).allows(address), false, address)
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
    ['64:ff9b::127.0.0.1', false],
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
