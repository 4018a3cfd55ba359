import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOfName, readFile } from '#web/pages/datasets/read-file.ts'

test('the end of a name says what a file is, in letters of either case', () => {
  for (const [name, format] of [
    ['questions.csv', 'csv'],
    ['QUESTIONS.XLSX', 'xlsx'],
    ['a.b.ndjson', 'jsonl'],
    ['rows.tsv', 'csv'],
    ['notes.txt', null],
    ['csv', null],
  ] as const)
    assert.equal(formatOfName(name), format, name)
})

test('a file with another name is refused with the names that are taken', async () => {
  await assert.rejects(readFile(new File(['a'], 'notes.txt')), /\.csv, \.jsonl, \.json/)
})

test('a text file is read as its text', async () => {
  assert.deepEqual(await readFile(new File(['a,b\n1,2\n'], 'x.csv')), {
    name: 'x.csv',
    format: 'csv',
    content: 'a,b\n1,2\n',
    note: '',
  })
})
