import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, unscored } from './outcome.ts'
import { whereField } from './reading/where-field.ts'

const dialects = [
  'mysql',
  'postgresql',
  'sqlite',
  'mariadb',
  'transactsql',
  'bigquery',
  'snowflake',
  'redshift',
] as const

export const evaluator = defineEvaluator({
  id: 'is-sql',
  title: 'Is SQL',
  summary:
    'The output is, or contains in a code fence, SQL of a dialect, reading and writing no other tables and columns than those allowed.',
  family: 'structure',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    dialect: z.enum(dialects).default('mysql').describe('whose SQL'),
    where: whereField,
    allowedTables: z
      .array(z.string().min(1).max(200))
      .max(1000)
      .optional()
      .describe('tables that may be named, as `orders` or `shop.orders`; all without this'),
    allowedColumns: z
      .array(z.string().min(1).max(200))
      .max(1000)
      .optional()
      .describe('columns that may be named, as `total` or `orders.total`; all without this'),
  }),
  async evaluate({ output }, { dialect, where, allowedTables, allowedColumns }) {
    const sql = where === 'whole' ? output : (fenced(output) ?? output)
    if (sql.length > sqlCharsMax)
      return unscored(`The output has ${sql.length} characters; SQL is read up to ${sqlCharsMax}.`)
    if (sql.trim() === '') return judged(false, 'The output is empty.')
    const read = await parse(sql, dialect)
    if ('fault' in read) return judged(false, `This is no SQL of ${dialect}: ${read.fault}`)
    const tables = foreign(read.tables, allowedTables)
    if (tables.length > 0)
      return judged(false, `Tables not allowed: ${tables.join(', ')}.`, { tables })
    const columns = foreign(read.columns, allowedColumns)
    if (columns.length > 0)
      return judged(false, `Columns not allowed: ${columns.join(', ')}.`, { columns })
    return judged(true, `The output is SQL of ${dialect}.`)
  },
  examples: [
    {
      title: 'a query is SQL',
      case: { output: 'SELECT name, total FROM orders WHERE total > 10' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a query with a word too few is not',
      case: { output: 'SELECT FROM WHERE' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'a table that is not allowed fails',
      case: { output: 'SELECT o.total FROM orders o JOIN secrets s ON s.id = o.id' },
      settings: { dialect: 'postgresql', allowedTables: ['orders'] },
      expect: { passed: false },
    },
    {
      title: 'the code fence is read where anything may stand around it',
      case: { output: 'Try this:\n```sql\nSELECT 1\n```' },
      settings: { where: 'anywhere', dialect: 'sqlite' },
      expect: { passed: true },
    },
    {
      title: 'a column that is not allowed fails',
      case: { output: 'SELECT total, password FROM orders' },
      settings: { allowedColumns: ['total'] },
      expect: { passed: false },
    },
  ],
})

/** Longer statements take the parser seconds. */
const sqlCharsMax = 20_000

function fenced(text: string): string | undefined {
  const start = text.indexOf('```')
  const end = text.indexOf('```', start + 3)
  if (start === -1 || end === -1) return undefined
  return text.slice(start + 3, end).replace(/^[a-z]*\n/i, '')
}

/** Names outside the allowed ones; `a.b` is allowed by `b` too. */
function foreign(named: readonly string[], allowed: readonly string[] | undefined): string[] {
  if (allowed === undefined) return []
  const fine = new Set(allowed.map((name) => name.toLowerCase()))
  return named.filter((name) => {
    const lower = name.toLowerCase()
    return !fine.has(lower) && !fine.has(lower.slice(lower.lastIndexOf('.') + 1))
  })
}

/** Tables and columns of a statement. The parser of a dialect is loaded when it is first needed: each takes megabytes. */
async function parse(
  sql: string,
  dialect: (typeof dialects)[number],
): Promise<
  | { readonly tables: readonly string[]; readonly columns: readonly string[] }
  | { readonly fault: string }
> {
  const { Parser } = (await parsers[dialect]()).default
  try {
    const { tableList, columnList } = new Parser().parse(sql, { database: dialect })
    return { tables: tableList.map(nameOf), columns: columnList.map(nameOf) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const at = /but (.+) found/.exec(message)?.[1]
    return { fault: at === undefined ? message.slice(0, 200) : `${at} is not expected there.` }
  }
}

const parsers = {
  mysql: () => import('node-sql-parser/build/mysql.js'),
  postgresql: () => import('node-sql-parser/build/postgresql.js'),
  sqlite: () => import('node-sql-parser/build/sqlite.js'),
  mariadb: () => import('node-sql-parser/build/mariadb.js'),
  transactsql: () => import('node-sql-parser/build/transactsql.js'),
  bigquery: () => import('node-sql-parser/build/bigquery.js'),
  snowflake: () => import('node-sql-parser/build/snowflake.js'),
  redshift: () => import('node-sql-parser/build/redshift.js'),
}

/** `select::shop::orders` → `shop.orders`; `select::null::orders` → `orders`. */
function nameOf(entry: string): string {
  const [, owner = 'null', name = ''] = entry.split('::')
  return owner === 'null' ? name : `${owner}.${name}`
}
