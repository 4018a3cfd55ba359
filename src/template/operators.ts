import type { Value } from './jinja.ts'
import { textOf } from './python-text.ts'
import {
  areEqual,
  compare,
  float,
  isFloat,
  isList,
  isMissing,
  isObject,
  isText,
  list,
  numberOf,
  text,
  truth,
  whole,
} from './values.ts'

/** Signs that order two values. */
export const orderSigns: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

/**
 * What an operator makes of two values, as Python has it; null for what the interpreter does itself. Whoever calls it
 * has bounded the work: of `*` too.
 */
export function operate(sign: string, left: Value, right: Value): Value | null {
  switch (sign) {
    case '==':
      return truth(areEqual(left, right))
    case '!=':
      return truth(!areEqual(left, right))
    case '<':
      return truth(compare(left, right) < 0)
    case '<=':
      return truth(compare(left, right) <= 0)
    case '>':
      return truth(compare(left, right) > 0)
    case '>=':
      return truth(compare(left, right) >= 0)
    case 'in':
      return truth(contains(right, left))
    case 'not in':
      return truth(!contains(right, left))
    case '~':
      return text(textOf(left) + textOf(right))
    default:
      return calculate(sign, left, right)
  }
}

function calculate(sign: string, left: Value, right: Value): Value | null {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== null && b !== null) {
    const number = isFloat(left) || isFloat(right) ? float : whole
    if ((sign === '/' || sign === '//' || sign === '%') && b === 0)
      throw new Error('a number is divided by zero')
    if (sign === '+') return number(a + b)
    if (sign === '-') return number(a - b)
    if (sign === '*') return number(a * b)
    if (sign === '/') return float(a / b)
    if (sign === '//') return number(Math.floor(a / b))
    // The rest has the sign of the divisor.
    return sign === '%' ? number(a - b * Math.floor(a / b)) : null
  }
  if (sign === '*' && a !== null) return repeated(right, a)
  if (sign === '*' && b !== null) return repeated(left, b)
  // Python refuses a text and a number; here, as ever, they are put together.
  if (sign === '+' && (isText(left) || isText(right)) && !isMissing(left) && !isMissing(right))
    return text(textOf(left) + textOf(right))
  return null
}

function repeated(value: Value, times: number): Value | null {
  const count = Math.max(0, Math.floor(times))
  if (isText(value)) return text(value.value.repeat(count))
  return isList(value) ? list(Array.from({ length: count }, () => value.value).flat()) : null
}

/** Whether a text, list or object has something in it. */
export function contains(where: Value, what: Value): boolean {
  if (isText(where)) return isText(what) && where.value.includes(what.value)
  if (isList(where)) return where.value.some((one) => areEqual(one, what))
  if (isObject(where)) return isText(what) && where.value.has(what.value)
  if (isMissing(where)) return false
  throw new Error('what stands behind `in` is no text, list or object')
}
