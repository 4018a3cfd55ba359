import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usageSnippets } from '#web/pages/prompts/usage-snippets.ts'

const given = {
  url: 'http://127.0.0.1:4400',
  name: 'support',
  reference: 'production',
  values: { question: "Where's my parcel?" },
  hasModel: true,
}
const codeOf = (id: string, patch: Partial<Parameters<typeof usageSnippets>[0]> = {}): string =>
  usageSnippets({ ...given, ...patch }).find((snippet) => snippet.id === id)?.code ?? ''

test('texts stand in metadata, and a quote in one does not end the shell’s word', () => {
  assert.match(
    codeOf('curl'),
    /"model":"prompt\/support","metadata":\{"question":"Where'\\''s my parcel\?"\}/,
  )
  assert.match(codeOf('python'), /metadata=\{"question": "Where's my parcel\?"\}/)
})

test('a label other than production is part of the name', () => {
  assert.match(codeOf('curl', { reference: 'staging' }), /prompt\/support@staging/)
  assert.match(codeOf('render', { reference: 'staging' }), /"version":"staging"/)
})

test('values that are no texts travel in the header', () => {
  const values = { lines: ['a', true, null] }
  assert.match(codeOf('curl', { values }), /-H 'x-belay-variables: \{"lines":\["a",true,null\]\}'/)
  assert.match(codeOf('python', { values }), /json\.dumps\(\{"lines": \["a", True, None\]\}\)/)
  assert.match(codeOf('python', { values }), /^import json\n/)
  assert.match(codeOf('typescript', { values }), /'x-belay-variables': JSON\.stringify/)
})

test('a prompt without a model can only be rendered', () => {
  assert.deepEqual(
    usageSnippets({ ...given, hasModel: false }).map(({ id }) => id),
    ['render'],
  )
})
