import type { FilterTools } from './define-filters.ts'
import { applyFilter } from './filters.ts'
import { Environment, Interpreter, type Node, type Value } from './jinja.ts'
import { operate, orderSigns } from './operators.ts'
import { textOf } from './python-text.ts'
import { holds } from './tests.ts'
import { heldFilter, notHeldFilter } from './tests-with-values.ts'
import { trimmed } from './text-filters.ts'
import {
  areEqual,
  isList,
  isObject,
  isText,
  itemsOf,
  kindOf,
  list,
  numberOf,
  text,
  truth,
  tuple,
  whole,
} from './values.ts'

/** A template asked for more than one rendering may take. */
export class TemplateTooCostly extends Error {
  override name = 'TemplateTooCostly'
}

/** Characters that one value, a text in the making included, may hold in all. */
export const valueCharactersMax = 1_000_000
/**
 * Work that one rendering may take. A unit is about one character looked at or written, a
 * nanosecond or less; so all of it is some tens of milliseconds. Counted rather than timed: the
 * same input always gives the same answer, however busy the machine is.
 */
const workMax = 50_000_000
/** A node evaluated: a microsecond, give or take. */
const stepWork = 1000
/** An item of a loop, which gets a scope of its own even where the loop's body is empty. */
const itemWork = 2000
/** The interpreter finds out that a name is unknown by an exception. */
const unknownNameWork = 5000
/** Nodes inside one another; each takes a few frames of the stack. */
const depthMax = 150
/** Values inside one another, where one is measured. */
const nestingMax = 100
/** Columns of `indent`, by filter and in JSON. */
const indentMax = 100

/** What the texts of one prompt share, so that many of them take no longer than one. */
export class WorkBudget {
  #taken = 0

  take(units: number): void {
    this.#taken += units
    if (this.#taken > workMax)
      throw new TemplateTooCostly(
        'it takes more work than one rendering may; shorten its loops or its inputs',
      )
  }
}

/**
 * The Jinja interpreter with a bound on everything a template can make it do. It cannot be
 * interrupted, so it is kept from beginning what would take long: every node passes through
 * `evaluate`, where work is counted; operands of operators, filters and methods are evaluated first
 * and measured, so that what grows by multiplication (join, replace, indent, a search of one long
 * text in another) is refused before it runs. Nothing of the host is reachable: values are copies of
 * JSON, and there is no clock.
 */
export class BoundedInterpreter extends Interpreter {
  readonly #budget: WorkBudget
  #depth = 0
  /** What `loop.changed` was given last in each loop that runs, the innermost last. */
  readonly #loops: { last: Value | null }[] = []
  readonly #tools: FilterTools
  readonly #weights = new WeakMap<object, number>()

  constructor(values: Readonly<Record<string, unknown>>, budget: WorkBudget) {
    super(environmentOf(values))
    this.#budget = budget
    this.#tools = {
      charge: (units) => this.#charge(units),
      filter: (name, value, given) => {
        this.#charge(stepWork)
        this.#chargeCall(name, value, given.map(evaluated))
        return applyFilter({ name, value, ordered: given, named: new Map(), tools: this.#tools })
      },
    }
  }

  override evaluate(node: Node | undefined, environment: Environment): Value {
    if (node === undefined) return super.evaluate(node, environment)
    if (node.type === 'Evaluated') return node['result'] as Value // made by `evaluated` below
    this.#charge(stepWork)
    this.#depth += 1
    if (this.#depth > depthMax)
      throw new TemplateTooCostly(`it nests deeper than ${depthMax} levels`)
    try {
      if (node.type === 'For') this.#loops.push({ last: null })
      const prepared = this.#prepare(node, environment)
      const result =
        prepared.type === 'Evaluated'
          ? (prepared['result'] as Value) // made by `evaluated` below
          : super.evaluate(prepared, environment)
      if (node.type === 'Identifier' && result.type === 'UndefinedValue')
        this.#charge(unknownNameWork)
      const weight = this.#weigh(result, 0)
      if (weight > valueCharactersMax)
        throw new TemplateTooCostly(
          `it makes a text or list of more than ${valueCharactersMax} characters`,
        )
      if (makesTexts.has(node.type)) this.#charge(weight)
      return result
    } finally {
      if (node.type === 'For') this.#loops.pop()
      this.#depth -= 1
    }
  }

  /** Statements as one text: values are written as Python writes them, and what declares something is nothing. */
  override evaluateBlock(statements: readonly Node[], environment: Environment): Value {
    let written = ''
    for (const statement of statements) {
      const value = this.evaluate(statement, environment)
      if (!declares.has(statement.type)) written += textOf(value)
    }
    return text(written)
  }

  /** Our own filters; their arguments were evaluated by `#prepareArguments`. */
  override applyFilter(operand: Value, filter: Node, environment: Environment): Value {
    const isCall = filter.type === 'CallExpression'
    const name = String((isCall ? (filter['callee'] as Node) : filter)['value'] ?? '')
    const args = isCall ? (filter['args'] as readonly Node[]) : []
    const ordered: Value[] = []
    const named = new Map<string, Value>()
    for (const argument of args)
      if (argument.type === 'KeywordArgumentExpression')
        named.set(
          String((argument['key'] as Node)['value']),
          (argument['value'] as Node)['result'] as Value,
        )
      else ordered.push(argument['result'] as Value)
    if (name === heldFilter || name === notHeldFilter) {
      const [test, given] = ordered
      const isHeld = test !== undefined && holds(textOf(test), operand, given)
      return truth(isHeld === (name === heldFilter))
    }
    if (name !== 'tojson')
      return applyFilter({ name, value: operand, ordered, named, tools: this.#tools })
    const [indent] = args
    // The interpreter knows `indent` by its name only.
    const first = indent !== undefined && indent.type === 'Evaluated' ? [indentNamed(indent)] : []
    return super.applyFilter(
      operand,
      isCall ? { ...filter, args: [...first, ...args.slice(first.length)] } : filter,
      environment,
    )
  }

  /**
   * The node with its operands evaluated and paid for. What the fields of a node hold is known by
   * its type: the parser made them.
   */
  #prepare(node: Node, environment: Environment): Node {
    const operand = (child: unknown) => {
      const value = this.evaluate(child as Node, environment) // operands are nodes
      this.#charge(this.#weigh(value, 0))
      return value
    }
    switch (node.type) {
      case 'BinaryExpression': {
        const sign = (node['operator'] as { value: string }).value // a token of the lexer
        if (sign === 'and' || sign === 'or') return node
        const [left, right] = [operand(node['left']), operand(node['right'])]
        if (sign.endsWith('in')) this.#chargeSearch(left, right)
        if (sign === '*') this.#checkRepeat(left, right)
        if (orderSigns.has(sign) && orderSigns.has(signOf(node['left'])))
          throw new Error('comparisons in a row are not offered; write `a < b and b < c`')
        const made = operate(sign, left, right)
        if (made !== null) return evaluated(made)
        return { ...node, left: evaluated(left), right: evaluated(right) }
      }
      case 'TestExpression':
        return evaluated(
          truth(
            holds(String((node['test'] as Node)['value']), operand(node['operand'])) !==
              (node['negate'] === true),
          ),
        )
      case 'FilterExpression': {
        const value = operand(node['operand'])
        const filter = this.#prepareFilter(node['filter'] as Node, value, environment)
        return { ...node, operand: evaluated(value), filter }
      }
      case 'FilterStatement': {
        const value = this.evaluate({ type: 'Program', body: node['body'] }, environment)
        const filter = this.#prepareFilter(node['filter'] as Node, value, environment)
        return { type: 'FilterExpression', operand: evaluated(value), filter }
      }
      case 'CallExpression': {
        const callee = node['callee'] as Node
        if (callee.type !== 'MemberExpression') return node
        const object = operand(callee['object'])
        const method = String((callee['property'] as Node)['value'] ?? '')
        const args = this.#prepareArguments(node['args'], environment)
        this.#chargeCall(method, object, args)
        const isLoop = (callee['object'] as Node)['value'] === 'loop'
        const made = isLoop
          ? this.#loopCall(method, object, valuesIn(args))
          : methodCall(method, object, valuesIn(args))
        if (made !== null) return evaluated(made)
        return { ...node, callee: { ...callee, object: evaluated(object) }, args }
      }
      case 'For': {
        const iterable = node['iterable'] as Node
        const isFiltered = iterable.type === 'SelectExpression'
        const value = this.evaluate((isFiltered ? iterable['lhs'] : iterable) as Node, environment)
        const items = itemsOf(value)
        this.#charge(itemWork * items.length)
        // The interpreter takes lists apart, and nothing else.
        const isTakenApart = (node['loopvar'] as Node).type === 'TupleLiteral'
        const known = evaluated(
          list(
            isTakenApart ? items.map((item) => (isList(item) ? list(item.value) : item)) : items,
          ),
        )
        return { ...node, iterable: isFiltered ? { ...iterable, lhs: known } : known }
      }
      case 'MemberExpression':
        if (isLoopDepth(node)) return evaluated(whole(Number(fieldName(node) === 'depth')))
        return { ...node, object: evaluated(this.evaluate(node['object'] as Node, environment)) }
      default:
        return node
    }
  }

  #prepareFilter(filter: Node, operand: Value, environment: Environment): Node {
    if (filter.type !== 'CallExpression') return filter
    const name = String((filter['callee'] as Node)['value'] ?? '')
    const args = this.#prepareArguments(filter['args'], environment)
    this.#chargeCall(name, operand, args)
    return { ...filter, args }
  }

  #prepareArguments(args: unknown, environment: Environment): Node[] {
    return (args as Node[]).map((argument) => {
      switch (argument.type) {
        case 'KeywordArgumentExpression':
          return {
            ...argument,
            value: evaluated(this.evaluate(argument['value'] as Node, environment)),
          }
        case 'SpreadExpression':
        case 'KeywordSpreadExpression':
          throw new TemplateTooCostly(
            'it spreads arguments with * or **, which is not offered here',
          )
        default:
          return evaluated(this.evaluate(argument, environment))
      }
    })
  }

  /** What a filter or method can cost beyond the length of what it is applied to. */
  #chargeCall(name: string, operand: Value, args: readonly Node[]): void {
    const values = valuesIn(args)
    const lengths = values.map((value) => this.#weigh(value, 0))
    const size = this.#weigh(operand, 0)
    const longest = Math.max(1, ...lengths)
    if (name === 'indent' || name === 'tojson') {
      if (values.some(isText) && size * longest > workMax)
        throw new TemplateTooCostly(`\`${name}\` would multiply ${size} by ${longest} characters`)
      for (const value of values)
        if (typeof value.value === 'number' && value.value > indentMax)
          throw new TemplateTooCostly(`it indents by more than ${indentMax} columns`)
      this.#charge(size * indentMax)
      return
    }
    if (name === 'join' || name === 'replace' || name === 'split') {
      // Each piece can become, or be searched for, the longest argument.
      if (size * longest > workMax)
        throw new TemplateTooCostly(`\`${name}\` would multiply ${size} by ${longest} characters`)
      this.#charge(size * longest)
      return
    }
    if (name === 'startswith' || name === 'endswith') this.#charge(longest)
  }

  #chargeSearch(needle: Value, hay: Value): void {
    if (needle.type !== 'StringValue' || hay.type !== 'StringValue') return
    this.#charge(this.#weigh(needle, 0) * Math.ceil(this.#weigh(hay, 0) / 8))
  }

  /** A text or list many times over is refused before it is made. */
  #checkRepeat(left: Value, right: Value): void {
    for (const [value, times] of [
      [left, right],
      [right, left],
    ] as const) {
      const count = numberOf(times)
      if (count === null || numberOf(value) !== null) continue
      const size = this.#weigh(value, 0) * Math.max(0, count)
      if (size > valueCharactersMax)
        throw new TemplateTooCostly(
          `it makes a text or list of more than ${valueCharactersMax} characters`,
        )
      this.#charge(size)
    }
  }

  /** `loop.cycle(…)` and `loop.changed(…)`, which the interpreter has not; null for anything else. */
  #loopCall(method: string, loop: Value, args: readonly Value[]): Value | null {
    if (method === 'cycle' && isObject(loop)) {
      const index = loop.value.get('index0')
      if (args.length === 0) throw new Error('loop.cycle wants values to go through')
      return args[Number(index?.value ?? 0) % args.length] ?? null
    }
    const frame = this.#loops.at(-1)
    if (method !== 'changed' || frame === undefined) return null
    const now = tuple(args)
    const isChanged = frame.last === null || !areEqual(frame.last, now)
    frame.last = now
    return truth(isChanged)
  }

  #charge(units: number): void {
    this.#budget.take(units)
  }

  /** Characters that a value comes to when it is written out; values do not change once made, but for namespaces. */
  #weigh(value: Value, nesting: number): number {
    if (nesting > nestingMax)
      throw new TemplateTooCostly(`values nest deeper than ${nestingMax} levels`)
    const content: unknown = value.value
    if (typeof content === 'string') return content.length
    if (!Array.isArray(content) && !(content instanceof Map)) return 8
    const known = this.#weights.get(value)
    if (known !== undefined) return known
    let weight = 2
    if (Array.isArray(content)) {
      for (const item of content as Value[]) weight += 2 + this.#weigh(item, nesting + 1)
    } else {
      for (const [key, item] of content as Map<string, Value>)
        weight += key.length + 4 + this.#weigh(item, nesting + 1)
    }
    if (value.type !== 'NamespaceValue') this.#weights.set(value, weight)
    return weight
  }
}

/** Nodes whose result is a new text or list rather than one that exists already. */
const makesTexts: ReadonlySet<string> = new Set([
  'Program',
  'For',
  'If',
  'BinaryExpression',
  'FilterExpression',
  'CallExpression',
  'ArrayLiteral',
  'ObjectLiteral',
  'TupleLiteral',
])

/** A node that stands for a value which is known already. */
function evaluated(result: Value): Node {
  return { type: 'Evaluated', result }
}

/** Nodes that declare or remark something, and write nothing. */
const declares: ReadonlySet<string> = new Set(['Set', 'Macro', 'Comment'])

function valuesIn(args: readonly Node[]): Value[] {
  return args.map(
    (argument) =>
      (argument.type === 'Evaluated' ? argument : (argument['value'] as Node))['result'] as Value, // made by `#prepareArguments`
  )
}

function indentNamed(value: Node): Node {
  return {
    type: 'KeywordArgumentExpression',
    key: { type: 'Identifier', value: 'indent' },
    value,
  }
}

function signOf(node: unknown): string {
  const { type, operator } = node as { type: string; operator?: { value: string } } // a node of the parser
  return type === 'BinaryExpression' ? (operator?.value ?? '') : ''
}

function fieldName(member: Node): string {
  return member['computed'] === true ? '' : String((member['property'] as Node)['value'])
}

/** Loops here never call themselves, so each is the first level. */
function isLoopDepth(member: Node): boolean {
  const name = fieldName(member)
  const object = member['object'] as Node
  return (
    (name === 'depth' || name === 'depth0') &&
    object.type === 'Identifier' &&
    object['value'] === 'loop'
  )
}

/**
 * Methods of Python's that the interpreter lacks or knows without their arguments; null for those that it knows well.
 * Throws for one that is not offered.
 */
function methodCall(method: string, object: Value, args: readonly Value[]): Value | null {
  const [first] = args
  if (isObject(object) && object.value.has(method)) return null
  if (isObject(object) && method === 'items')
    return list([...object.value].map(([key, value]) => tuple([text(key), value])))
  const own = isText(object) ? textMethods[method] : undefined
  if (own !== undefined && isText(object)) return text(own(object.value, first))
  if (isText(object) && method === 'count' && first !== undefined)
    return whole(object.value.split(textOf(first)).length - 1)
  const { builtins } = object as { builtins?: ReadonlyMap<string, unknown> } // every value of the interpreter has them
  if (builtins?.has(method) !== true)
    throw new Error(`${kindOf(object)} has no method "${method}" here`)
  return null
}

const textMethods: Readonly<Record<string, (content: string, given: Value | undefined) => string>> =
  {
    join: (content, given) => (given === undefined ? '' : itemsOf(given).map(textOf).join(content)),
    strip: (content, given) => trimmed(content, given, 'both'),
    lstrip: (content, given) => trimmed(content, given, 'left'),
    rstrip: (content, given) => trimmed(content, given, 'right'),
    capitalize: capitalized,
    title: (content) => content.replaceAll(/\p{L}+/gu, capitalized),
  }

function capitalized(content: string): string {
  const [letter = '', ...rest] = content
  return letter.toUpperCase() + rest.join('').toLowerCase()
}

/** Longest list that `range` makes. */
const rangeMax = 10_000

/** The names that a template finds without declaring them; none depends on when or where it is rendered. */
export const templateGlobals: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range: boundedRange,
  raise_exception: (message: unknown) => {
    throw new Error(String(message))
  },
}

function boundedRange(first: number, end?: number, step = 1): number[] {
  const [start, stop] = end === undefined ? [0, first] : [first, end]
  const count = Math.ceil((stop - start) / step)
  if (!Number.isFinite(count) || count > rangeMax)
    throw new TemplateTooCostly(`\`range\` makes at most ${rangeMax} numbers`)
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step)
}

/** An environment with the globals and these values. */
function environmentOf(values: Readonly<Record<string, unknown>>): Environment {
  const environment = new Environment()
  for (const [name, value] of Object.entries({ ...templateGlobals, ...values }))
    environment.set(name, value)
  return environment
}
