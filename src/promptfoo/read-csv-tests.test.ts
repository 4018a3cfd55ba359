import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Assertion } from '#promptfoo/config-schema.ts'
import { assertionOf, csvRows, testOfRow } from '#promptfoo/read-csv-tests.ts'

test('a cell says an assertion, with a threshold in brackets and its value behind a colon', () => {
  const table: readonly [cell: string, assertion: Assertion][] = [
    ['Paris', { type: 'equals', value: 'Paris' }],
    ['equals: Paris', { type: 'equals', value: 'Paris' }],
    ['not-contains:Paris', { type: 'not-contains', value: 'Paris' }],
    ['contains-any:a, "b, c"', { type: 'contains-any', value: ['a', 'b, c'] }],
    ['not-icontains-all:a,b', { type: 'not-icontains-all', value: ['a', 'b'] }],
    ['is-json', { type: 'is-json', value: undefined }],
    ['is-json:{"type":"object"}', { type: 'is-json', value: '{"type":"object"}' }],
    ['similar(0.9):a cat', { type: 'similar', value: 'a cat', threshold: 0.9 }],
    ['similar:a cat', { type: 'similar', value: 'a cat', threshold: 0.8 }],
    ['levenshtein(3):cat', { type: 'levenshtein', value: 'cat', threshold: 3 }],
    ['rouge-n:a cat', { type: 'rouge-n', value: 'a cat', threshold: 0.75 }],
    ['bleu:a cat', { type: 'bleu', value: 'a cat' }],
    ['fn:output > 3', { type: 'javascript', value: 'output > 3' }],
    ['eval: output', { type: 'javascript', value: 'output' }],
    ['javascript:output', { type: 'javascript', value: 'output' }],
    ['file://check.js:short', { type: 'javascript', value: 'file://check.js:short' }],
    ['python: len(output)', { type: 'python', value: 'len(output)' }],
    ['file://check.py', { type: 'python', value: 'file://check.py' }],
    ['grade: is polite', { type: 'llm-rubric', value: ' is polite' }],
    ['llm-rubric:is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['unheard-of:thing', { type: 'equals', value: 'unheard-of:thing' }],
    ['select-best:shortest', { type: 'equals', value: 'select-best:shortest' }],
  ]
  for (const [cell, assertion] of table) assert.deepEqual(assertionOf(cell), assertion, cell)
})

async function rowsOf(
  text: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>[]> {
  // In two pieces, as a large file comes.
  const half = Math.floor(text.length / 2)
  const pieces = [text.slice(0, half), text.slice(half)]
  const rows = await csvRows(() => pieces, environment, 'tests.csv')
  const first = await Array.fromAsync(rows())
  assert.deepEqual(await Array.fromAsync(rows()), first, 'the second time as the first')
  return first
}

test('columns that begin with two underscores say how a row is judged, the others are variables', async () => {
  const rows = await rowsOf(
    'question,__expected,__expected2,__description,__prefix,__metric,__threshold,__metadata:kind,__metadata:tags[],__config:__expected2:threshold\n' +
      'why,because,levenshtein:reason,first,Q: ,m,0.5,open,"a,b\\,c",2\n',
  )
  assert.deepEqual(
    rows.map((row, index) => testOfRow(row, index, 'tests.csv')),
    [
      {
        vars: { question: 'why' },
        assert: [
          { type: 'equals', value: 'because', metric: 'm' },
          { type: 'levenshtein', value: 'reason', threshold: 2, metric: 'm' },
        ],
        options: { prefix: 'Q: ' },
        description: 'first',
        threshold: 0.5,
        metadata: { kind: 'open', tags: ['a', 'b,c'], threshold: 2 },
      },
    ],
  )
})

test('a configuration of an assertion that is none is refused with what to write', () => {
  const read = (column: string, cell: string) => () => testOfRow({ [column]: cell }, 0, 'tests.csv')
  assert.throws(read('__config:__expected:weight', '2'), /tests\.csv: the column .* says nothing/)
  assert.throws(read('__config:__expected:threshold', 'high'), /"high", which is no number/)
})

test('the environment says what parts the columns, and quotes in the middle of a cell stay', async () => {
  assert.deepEqual(await rowsOf('a;b\n1;2\n', { PROMPTFOO_CSV_DELIMITER: ';' }), [
    { a: '1', b: '2' },
  ])
  assert.deepEqual(await rowsOf('a,b\n5" nail,x\n'), [{ a: '5" nail', b: 'x' }])
})

test('what is no table is refused with its line', async () => {
  await assert.rejects(rowsOf('a,b\n1,2,3\n'), /tests\.csv is no table: .*line 2/)
})
