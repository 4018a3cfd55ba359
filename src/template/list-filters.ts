import type { Filter, FilterTools, Filters, Given } from './define-filters.ts'
import type { Value } from './jinja.ts'
import { operate } from './operators.ts'
import { textOf } from './python-text.ts'
import { holds } from './tests.ts'
import { isGiven, wholeOr } from './text-filters.ts'
import {
  areEqual,
  compare,
  fieldOf,
  isMissing,
  isNone,
  isObject,
  isText,
  isTrue,
  itemsOf,
  list,
  missing,
  text,
  tuple,
  whole,
  withoutCase,
} from './values.ts'

/** Lists that `slice` makes. */
const slicesMax = 10_000

const count: Filter = {
  parameters: [],
  run: (value) => whole(isObject(value) ? value.value.size : itemsOf(value).length),
}
const fallBack: Filter = {
  parameters: ['default_value', 'boolean'],
  run: (value, given) =>
    isMissing(value) || (isGiven(given, 'boolean') && !isTrue(value))
      ? (given('default_value') ?? text(''))
      : value,
}

/** Jinja's filters of lists and objects. */
export const listFilters: Filters = {
  default: fallBack,
  d: fallBack,
  length: count,
  count,
  first: { parameters: [], run: (value) => itemsOf(value)[0] ?? missing },
  last: { parameters: [], run: (value) => itemsOf(value).at(-1) ?? missing },
  list: { parameters: [], run: (value) => list(itemsOf(value)) },
  reverse: {
    parameters: [],
    run: (value) =>
      isText(value)
        ? text(Array.from(value.value).toReversed().join(''))
        : list(itemsOf(value).toReversed()),
  },
  join: {
    parameters: ['d', 'attribute'],
    run: (value, given) => {
      const field = fieldIn(given)
      const between = textOf(given('d') ?? text(''))
      return text(
        itemsOf(value)
          .map((one) => textOf(field(one)))
          .join(between),
      )
    },
  },
  items: { parameters: [], run: (value) => list(pairsOf(value)) },
  keys: {
    parameters: [],
    run: (value) => list(pairsOf(value).map((pair) => pair.value[0] ?? missing)),
  },
  values: {
    parameters: [],
    run: (value) => list(pairsOf(value).map((pair) => pair.value[1] ?? missing)),
  },
  dictsort: {
    parameters: ['case_sensitive', 'by', 'reverse'],
    run: (value, given) => {
      const by = textOf(given('by') ?? text('key'))
      if (by !== 'key' && by !== 'value') throw new Error('"by" is key or value')
      const keyOf = caseOf(given, (pair) => itemsOf(pair)[by === 'key' ? 0 : 1] ?? missing)
      return list(sorted(pairsOf(value), [keyOf], isGiven(given, 'reverse')))
    },
  },
  sort: {
    parameters: ['reverse', 'case_sensitive', 'attribute'],
    run: (value, given) => {
      const fields = textOf(given('attribute') ?? text('')).split(',')
      const keys = fields.map((path) =>
        caseOf(given, (one) => (path === '' ? one : fieldOf(one, path.trim()))),
      )
      return list(sorted(itemsOf(value), keys, isGiven(given, 'reverse')))
    },
  },
  unique: {
    parameters: ['case_sensitive', 'attribute'],
    run: (value, given, tools) => {
      const keyOf = caseOf(given, fieldIn(given))
      return list(
        groups(itemsOf(value), keyOf, tools).map(({ items: [first] }) => first ?? missing),
      )
    },
  },
  groupby: {
    parameters: ['attribute', 'default', 'case_sensitive'],
    run: (value, given, tools) => {
      const field = fieldIn(given)
      const keyOf = caseOf(given, field)
      const all = groups(sorted(itemsOf(value), [keyOf], false), keyOf, tools)
      return list(all.map(({ items }) => tuple([field(items[0] ?? missing), list(items)])))
    },
  },
  max: extreme((order) => order > 0),
  min: extreme((order) => order < 0),
  sum: {
    parameters: ['attribute', 'start'],
    run: (value, given) => {
      const field = fieldIn(given)
      return itemsOf(value)
        .map(field)
        .reduce(
          (total, one) => {
            const sum = operate('+', total, one)
            if (sum === null) throw new Error('the filter "sum" wants numbers')
            return sum
          },
          given('start') ?? whole(0),
        )
    },
  },
  batch: {
    parameters: ['linecount', 'fill_with'],
    run: (value, given) => {
      const size = Math.max(1, wholeOr(given, 'linecount', 1))
      const items = itemsOf(value)
      const rows = Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
        items.slice(at * size, (at + 1) * size),
      )
      return list(rows.map((row) => list(filled(row, Math.min(size, slicesMax), given))))
    },
  },
  slice: {
    parameters: ['slices', 'fill_with'],
    run: (value, given) => {
      const slices = Math.min(slicesMax, Math.max(1, wholeOr(given, 'slices', 1)))
      const items = itemsOf(value)
      const each = Math.floor(items.length / slices)
      const extra = items.length % slices
      return list(
        Array.from({ length: slices }, (_, at) => {
          const from = at * each + Math.min(at, extra)
          const row = items.slice(from, from + each + (at < extra ? 1 : 0))
          return list(at < extra ? row : filled(row, each + 1, given))
        }),
      )
    },
  },
  select: chosen((value, [test, given]) => isHeld(value, test, given)),
  reject: chosen((value, [test, given]) => !isHeld(value, test, given)),
  selectattr: chosen((value, [path, test, given]) =>
    isHeld(fieldOf(value, nameOf(path)), test, given),
  ),
  rejectattr: chosen(
    (value, [path, test, given]) => !isHeld(fieldOf(value, nameOf(path)), test, given),
  ),
  map: {
    parameters: ['attribute', 'default'],
    takesMore: true,
    run: (value, given, tools, [name, ...more]) => {
      const items = itemsOf(value)
      if (name !== undefined) return list(items.map((one) => tools.filter(textOf(name), one, more)))
      if (given('attribute') === undefined)
        throw new Error('the filter "map" wants a filter or `attribute`')
      return list(items.map(fieldIn(given)))
    },
  },
}

type KeyOf = (value: Value) => Value

/** What `attribute` names of an item; the item itself without it, `default` where it has no such field. */
function fieldIn(given: Given): KeyOf {
  const attribute = given('attribute')
  if (attribute === undefined || isNone(attribute)) return (value) => value
  const path = textOf(attribute)
  const without = given('default')
  return (value) => {
    const found = fieldOf(value, path)
    return isMissing(found) ? (without ?? found) : found
  }
}

function caseOf(given: Given, keyOf: KeyOf): KeyOf {
  return isGiven(given, 'case_sensitive') ? keyOf : (value) => withoutCase(keyOf(value))
}

function sorted(values: readonly Value[], keys: readonly KeyOf[], isReversed: boolean): Value[] {
  return values.toSorted((a, b) => {
    for (const keyOf of keys) {
      const order = compare(keyOf(a), keyOf(b))
      if (order !== 0) return isReversed ? -order : order
    }
    return 0
  })
}

/** Items with the same key together, in the order of the first of each. */
function groups(values: readonly Value[], keyOf: KeyOf, { charge }: FilterTools) {
  const found: { readonly key: Value; readonly items: Value[] }[] = []
  const byText = new Map<string, typeof found>()
  for (const value of values) {
    const key = keyOf(value)
    // What is equal is written alike but for 1, 1.0 and True.
    const written =
      typeof key.value === 'object' ? textOf(key) : String(Number(key.value) || key.value)
    const alike = byText.get(written) ?? []
    charge(alike.length + written.length)
    const known = alike.find((group) => areEqual(group.key, key))
    if (known !== undefined) known.items.push(value)
    else {
      const group = { key, items: [value] }
      found.push(group)
      byText.set(written, [...alike, group])
    }
  }
  return found
}

function extreme(isBetter: (order: number) => boolean): Filter {
  return {
    parameters: ['case_sensitive', 'attribute'],
    run: (value, given) => {
      const keyOf = caseOf(given, fieldIn(given))
      const [first, ...rest] = itemsOf(value)
      return rest.reduce(
        (best, one) => (isBetter(compare(keyOf(one), keyOf(best))) ? one : best),
        first ?? missing,
      )
    },
  }
}

function chosen(isWanted: (value: Value, more: readonly (Value | undefined)[]) => boolean): Filter {
  return {
    parameters: [],
    takesMore: true,
    run: (value, _given, { charge }, more) => {
      // A test may go through all that it is given, for each item anew.
      const work = more.reduce((sum, { value: one }) => sum + lengthOf(one), 1) * comparisonWork
      return list(
        itemsOf(value).filter((one) => {
          charge(work)
          return isWanted(one, more)
        }),
      )
    },
  }
}

/** An item compared with another, in units of work. */
const comparisonWork = 50

function lengthOf(value: unknown): number {
  return Array.isArray(value) || typeof value === 'string' ? value.length : 1
}

function isHeld(value: Value, test: Value | undefined, given: Value | undefined): boolean {
  return test === undefined ? isTrue(value) : holds(textOf(test), value, given)
}

function nameOf(path: Value | undefined): string {
  if (path === undefined) throw new Error('name the field whose value is looked at')
  return textOf(path)
}

function pairsOf(value: Value): (Value & { readonly value: readonly Value[] })[] {
  if (isMissing(value)) return []
  if (!isObject(value)) throw new Error('only an object has keys and values')
  return [...value.value].map(
    ([key, one]) => tuple([text(key), one]) as Value & { readonly value: readonly Value[] }, // a tuple is a list of values
  )
}

function filled(row: readonly Value[], size: number, given: Given): Value[] {
  const filling = given('fill_with')
  if (filling === undefined || isNone(filling)) return [...row]
  return [...row, ...Array.from({ length: Math.max(0, size - row.length) }, () => filling)]
}
