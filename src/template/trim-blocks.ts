/**
 * A template with the white space around its blocks and comments gone as Jinja's `trim_blocks` and `lstrip_blocks` take
 * it (one line end behind, blanks of the line before; `+` keeps either), and what stands in `raw` blocks without a
 * brace that could begin a tag: `mark` stands for it, a sign that the text does not have.
 */
export function trimBlocks(text: string): { readonly text: string; readonly mark: string } {
  const mark = marks.find((one) => !text.includes(one)) ?? ''
  const pieces: string[] = []
  let at = 0
  let isLineStart = true
  for (;;) {
    const begin = nextTag(text, at)
    const end = begin === -1 ? -1 : endOf(text, begin)
    if (end === -1) return { text: [...pieces, text.slice(at)].join(''), mark }
    const tag = text.slice(begin, end)
    const isBlock = tag[1] !== '{'
    const literal = text.slice(at, begin)
    const isKept = !isBlock || tag[2] === '+'
    pieces.push(isKept ? literal : withoutIndent(literal, isLineStart))
    const raw = rawFrom(text, tag, end)
    if (raw === null) pieces.push(isBlock ? withoutPlus(tag) : tag)
    else {
      if (tag[2] === '-') pieces.push(pieces.pop()?.trimEnd() ?? '')
      pieces.push(raw.content.replaceAll('{', mark))
    }
    const last = raw === null ? end : raw.end
    const isTrimmed = isBlock && text[last - 3] !== '+' && text[last] === '\n'
    at = isTrimmed ? last + 1 : last
    if (raw !== null && text[last - 3] === '-') at = behindBlanks(text, last)
    isLineStart = isTrimmed
  }
}

/** Signs of the private use area, which no text has but by intent. */
const marks = ['\uE0F0', '\uE0F1', '\uE0F2', '\uE0F3']

function nextTag(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    const sign = text[at + 1]
    if (sign === '{' || sign === '%' || sign === '#') return at
  }
  return -1
}

/** Behind the end of a tag; quotes and braces inside it are passed over. -1 where it has none. */
function endOf(text: string, begin: number): number {
  const kind = text[begin + 1]
  if (kind === '#') {
    const end = text.indexOf('#}', begin + 2)
    return end === -1 ? -1 : end + 2
  }
  let [quote, depth] = ['', 0]
  for (let at = begin + 2; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (quote !== '') {
      if (sign === '\\') at += 1
      else if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (kind === '%' ? text.startsWith('%}', at) : depth === 0 && text.startsWith('}}', at))
      return at + 2
    else if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
  }
  return -1
}

/** Without the blanks of its last line, where nothing else stands in that. */
function withoutIndent(literal: string, isLineStart: boolean): string {
  const lineAt = literal.lastIndexOf('\n') + 1
  if (lineAt === 0 && !isLineStart) return literal
  return /^[ \t]*$/.test(literal.slice(lineAt)) ? literal.slice(0, lineAt) : literal
}

function withoutPlus(tag: string): string {
  const front = tag[2] === '+' ? tag.slice(0, 2) + tag.slice(3) : tag
  return front.at(-3) === '+' ? front.slice(0, -3) + front.slice(-2) : front
}

/** What stands between `raw` and `endraw`, and where it ends; null for any other tag. */
function rawFrom(
  text: string,
  tag: string,
  from: number,
): { readonly content: string; readonly end: number } | null {
  if (!/^\{%[-+]?\s*raw\s*[-+]?%\}$/.test(tag)) return null
  const pattern = /\{%([-+]?)\s*endraw\s*[-+]?%\}/g
  pattern.lastIndex = from
  const found = pattern.exec(text)
  if (found === null) throw new Error('A `{% raw %}` has no `{% endraw %}`.')
  const content = text.slice(from, found.index)
  const begun = tag.at(-3) === '-' ? content.trimStart() : content
  const ended = found[1] === '+' ? begun : withoutIndent(begun, false)
  return {
    content: found[1] === '-' ? begun.trimEnd() : ended,
    end: found.index + found[0].length,
  }
}

function behindBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at]?.trim() === '') at += 1
  return at
}
