import { templateGlobals } from './bounded-interpreter.ts'
import type { Node } from './jinja.ts'

/** Names that the interpreter brings along besides its globals. */
const builtIn: ReadonlySet<string> = new Set([
  ...Object.keys(templateGlobals),
  'namespace',
  'loop',
  'caller',
  'varargs',
  'kwargs',
])

/** True for a name that no variable can have, because templates know it already. */
export function isReservedName(name: string): boolean {
  return builtIn.has(name)
}

/**
 * Names that a template takes from outside: used where neither `set`, a loop, a macro nor the
 * language itself gives them. Sorted. A name that is set on one path only counts as given after it.
 */
export function freeNames(program: unknown): string[] {
  const found = new Set<string>()
  visit(program, new Set(), found)
  return [...found].toSorted()
}

function visit(node: unknown, known: Set<string>, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, known, found)
    return
  }
  if (node instanceof Map) {
    for (const [key, value] of node) {
      visit(key, known, found)
      visit(value, known, found)
    }
    return
  }
  if (!isNode(node)) return
  switch (node.type) {
    case 'Identifier': {
      const name = String(node['value'])
      if (!known.has(name) && !builtIn.has(name)) found.add(name)
      return
    }
    case 'Set':
      visit(node['value'], known, found)
      visit(node['body'], new Set(known), found)
      if (isNode(node['assignee']) && node['assignee'].type === 'MemberExpression')
        visit(node['assignee'], known, found)
      else for (const name of namesIn(node['assignee'])) known.add(name)
      return
    case 'For': {
      const iterable = node['iterable'] as Node // a loop has one
      const isFiltered = iterable.type === 'SelectExpression'
      visit(isFiltered ? iterable['lhs'] : iterable, known, found)
      const inside = new Set([...known, ...namesIn(node['loopvar'])])
      if (isFiltered) visit(iterable['test'], inside, found)
      visit(node['body'], inside, found)
      visit(node['defaultBlock'], new Set(known), found)
      return
    }
    case 'Macro': {
      for (const name of namesIn(node['name'])) known.add(name)
      visitBody(node['args'], node['body'], known, found)
      return
    }
    case 'CallStatement':
      visit(node['call'], known, found)
      visitBody(node['callerArgs'] ?? [], node['body'], known, found)
      return
    case 'MemberExpression':
      visit(node['object'], known, found)
      if (node['computed'] === true) visit(node['property'], known, found)
      return
    case 'FilterExpression':
    case 'FilterStatement': {
      visit(node['operand'] ?? node['body'], known, found)
      const filter = node['filter'] as Node // a filter's name is no variable
      if (filter.type === 'CallExpression') visit(filter['args'], known, found)
      return
    }
    case 'BinaryExpression':
      visit([node['left'], node['right']], known, found)
      return
    case 'UnaryExpression':
      visit(node['argument'], known, found)
      return
    case 'TestExpression':
      visit(node['operand'], known, found)
      return
    case 'KeywordArgumentExpression':
      visit(node['value'], known, found)
      return
    default:
      for (const child of Object.values(node))
        if (typeof child === 'object') visit(child, known, found)
  }
}

/** Parameters are known in the body, and their defaults are found before they are. */
function visitBody(args: unknown, body: unknown, known: Set<string>, found: Set<string>): void {
  const parameters = Array.isArray(args) ? args.filter(isNode) : []
  for (const parameter of parameters)
    if (parameter.type === 'KeywordArgumentExpression') visit(parameter['value'], known, found)
  const names = parameters.flatMap((parameter) =>
    namesIn(parameter.type === 'KeywordArgumentExpression' ? parameter['key'] : parameter),
  )
  visit(body, new Set([...known, ...names]), found)
}

function namesIn(target: unknown): string[] {
  if (!isNode(target)) return []
  if (target.type === 'Identifier') return [String(target['value'])]
  return target.type === 'TupleLiteral' && Array.isArray(target['value'])
    ? target['value'].flatMap(namesIn)
    : []
}

function isNode(thing: unknown): thing is Node {
  return typeof thing === 'object' && thing !== null && 'type' in thing
}
