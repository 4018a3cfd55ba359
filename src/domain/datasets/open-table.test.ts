import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { ImportFormat } from '#contract/datasets.ts'
import { openTable, readTable } from './open-table.ts'

function fixture(name: string): string {
  const path = new URL(`../../../test/fixtures/datasets/${name}`, import.meta.url)
  return readFileSync(path).toString('base64')
}

async function rowsOf(format: ImportFormat, content: string, wanted?: readonly string[]) {
  const table = await openTable(format, content)
  return table.ok ? readTable(format, table.value, wanted ?? table.value.names) : table
}

async function fieldsOf(format: ImportFormat, content: string) {
  const rows = await rowsOf(format, content)
  assert.ok(rows.ok, JSON.stringify(rows))
  return rows.value.map((row) => ('fields' in row ? row.fields : row.problem))
}

async function complaintOf(format: ImportFormat, content: string): Promise<string> {
  const rows = await rowsOf(format, content)
  assert.ok(!rows.ok, JSON.stringify(rows))
  return rows.fault
}

describe('A Parquet file', () => {
  for (const compression of ['zstd', 'snappy']) {
    test(`gives texts, lists, objects, times and whole numbers as JSON has them (${compression})`, async () => {
      const rows = await fieldsOf('parquet', fixture(`questions.${compression}.parquet`))
      assert.deepEqual(rows, [
        {
          question: 'What holds a climber?',
          expected: 'The belayer',
          context: ['Rope', 'Anchor'],
          metadata: { team: 'core', lang: 'en' },
          count: 1,
          asked_at: '2026-01-02T03:04:05.000Z',
          split: 'train',
        },
        {
          question: 'Wer sichert?',
          expected: 'Der Sichernde',
          context: [],
          metadata: { team: 'core', lang: 'de' },
          count: 2,
          asked_at: '2026-01-02T03:04:05.000Z',
          split: 'test',
        },
        {
          question: '谁在保护?',
          expected: '保护员',
          context: ['绳子'],
          metadata: { team: 'asia', lang: 'zh' },
          count: '9007199254740993', // more than a number of JSON holds exactly
          asked_at: null,
          split: 'test',
        },
      ])
    })
  }

  test('gives bytes as base64, nested ones too, and says so', async () => {
    const rows = await rowsOf('parquet', fixture('odd-types.parquet'), [
      'raw',
      'fixed',
      'price',
      'at',
    ])
    assert.ok(rows.ok)
    assert.deepEqual(rows.value[0], {
      row: 1,
      cells: 'text',
      fields: { price: 1.25, at: '2026-01-02T03:04:05.000Z', raw: 'AP8Q', fixed: 'YWJjZA==' },
    })
    const table = await openTable('parquet', fixture('odd-types.parquet'))
    assert.deepEqual(table.ok ? table.value.notes : table.fault, [
      'Columns of bytes are written as base64: "raw", "fixed".',
      'Decimals of more than 15 digits are rounded to a number of JSON: "big".',
      'Times of day are whole numbers in the unit of their column: "time".',
    ])
  })

  test('names the row and column of a number that JSON has not', async () => {
    for (const [column, word] of [
      ['score', 'Infinity'],
      ['nested', 'NaN'],
    ] as const) {
      const rows = await rowsOf('parquet', fixture('odd-types.parquet'), ['q', column])
      const [, second] = rows.ok ? rows.value : []
      assert.ok(second !== undefined && 'problem' in second)
      assert.match(second.problem, new RegExp(`column "${column}" holds ${word}`))
    }
  })

  test('spoils nothing by a column that is not taken; one that is taken is named', async () => {
    const rows = await rowsOf('parquet', fixture('interval.parquet'), ['q'])
    assert.deepEqual(rows.ok && rows.value.length, 1)
    const refused = await rowsOf('parquet', fixture('interval.parquet'), ['q', 'iv'])
    assert.match(refused.ok ? '' : refused.fault, /the column "iv" cannot be read .*interval/)
  })

  test('that is small and unpacks to too much is refused before it is unpacked', async () => {
    assert.match(
      await complaintOf('parquet', fixture('too-many-rows.parquet')),
      /it has 200001 rows; a dataset holds at most 200000/,
    )
    assert.match(
      await complaintOf('parquet', fixture('unpacks-large.parquet')),
      /it unpacks to 6291\d{5} bytes; at most 536870912 are read/,
    )
  })

  test('that is none, or cut off, is refused with what it should have been', async () => {
    const whole = Buffer.from(fixture('questions.zstd.parquet'), 'base64')
    for (const bytes of [Buffer.from('question,expected\n'), whole.subarray(0, 1000)])
      assert.match(
        await complaintOf('parquet', bytes.toString('base64')),
        /^The file could not be read as parquet: /,
      )
  })
})

describe('A spreadsheet', () => {
  test('gives the rows of its first sheet; columns without a head are left out', async () => {
    const rows = await fieldsOf('xlsx', fixture('questions.xlsx'))
    assert.deepEqual(rows, [
      {
        question: 'What holds a climber?',
        expected: 'The belayer',
        count: 3,
        asked_at: '2026-01-02T03:04:05.000Z',
        done: true,
        split: 'train',
      },
      {
        question: '谁在保护?',
        expected: null, // a formula that nothing has computed yet
        count: 2.5,
        asked_at: null,
        done: false,
        split: 'test',
      },
      {
        question: null,
        expected: 'an empty input',
        count: null,
        asked_at: null,
        done: null,
        split: null,
      },
    ])
  })

  test('has no blanks around its names and no blank rows, and says what stands under no name', async () => {
    const content = fixture('messy.xlsx')
    const rows = await rowsOf('xlsx', content)
    assert.ok(rows.ok, JSON.stringify(rows))
    assert.deepEqual(
      rows.value.map((row) => ('fields' in row ? row.fields : row.problem)),
      [
        { Question: 'a', EXPECTED: 'b' },
        { Question: 'c', EXPECTED: 'd' },
      ],
    )
    const table = await openTable('xlsx', content)
    assert.match(
      table.ok ? table.value.notes.join() : '',
      /Column 5 has no name.* row 1 is the first/,
    )
  })

  test('that says it unpacks to more than memory holds is refused before it is unpacked', async () => {
    const bytes = Buffer.from(fixture('questions.xlsx'), 'base64')
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    bytes.writeUInt32LE(512 * 1024 * 1024 + 1, entry + 24)
    assert.match(await complaintOf('xlsx', bytes.toString('base64')), /at most 536870912 are read/)
  })

  test('that is none is refused as what it is not', async () => {
    const text = Buffer.from('question\nWhy?\n').toString('base64')
    assert.match(await complaintOf('xlsx', text), /it is no xlsx file/)
  })
})

describe('A text file', () => {
  test('of JSON lines names the line that is none, and keeps the rest', async () => {
    assert.deepEqual(
      (await fieldsOf('jsonl', '{"input":"a"}\r\n\n{"input":\n[1]\n')).map((row) =>
        typeof row === 'string' ? row.replace(/: .*/, '') : row,
      ),
      [{ input: 'a' }, 'is not JSON', 'is not an object with a field per column'],
    )
  })

  test('of JSON is a list, or an object that holds one', async () => {
    for (const text of ['[{"input":1}]', '{"count":1,"rows":[{"input":1}]}'])
      assert.deepEqual(await fieldsOf('json', text), [{ input: 1 }])
    assert.match(await complaintOf('json', '"text"'), /a list of objects was expected/)
  })

  test('of CSV keeps line ends and quotes inside cells, with a byte order mark in front or not', async () => {
    assert.deepEqual(await fieldsOf('csv', '\uFEFFinput,expected\r\n"a ""b""\nc",d\r\n'), [
      { input: 'a "b"\nc', expected: 'd' },
    ])
  })

  test('of CSV may say its separator in a first line, as Excel writes it', async () => {
    for (const line of ['sep=;', '\uFEFFsep=;', '"sep=;"', 'SEP=;'])
      assert.deepEqual(await fieldsOf('csv', `${line}\r\ninput;expected\r\na,b;c\r\n`), [
        { input: 'a,b', expected: 'c' },
      ])
  })

  test('of CSV has no blanks around its names, no blank rows, and no blank tail', async () => {
    const text = ',,,\n question , Expected Output ,,\na,b,,\n,,,\n\nc,d,,,,\n'
    const rows = await rowsOf('csv', text)
    assert.deepEqual(rows.ok && rows.value, [
      { row: 1, cells: 'text', fields: { question: 'a', 'Expected Output': 'b' } },
      { row: 4, cells: 'text', fields: { question: 'c', 'Expected Output': 'd' } },
    ])
  })

  test('of CSV says of a column without a name that something stands in it', async () => {
    const table = await openTable('csv', 'a,,b\n1,,2\n3,x,4\n')
    assert.match(
      table.ok ? table.value.notes.join() : '',
      /Column 2 has no name.* row 2 is the first/,
    )
  })

  test('of CSV loses the apostrophe against formulas, and says so', async () => {
    const table = await openTable('csv', "input,expected\nx,'-5\ny,'tis\n")
    assert.ok(table.ok)
    assert.match(table.value.notes.join(), /1 cell had an apostrophe .*row 1, expected/)
    assert.deepEqual(await fieldsOf('csv', "input,expected\nx,'-5\ny,'tis\n"), [
      { input: 'x', expected: '-5' },
      { input: 'y', expected: "'tis" },
    ])
  })

  test('of CSV with a column named twice, or without a row, is refused', async () => {
    assert.match(await complaintOf('csv', 'a,a\n1,2\n'), /names the column "a" twice/)
    assert.match(await complaintOf('csv', 'a,b\n'), /no rows of data/)
  })

  test('may have a thousand columns, and not one more', async () => {
    const wide = (columns: number) =>
      `${Array.from({ length: columns }, (_, at) => `c${at}`).join(',')}\n${Array(columns).fill('x').join(',')}\n`
    assert.equal((await fieldsOf('csv', wide(1000))).length, 1)
    assert.match(await complaintOf('csv', wide(1001)), /1001 columns; at most 1000 are read/)
  })
})
