import type { Token } from './jinja.ts'
import { isTest } from './tests.ts'

/** Filters that stand for a test which gets a value; no template needs their names. */
export const heldFilter = '__is'
export const notHeldFilter = '__is_not'

/**
 * Tokens in which a test that gets a value (`n is divisibleby(3)`, `n is not in xs`) is a filter, `n | __is("divisibleby", 3)`:
 * the parser knows tests by a name alone, and both bind alike.
 */
export function withTestsAsFilters(tokens: readonly Token[]): Token[] {
  const made: Token[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const isNegated = isWord(tokens[at + 1], 'not')
    const name = tokens[at + (isNegated ? 2 : 1)]
    const from = at + (isNegated ? 3 : 2)
    const to = isWord(token, 'is') && name?.type === 'Identifier' ? endOfValue(tokens, from) : from
    if (to === from || name === undefined || !isTest(name.value)) {
      made.push(token)
      continue
    }
    const given = tokens.slice(from, to)
    const inner = given[0]?.type === 'OpenParen' ? given.slice(1, -1) : given
    made.push(
      { type: 'Pipe', value: '|' },
      { type: 'Identifier', value: isNegated ? notHeldFilter : heldFilter },
      { type: 'OpenParen', value: '(' },
      { type: 'StringLiteral', value: name.value },
      { type: 'Comma', value: ',' },
      ...withTestsAsFilters(inner),
      { type: 'CloseParen', value: ')' },
    )
    at = to - 1
  }
  return made
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.type === 'Identifier' && token.value === word
}

/** Words that go on with the expression, so that no value stands there. */
const goesOn: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'is',
  'in',
  'if',
  'else',
  'recursive',
])
const closes: Readonly<Record<string, string>> = {
  OpenParen: 'CloseParen',
  OpenSquareBracket: 'CloseSquareBracket',
}

/** Behind one value: a literal, a name with its fields, or what stands in brackets. */
function endOfValue(tokens: readonly Token[], from: number): number {
  const first = tokens[from]
  if (first === undefined) return from
  if (first.type in closes) return endOfBrackets(tokens, from)
  const isName = first.type === 'Identifier' && !goesOn.has(first.value)
  if (!isName)
    return first.type === 'NumericLiteral' || first.type === 'StringLiteral' ? from + 1 : from
  let at = from + 1
  for (;;) {
    if (tokens[at]?.type === 'Dot') at += 2
    else if (tokens[at]?.type === 'OpenSquareBracket') at = endOfBrackets(tokens, at)
    else return at
  }
}

/** Tokens of one value; a longer one is not read as a test's, so that many that never close cost little. */
const valueTokensMax = 200

function endOfBrackets(tokens: readonly Token[], from: number): number {
  let depth = 0
  const last = Math.min(tokens.length, from + valueTokensMax)
  for (let at = from; at < last; at += 1) {
    const type = tokens[at]?.type ?? ''
    if (type in closes) depth += 1
    if (Object.values(closes).includes(type)) depth -= 1
    if (depth === 0) return at + 1
  }
  return from
}
