import { type AssertionInput, type Grade, malformed, verdict } from '#promptfoo/assertions/grade.ts'

type Wanted = {
  readonly databaseType?: string
  readonly allowedTables?: readonly string[]
  readonly allowedColumns?: readonly string[]
}

/** The whole output is SQL of a dialect, and names no other tables and columns than those allowed. */
export async function isSql(input: AssertionInput): Promise<Grade> {
  const fault = await faultOf(input.text, wantedOf(input))
  return verdict(input, fault === null, fault ?? '')
}

/** A code fence of the output holds such SQL; without a fence, the output does. */
export async function containsSql(input: AssertionInput): Promise<Grade> {
  const wanted = wantedOf(input)
  const blocks = fencedIn(input.text)
  let said = 'The output contains no SQL.'
  for (const candidate of blocks.length === 0 ? [input.text] : blocks) {
    if (candidate.trim() === '') continue
    const fault = await faultOf(candidate, wanted)
    if (fault === null) return verdict(input, true, '')
    said = fault
  }
  return verdict(input, false, said)
}

function wantedOf(input: AssertionInput): Wanted {
  const { value } = input
  if (value === undefined || value === null || value === '') return {}
  if (typeof value !== 'object') malformed(input, 'needs an object, or nothing, for its value')
  return value as Wanted // written by the author; what is missing is not asked for
}

async function faultOf(
  sql: string,
  { databaseType = 'MySQL', allowedTables, allowedColumns }: Wanted,
): Promise<string | null> {
  const text = sql.trim()
  if (text === '' || isSuspicious(text, databaseType)) return `This is no SQL of ${databaseType}.`
  // Loaded here: the grammars are large, and few suites ask for SQL.
  const { default: sqlParser } = await import('node-sql-parser')
  const parser = new sqlParser.Parser()
  try {
    parser.astify(sql, { database: databaseType })
  } catch {
    return `This is no SQL of ${databaseType}.`
  }
  for (const [type, allowed] of [
    ['table', allowedTables],
    ['column', withoutTable(allowedColumns)],
  ] as const)
    try {
      if (allowed !== undefined)
        parser.whiteListCheck(sql, [...allowed], { database: databaseType, type })
    } catch {
      return `It names a ${type} that is not among ${allowed?.join(', ')}.`
    }
  return null
}

/** `select::orders::total` allows the column without its table too: the parser does not know whose it is. */
function withoutTable(allowed: readonly string[] | undefined): readonly string[] | undefined {
  return allowed?.flatMap((one) => {
    const [deed, table, column] = one.split('::')
    return column === undefined || table === 'null' ? [one] : [one, `${deed}::null::${column}`]
  })
}

/**
 * What the parser lets pass and promptfoo does not: a back quote left open, two names without a comma
 * between `select` and `from`, and a function of PostgreSQL's in MySQL.
 */
function isSuspicious(text: string, databaseType: string): boolean {
  if ((text.match(/`/g)?.length ?? 0) % 2 === 1) return true
  if (databaseType === 'MySQL' && /\bgenerate_series\s*\(/i.test(text)) return true
  const plain = text
    .replaceAll(/--.*$|#.*$|\/\*[\s\S]*?(?:\*\/|$)/gm, ' ')
    .replaceAll(/'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`[^`]*`/g, ' ? ')
  const modifier =
    databaseType === 'MySQL' || databaseType === 'MariaDB'
      ? '(?:all|distinct(?:row)?|high_priority|straight_join|sql_\\w+)'
      : '(?:all|distinct)'
  return new RegExp(
    String.raw`\bselect\s+(?:${modifier}\s+)*(?!${modifier}\b)[a-z_]\w*\s+[a-z_]\w*\s+from\b`,
    'i',
  ).test(plain)
}

/** Code fences that say `sql`, or nothing. */
function fencedIn(text: string): string[] {
  const fences = /^[ \t]{0,3}(`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n([\s\S]*?)^[ \t]{0,3}\1[`~]*[ \t]*$/gm
  return [...text.matchAll(fences)].flatMap(([, , language = '', body = '']) =>
    ['', 'sql'].includes(language.toLowerCase()) ? [body.trim()] : [],
  )
}
