import { Environment, Interpreter, type Node, type Value } from './jinja.ts'

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
  readonly #weights = new WeakMap<object, number>()

  constructor(values: Readonly<Record<string, unknown>>, budget: WorkBudget) {
    super(environmentOf(values))
    this.#budget = budget
  }

  override evaluate(node: Node | undefined, environment: Environment): Value {
    if (node === undefined) return super.evaluate(node, environment)
    if (node.type === 'Evaluated') return node['result'] as Value // made by `evaluated` below
    this.#charge(stepWork)
    this.#depth += 1
    if (this.#depth > depthMax)
      throw new TemplateTooCostly(`it nests deeper than ${depthMax} levels`)
    try {
      const result = super.evaluate(this.#prepare(node, environment), environment)
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
      this.#depth -= 1
    }
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
        return { ...node, left: evaluated(left), right: evaluated(right) }
      }
      case 'TestExpression':
        return { ...node, operand: evaluated(operand(node['operand'])) }
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
        return { ...node, callee: { ...callee, object: evaluated(object) }, args }
      }
      case 'For': {
        const iterable = node['iterable'] as Node
        const isFiltered = iterable.type === 'SelectExpression'
        const value = this.evaluate((isFiltered ? iterable['lhs'] : iterable) as Node, environment)
        this.#charge(itemWork * itemsIn(value))
        const known = evaluated(value)
        return { ...node, iterable: isFiltered ? { ...iterable, lhs: known } : known }
      }
      case 'MemberExpression':
        return { ...node, object: evaluated(this.evaluate(node['object'] as Node, environment)) }
      default:
        return node
    }
  }

  #prepareFilter(filter: Node, operand: Value, environment: Environment): Node {
    if (filter.type !== 'CallExpression') return filter
    const name = String((filter['callee'] as Node)['value'] ?? '')
    // These two take their arguments as they are written.
    if (name === 'selectattr' || name === 'rejectattr') return filter
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
    const values = args.map(
      (argument) =>
        (argument.type === 'Evaluated' ? argument : (argument['value'] as Node))['result'] as Value,
    )
    const lengths = values.map((value) => this.#weigh(value, 0))
    const size = this.#weigh(operand, 0)
    const longest = Math.max(1, ...lengths)
    if (name === 'indent' || name === 'tojson') {
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

function itemsIn({ value }: Value): number {
  if (Array.isArray(value)) return value.length
  return value instanceof Map ? value.size : 0
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
