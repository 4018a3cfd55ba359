import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillSecrets } from '#domain/evaluations/fill-secrets.ts'
import { withoutSecrets } from '#kit/secret-filter.ts'
import { ownHeaders } from '#contract/own-headers.ts'

const environment = {
  BELAY_SECRET_APP: 's3cret',
  BELAY_SECRET_APP_ORIGIN: 'https://app.example.com/',
  BELAY_SECRET_LOST: 'x',
}
const url = new URL('https://app.example.com/judge')

test('a secret of the environment goes into its place, to its own origin', () => {
  assert.deepEqual(
    fillSecrets(
      { authorization: 'Bearer {{ secrets.APP }}', 'x-team': '{{secrets.APP}} {{ other }}' },
      url,
      environment,
    ),
    {
      headers: { authorization: 'Bearer s3cret', 'x-team': 's3cret {{ other }}' },
      secrets: ['s3cret', 's3cret'],
    },
  )
})

test('to another origin it is not sent, and one that is not set says how to set it', () => {
  const headers = { authorization: '{{ secrets.APP }}' }
  for (const other of [
    'https://app.example.com.evil.example/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
  ])
    assert.throws(
      () => fillSecrets(headers, new URL(other), environment),
      /The secret APP is for https:\/\/app\.example\.com\/ .* is not sent to/,
      other,
    )
  for (const name of ['LOST', 'NONE'])
    assert.throws(
      () => fillSecrets({ a: `{{ secrets.${name} }}` }, url, environment),
      new RegExp(`There is no secret ${name}: start the server with BELAY_SECRET_${name} and`),
    )
})

test('what a server says back is told without the secret', () => {
  assert.equal(withoutSecrets('wrong token s3cret', ['s3cret']), 'wrong token (secret)')
})

test('a header that looks like a secret is refused with what to write', () => {
  const refused = ownHeaders.safeParse({ authorization: `Bearer sk-${'a'.repeat(32)}` })
  assert.match(refused.error?.message ?? '', /write \{\{ secrets\.NAME \}\}/)
  assert.equal(ownHeaders.safeParse({ authorization: 'Bearer {{ secrets.APP }}' }).success, true)
})
