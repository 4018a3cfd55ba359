import type { Value } from './jinja.ts'
import { isList, isObject, isText, kindOf } from './values.ts'

/** A value written out as Python's `str` does it: True, None, 2.0, ['a', 1]; what is missing is nothing. */
export function textOf(value: Value): string {
  if (isText(value)) return value.value
  return value.type === 'UndefinedValue' ? '' : written(value)
}

/** A value as Python's `repr` has it. Nesting is bounded by what weighs the values. */
function written(value: Value): string {
  if (isText(value)) return quoted(value.value)
  if (value.type === 'TupleValue' && isList(value)) {
    const items = value.value.map(written)
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  if (isList(value)) return `[${value.value.map(written).join(', ')}]`
  if (isObject(value)) {
    const fields = [...value.value].map(([key, one]) => `${quoted(key)}: ${written(one)}`)
    return `{${fields.join(', ')}}`
  }
  switch (value.type) {
    case 'BooleanValue':
      return value.value === true ? 'True' : 'False'
    case 'NullValue':
      return 'None'
    case 'UndefinedValue':
      return 'Undefined'
    case 'FloatValue':
      return floatText(Number(value.value))
    case 'IntegerValue':
      return String(value.value)
    default:
      throw new Error(`${kindOf(value)} cannot be written out; was it meant to be called?`)
  }
}

/** Python writes whole floats with `.0`, and an exponent of two digits from 1e16 and below 1e-4. */
function floatText(number: number): string {
  if (Number.isNaN(number)) return 'nan'
  if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf'
  const size = Math.abs(number)
  if (size !== 0 && (size >= 1e16 || size < 1e-4))
    return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  if (Object.is(number, -0)) return '-0.0'
  return Number.isInteger(number) ? number.toFixed(1) : String(number)
}

/** In single quotes, unless the text has such and no double ones. */
function quoted(content: string): string {
  const quote = content.includes("'") && !content.includes('"') ? '"' : "'"
  const inner = content.replaceAll(/[\\'"\p{Cc}]/gu, (sign) => {
    if (sign === '\\') return '\\\\'
    if (sign === "'" || sign === '"') return sign === quote ? `\\${sign}` : sign
    return controls[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return quote + inner + quote
}

const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
