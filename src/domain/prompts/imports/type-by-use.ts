import type { PromptVariable } from '#contract/prompt-content.ts'
import { readTemplate } from '#template/template.ts'

type Type = PromptVariable['type']

/** Filters that take a list. */
const listFilters: ReadonlySet<string> = new Set([
  'join',
  'first',
  'last',
  'map',
  'select',
  'reject',
  'selectattr',
  'rejectattr',
  'sort',
  'unique',
])
/** Filters and methods that take an object. */
const objectFilters: ReadonlySet<string> = new Set(['dictsort', 'items'])

/**
 * What type a variable has that nobody described, from how templates use it: what is looped over is a list, what
 * fields are taken of is an object. Null where its use says nothing, so that it is a text.
 */
export function typeByUse(name: string, texts: readonly string[]): Exclude<Type, 'text'> | null {
  const found = new Set<Type>()
  for (const text of texts) {
    const template = readTemplate(text)
    if (template.ok) visit(template.value.program, name, found)
  }
  if (found.has('list')) return 'list'
  return found.has('object') ? 'object' : null
}

function visit(node: unknown, name: string, found: Set<Type>): void {
  if (node instanceof Map) {
    for (const [key, value] of node) {
      visit(key, name, found)
      visit(value, name, found)
    }
    return
  }
  if (Array.isArray(node)) {
    for (const one of node) visit(one, name, found)
    return
  }
  if (!isNode(node)) return
  if (node['type'] === 'For') {
    const iterable = node['iterable']
    const over =
      isNode(iterable) && iterable['type'] === 'SelectExpression' ? iterable['lhs'] : iterable
    if (isNamed(over, name)) found.add('list')
  }
  if (node['type'] === 'MemberExpression' && isNamed(node['object'], name)) {
    const property = node['property']
    found.add(isNode(property) && property['type'] === 'IntegerLiteral' ? 'list' : 'object')
  }
  if (node['type'] === 'FilterExpression' && isNamed(node['operand'], name)) {
    const filter = filterName(node['filter'])
    if (listFilters.has(filter)) found.add('list')
    if (objectFilters.has(filter)) found.add('object')
  }
  for (const child of Object.values(node)) if (typeof child === 'object') visit(child, name, found)
}

function filterName(filter: unknown): string {
  if (!isNode(filter)) return ''
  return filter['type'] === 'CallExpression'
    ? filterName(filter['callee'])
    : String(filter['value'])
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node['type'] === 'Identifier' && node['value'] === name
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'type' in value
}
