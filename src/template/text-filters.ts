import type { Filters, Given } from './define-filters.ts'
import type { Value } from './jinja.ts'
import { textOf } from './python-text.ts'
import { isObject, isText, isTrue, numberOf, text, whole } from './values.ts'

/** Columns that one filter pads or indents by. */
const columnsMax = 10_000
const spaces = (count: number) => ' '.repeat(Math.min(columnsMax, Math.max(0, count)))

/** A whole number that a filter was given, or what Jinja takes without it. */
export function wholeOr(given: Given, parameter: string, without: number): number {
  const value = given(parameter)
  const number = value === undefined ? without : numberOf(value)
  if (number === null || !Number.isInteger(number))
    throw new Error(`"${parameter}" must be a whole number`)
  return number
}

export function isGiven(given: Given, parameter: string): boolean {
  const value = given(parameter)
  return value !== undefined && isTrue(value)
}

function textOr(given: Given, parameter: string, without: string): string {
  const value = given(parameter)
  return value === undefined ? without : textOf(value)
}

function ofText(make: (content: string) => string) {
  return { parameters: [], run: (value: Value) => text(make(textOf(value))) }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}
const escape = ofText((content) => content.replaceAll(/[&<>'"]/g, (sign) => escapes[sign] ?? sign))

/** Jinja's filters of texts. */
export const textFilters: Filters = {
  capitalize: ofText((content) => {
    const [first = '', ...rest] = content
    return first.toUpperCase() + rest.join('').toLowerCase()
  }),
  lower: ofText((content) => content.toLowerCase()),
  upper: ofText((content) => content.toUpperCase()),
  title: ofText((content) =>
    content
      .split(/([-\s({[<]+)/)
      .map((word) => {
        const [first = '', ...rest] = word
        return first.toUpperCase() + rest.join('').toLowerCase()
      })
      .join(''),
  ),
  string: ofText((content) => content),
  safe: { parameters: [], run: (value) => value },
  e: escape,
  escape,
  trim: {
    parameters: ['chars'],
    run: (value, given) => text(trimmed(textOf(value), given('chars'), 'both')),
  },
  center: {
    parameters: ['width'],
    run: (value, given) => {
      const content = textOf(value)
      const width = Math.min(columnsMax, wholeOr(given, 'width', 80))
      const free = Math.max(0, width - Array.from(content).length)
      const before = Math.floor(free / 2) + (free & width & 1)
      return text(spaces(before) + content + spaces(free - before))
    },
  },
  indent: {
    parameters: ['width', 'first', 'blank'],
    run: (value, given) => {
      const width = given('width')
      const blanks =
        width !== undefined && isText(width) ? width.value : spaces(wholeOr(given, 'width', 4))
      const lines = textOf(value).split(/\r\n|\r|\n/)
      const [isFirst, isBlank] = [isGiven(given, 'first'), isGiven(given, 'blank')]
      return text(
        lines
          .map((line, at) =>
            at === 0
              ? (isFirst ? blanks : '') + line
              : (isBlank || line !== '' ? blanks : '') + line,
          )
          .join('\n'),
      )
    },
  },
  replace: {
    parameters: ['old', 'new', 'count'],
    run: (value, given) => {
      const [from, to] = [textOr(given, 'old', ''), textOr(given, 'new', '')]
      const count = wholeOr(given, 'count', -1)
      const content = textOf(value)
      if (count < 0) return text(content.replaceAll(from, () => to))
      const pieces = content.split(from)
      const rest = pieces.slice(count + 1)
      const done = pieces.slice(0, count + 1).join(to)
      return text(rest.length === 0 ? done : [done, ...rest].join(from))
    },
  },
  truncate: {
    parameters: ['length', 'killwords', 'end', 'leeway'],
    run: (value, given) => {
      const letters = Array.from(textOf(value))
      const length = wholeOr(given, 'length', 255)
      const end = textOr(given, 'end', '...')
      if (letters.length <= length + wholeOr(given, 'leeway', 5)) return text(letters.join(''))
      const cut = letters.slice(0, Math.max(0, length - Array.from(end).length)).join('')
      const space = isGiven(given, 'killwords') ? -1 : cut.lastIndexOf(' ')
      return text((space === -1 ? cut : cut.slice(0, space)) + end)
    },
  },
  urlencode: {
    parameters: [],
    run: (value) =>
      isObject(value)
        ? text(
            [...value.value]
              .map(([key, one]) => `${encodedField(key)}=${encodedField(textOf(one))}`)
              .join('&'),
          )
        : text(encoded(textOf(value)).replaceAll('%2F', '/')),
  },
  wordcount: {
    parameters: [],
    run: (value) => whole(textOf(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  },
}

/** A text without the given characters, or without white space, at its ends. */
export function trimmed(
  content: string,
  characters: Value | undefined,
  side: 'both' | 'left' | 'right',
): string {
  const gone = characters === undefined ? null : new Set(textOf(characters))
  const isGone = (sign: string | undefined) =>
    sign !== undefined && (gone === null ? sign.trim() === '' : gone.has(sign))
  const letters = Array.from(content)
  let [from, to] = [0, letters.length]
  if (side !== 'right') while (from < to && isGone(letters[from])) from += 1
  if (side !== 'left') while (to > from && isGone(letters[to - 1])) to -= 1
  return letters.slice(from, to).join('')
}

function encoded(content: string): string {
  return encodeURIComponent(content.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function encodedField(content: string): string {
  return encoded(content).replaceAll('%20', '+')
}
