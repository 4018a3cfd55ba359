import type { Filters } from './define-filters.ts'
import { textOf } from './python-text.ts'
import { wholeOr } from './text-filters.ts'
import { float, isFloat, isText, isTrue, numberOf, text, truth, whole } from './values.ts'

/** Jinja's filters of numbers, and `bool`. */
export const numberFilters: Filters = {
  abs: {
    parameters: [],
    run: (value) => {
      const number = numberOf(value)
      if (number === null) throw new Error('the filter "abs" wants a number')
      return isFloat(value) ? float(Math.abs(number)) : whole(Math.abs(number))
    },
  },
  int: {
    parameters: ['default', 'base'],
    run: (value, given) => {
      const number = isText(value)
        ? wholeIn(value.value, wholeOr(given, 'base', 10))
        : numberOf(value)
      return number === null || !Number.isFinite(number)
        ? (given('default') ?? whole(0))
        : whole(Math.trunc(number))
    },
  },
  float: {
    parameters: ['default'],
    run: (value, given) => {
      const number = isText(value) ? decimalIn(value.value) : numberOf(value)
      return number === null ? (given('default') ?? float(0)) : float(number)
    },
  },
  round: {
    parameters: ['precision', 'method'],
    run: (value, given) => {
      const number = numberOf(value)
      if (number === null) throw new Error('the filter "round" wants a number')
      const precision = wholeOr(given, 'precision', 0)
      const method = textOf(given('method') ?? text('common'))
      const scale = 10 ** precision
      if (method === 'ceil') return float(Math.ceil(number * scale) / scale)
      if (method === 'floor') return float(Math.floor(number * scale) / scale)
      if (method !== 'common') throw new Error('"method" is common, ceil or floor')
      return isFloat(value) ? float(rounded(number, precision)) : whole(rounded(number, precision))
    },
  },
  bool: { parameters: [], run: (value) => truth(isTrue(value)) },
}

const decimal =
  /^\s{0,1000}[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:e[+-]?\d{1,4})?\s{0,1000}$/i

function decimalIn(content: string): number | null {
  return decimal.test(content) ? Number(content) : null
}

function wholeIn(content: string, base: number): number | null {
  const plain = content.trim().toLowerCase()
  if (base === 10) return decimalIn(content)
  const digits = plain.replace(/^([+-]?)0[xob]/, '$1')
  const number = Number.parseInt(digits, base)
  return Number.isNaN(number) || !/^[+-]?[0-9a-z]+$/.test(digits) ? null : number
}

/** Digits behind the point that `toFixed` writes exactly. */
const digitsMax = 100

/** Half to the even digit, by the number's exact digits, as Python rounds. */
function rounded(number: number, precision: number): number {
  if (!Number.isFinite(number) || Math.abs(number) >= 1e21) return number
  if (precision < 0) {
    const scale = 10 ** -precision
    return rounded(number / scale, 0) * scale
  }
  const places = Math.min(precision, digitsMax - 1)
  const exact = Math.abs(number).toFixed(digitsMax)
  const behind = exact.slice(exact.indexOf('.') + 1 + places)
  const isTie = /^50*$/.test(behind)
  const down = Number(exact.slice(0, exact.indexOf('.') + 1 + places))
  const size = isTie && isEven(exact, places) ? down : Number(Math.abs(number).toFixed(places))
  return number < 0 ? -size : size
}

function isEven(exact: string, places: number): boolean {
  const digits = exact.slice(0, exact.indexOf('.') + 1 + places).replace('.', '')
  return Number(digits.at(-1)) % 2 === 0
}
