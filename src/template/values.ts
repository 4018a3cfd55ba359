import { Environment, Interpreter, type Value } from './jinja.ts'

type ValueClass = new (value: unknown) => Value

/** The interpreter's class of a value; it exports none of them. */
function classOf(sample: unknown): ValueClass {
  const environment = new Environment()
  environment.set('sample', sample)
  return environment.lookupVariable('sample').constructor as ValueClass // made by `new` of that class
}

const classes = {
  text: classOf(''),
  whole: classOf(1),
  float: classOf(1.5),
  truth: classOf(true),
  list: classOf([]),
  object: classOf({}),
  tuple: new Interpreter(new Environment()).evaluate(
    { type: 'TupleLiteral', value: [] },
    new Environment(),
  ).constructor as ValueClass, // as above
}

export const missing: Value = new (classOf(undefined))(undefined)

export const text = (value: string): Value => new classes.text(value)
export const whole = (value: number): Value => new classes.whole(value)
export const float = (value: number): Value => new classes.float(value)
export const truth = (value: boolean): Value => new classes.truth(value)
export const list = (value: readonly Value[]): Value => new classes.list(value)
export const tuple = (value: readonly Value[]): Value => new classes.tuple(value)

export function isText(value: Value): value is Value & { readonly value: string } {
  return value.type === 'StringValue'
}

export function isList(value: Value): value is Value & { readonly value: readonly Value[] } {
  return Array.isArray(value.value)
}

export function isObject(
  value: Value,
): value is Value & { readonly value: ReadonlyMap<string, Value> } {
  return value.value instanceof Map
}

export function isMissing(value: Value): boolean {
  return value.type === 'UndefinedValue'
}

export function isNone(value: Value): boolean {
  return value.type === 'NullValue'
}

/** A number; true and false are 1 and 0, as in Python. Null for anything else. */
export function numberOf({ value }: Value): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'boolean' ? Number(value) : null
}

export function isFloat(value: Value): boolean {
  return value.type === 'FloatValue'
}

/** Whether Python takes a value for true. */
export function isTrue(value: Value): boolean {
  const content = value.value
  if (isList(value)) return value.value.length > 0
  return content instanceof Map ? content.size > 0 : Boolean(content)
}

/** What a loop over a value goes through. Throws for what has no items; what is missing has none. */
export function itemsOf(value: Value): readonly Value[] {
  if (isList(value)) return value.value
  if (isText(value)) return Array.from(value.value, text)
  if (isObject(value)) return Array.from(value.value.keys(), text)
  if (isMissing(value)) return []
  throw new Error(`${kindOf(value)} has no items to go through`)
}

/** What a value is, for the sentence of an error. */
export function kindOf(value: Value): string {
  return kinds[value.type] ?? 'a value'
}

const kinds: Readonly<Record<string, string>> = {
  StringValue: 'a text',
  IntegerValue: 'a number',
  FloatValue: 'a number',
  BooleanValue: 'true or false',
  NullValue: 'None',
  UndefinedValue: 'what is not there',
  ArrayValue: 'a list',
  TupleValue: 'a tuple',
  ObjectValue: 'an object',
  NamespaceValue: 'a namespace',
  FunctionValue: 'a macro or function',
}

/** A field by its path, `a.b` or `0.name`; missing where there is none. */
export function fieldOf(value: Value, path: string): Value {
  let found = value
  for (const part of path.split('.')) {
    if (isObject(found)) found = found.value.get(part) ?? missing
    else if (isList(found) && /^\d{1,9}$/.test(part)) found = found.value[Number(part)] ?? missing
    else return missing
  }
  return found
}

/** Equality as Python has it: 1 is 1.0 and True, lists and objects by what is in them. */
export function areEqual(a: Value, b: Value): boolean {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== null || right !== null) return left === right
  if (isList(a) && isList(b))
    return (
      a.type === b.type &&
      a.value.length === b.value.length &&
      a.value.every((one, at) => areEqual(one, b.value[at] ?? missing))
    )
  if (isObject(a) && isObject(b))
    return (
      a.value.size === b.value.size &&
      [...a.value].every(([key, one]) => areEqual(one, b.value.get(key) ?? missing))
    )
  return a.type === b.type && a.value === b.value
}

/** Order as Python has it: below 0, 0 or above. Throws for what has none between the two. */
export function compare(a: Value, b: Value): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== null && right !== null) return left - right
  if (isText(a) && isText(b)) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0
  if (isList(a) && isList(b)) {
    for (const [at, one] of a.value.entries()) {
      const other = b.value[at]
      if (other === undefined) return 1
      const order = areEqual(one, other) ? 0 : compare(one, other)
      if (order !== 0) return order
    }
    return a.value.length - b.value.length
  }
  throw new Error(`${kindOf(a)} and ${kindOf(b)} have no order`)
}

/** A text in small letters, anything else as it is: how filters compare where case does not matter. */
export function withoutCase(value: Value): Value {
  return isText(value) ? text(value.value.toLowerCase()) : value
}
