import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SecretBytes, SecretFilter, withoutSecrets, writtenForms } from '#kit/secret-filter.ts'

const secret = 'sk-sk-canary/7'
const bytes = new SecretBytes(writtenForms(secret))

function filtered(pieces: readonly string[]): string {
  const filter = new SecretFilter(bytes)
  const out = pieces.map((piece) => filter.push(Buffer.from(piece)))
  return Buffer.concat([...out, filter.end()]).toString()
}

test('a secret is taken out wherever it is cut, and everything else stays', () => {
  const text = `data: é sk-${secret}, Bearer ${secret}${secret} sk-sk-can`
  const clean = 'data: é sk-(secret), Bearer (secret)(secret) sk-sk-can'
  for (let first = 0; first <= text.length; first += 1)
    for (const second of [first, first + 1, first + 5, text.length])
      assert.equal(
        filtered([text.slice(0, first), text.slice(first, second), text.slice(second)]),
        clean,
        `cut at ${first} and ${second}`,
      )
  assert.equal(filtered([...text]), clean)
})

test('what does not end like a secret goes on at once', () => {
  const filter = new SecretFilter(bytes)
  const piece = Buffer.from('data: {"content":"Hello"}\n\n')
  assert.equal(filter.push(piece), piece, 'not even copied')
  assert.equal(filter.push(Buffer.from('x sk-')).toString(), 'x ')
  assert.equal(filter.push(Buffer.from('other')).toString(), 'sk-other')
})

test('secrets within JSON are found, and what is too short to be one is left', () => {
  const odd = 'a"b/c\\d0123'
  assert.equal(withoutSecrets(JSON.stringify({ told: odd }), [odd]), '{"told":"(secret)"}')
  assert.equal(withoutSecrets('key sk-sk-canary\\/7', [secret]), 'key (secret)')
  assert.equal(withoutSecrets('Hello s', ['s', 'Hello']), 'Hello s')
  assert.equal(withoutSecrets('123456', ['123456']), '(secret)')
})

test('a secret is found in base64 wherever it stands there, and percent-encoded', () => {
  const canary = 'sk-canary/7+é-0123456789'
  for (const before of ['', 'u:', 'Bearer ', 'user:', 'x'.repeat(31)])
    for (const behind of ['', '!', '\n', ' and more'])
      for (const coding of ['base64', 'base64url'] as const) {
        const coded = Buffer.from(before + canary + behind).toString(coding)
        for (const text of [coded, JSON.stringify({ told: coded }).replaceAll('/', '\\/')]) {
          const clean = withoutSecrets(text, [canary])
          assert.ok(clean.includes('(secret)'), `${before}, ${behind}: ${text}`)
          const rest = clean.replace(/^.*?\(secret\)/, '').replaceAll('\\', '')
          for (let cut = 0; cut < 4; cut += 1)
            assert.ok(!Buffer.from(rest.slice(cut), 'base64').toString().includes('0123'))
        }
      }
  assert.equal(
    withoutSecrets(`?key=${encodeURIComponent(canary)}&a=b`, [canary]),
    '?key=(secret)&a=b',
  )
})

test('a short secret is not looked for in base64, where it would stand by chance', () => {
  assert.deepEqual(writtenForms('a1b2c3'), ['a1b2c3', 'YTFiMmMz'])
})
