import type { Value } from './jinja.ts'
import { contains } from './operators.ts'
import {
  areEqual,
  compare,
  isFloat,
  isList,
  isMissing,
  isNone,
  isObject,
  isText,
  missing,
  numberOf,
} from './values.ts'

type Test = (value: Value, given: Value) => boolean

const order =
  (holds: (difference: number) => boolean): Test =>
  (value, given) =>
    holds(compare(value, given))

const greater = order((difference) => difference > 0)
const greaterOrEqual = order((difference) => difference >= 0)
const less = order((difference) => difference < 0)
const lessOrEqual = order((difference) => difference <= 0)
const different: Test = (value, given) => !areEqual(value, given)

/** Jinja's tests by their names; those that compare get a second value. */
const tests: Readonly<Record<string, Test>> = {
  boolean: ({ value }) => typeof value === 'boolean',
  callable: ({ value }) => typeof value === 'function',
  defined: (value) => !isMissing(value),
  undefined: isMissing,
  divisibleby: (value, given) => remainder(value, given) === 0,
  even: (value) => remainder(value, null) === 0,
  odd: (value) => remainder(value, null) === 1,
  eq: areEqual,
  equalto: areEqual,
  '==': areEqual,
  ne: different,
  '!=': different,
  gt: greater,
  greaterthan: greater,
  '>': greater,
  ge: greaterOrEqual,
  '>=': greaterOrEqual,
  lt: less,
  lessthan: less,
  '<': less,
  le: lessOrEqual,
  '<=': lessOrEqual,
  false: ({ value }) => value === false,
  true: ({ value }) => value === true,
  none: isNone,
  float: isFloat,
  integer: ({ type }) => type === 'IntegerValue',
  number: (value) => numberOf(value) !== null,
  in: (value, given) => contains(given, value),
  iterable: (value) => isText(value) || isList(value) || isObject(value) || isMissing(value),
  sequence: (value) => isText(value) || isList(value) || isObject(value) || isMissing(value),
  mapping: isObject,
  lower: (value) => isText(value) && isCase(value.value, value.value.toLowerCase()),
  upper: (value) => isText(value) && isCase(value.value, value.value.toUpperCase()),
  sameas: ({ value, type }, given) => type === given.type && value === given.value,
  string: isText,
}

/** Whether a test with that name exists. */
export function isTest(name: string): boolean {
  return Object.hasOwn(tests, name)
}

/** Asks a test by its name; throws for one that is not offered. */
export function holds(name: string, value: Value, given: Value = missing): boolean {
  const test = isTest(name) ? tests[name] : undefined
  if (test === undefined) throw new Error(`There is no test "${name}".`)
  return test(value, given)
}

/** Python asks for at least one letter that has a case. */
function isCase(given: string, made: string): boolean {
  return given === made && given.toLowerCase() !== given.toUpperCase()
}

function remainder(value: Value, given: Value | null): number {
  const [number, by] = [numberOf(value), given === null ? 2 : numberOf(given)]
  if (number === null || by === null || by === 0)
    throw new Error('a test of division needs numbers')
  return number - by * Math.floor(number / by)
}
