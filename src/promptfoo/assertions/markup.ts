import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { defaultTreeAdapter, type DefaultTreeAdapterMap, parse } from 'parse5'
import { type AssertionInput, type Grade, malformed, verdict } from '#promptfoo/assertions/grade.ts'

/** Longer outputs are no markup, as promptfoo has it. */
const markupCharsMax = 10_485_760

/** The output is HTML alone: no text outside of elements, and at least one element that HTML knows. */
export function isHtml(input: AssertionInput): Grade {
  return verdict(input, looksWholeHtml(input.text.trim()), 'The output is not HTML alone.')
}

/** At least two signs of HTML stand in the output: tags count two, and so does an element of every page; an entity, a comment, an attribute count one. */
export function containsHtml(input: AssertionInput): Grade {
  return verdict(input, signsOfHtml(input.text) >= 2, 'The output contains no HTML.')
}

/** The whole output is well-formed XML with the elements in the value. */
export function isXml(input: AssertionInput): Grade {
  const { text } = input
  const elements = elementsOf(input)
  const hasOwnEntities = /<!DOCTYPE[^>]*\[/.test(text)
  const isWellFormed =
    !hasOwnEntities &&
    text.trim().startsWith('<') &&
    XMLValidator.validate(text) === true &&
    rootsIn(text) === 1
  const holds = isWellFormed && holdsElements(text, elements)
  return verdict(input, holds, 'The output is not XML with the elements that are asked for.')
}

/** Well-formed XML with the elements in the value stands somewhere in the output. */
export function containsXml(input: AssertionInput): Grade {
  const elements = elementsOf(input)
  const holds = fragmentsOf(input.text).some((one) => holdsElements(one, elements))
  return verdict(input, holds, 'The output contains no XML with the elements that are asked for.')
}

/** Paths of elements: `order.item`, in one text with commas, a list, or `requiredElements`. */
function elementsOf(input: AssertionInput): readonly string[] {
  const { value } = input
  if (typeof value === 'string') return value.split(',').map((one) => one.trim())
  if (Array.isArray(value)) return value.map(String)
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return []
  return 'requiredElements' in value && Array.isArray(value.requiredElements)
    ? value.requiredElements.map(String)
    : malformed(input, 'needs a text, a list, or nothing for its value')
}

const parser = new XMLParser({
  allowBooleanAttributes: true,
  ignoreAttributes: false,
  parseAttributeValue: true,
  parseTagValue: true,
})

const orderedParser = new XMLParser({ preserveOrder: true })

/** Elements that nothing encloses; the validator lets several pass. */
function rootsIn(xml: string): number {
  const nodes: unknown = orderedParser.parse(xml)
  return (Array.isArray(nodes) ? nodes : []).filter((node: object) =>
    Object.keys(node).some((name) => !/^[?!#:]/.test(name)),
  ).length
}

function holdsElements(xml: string, elements: readonly string[]): boolean {
  try {
    const parsed: unknown = parser.parse(xml)
    return elements.every((path) => at(parsed, path.split('.')) !== undefined)
  } catch {
    return false
  }
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (known, name) =>
      typeof known === 'object' && known !== null
        ? (known as Readonly<Record<string, unknown>>)[name] // lists have their places as names
        : undefined,
    value,
  )
}

type Element = { readonly start: number; readonly end: number; readonly depth: number }

/** What could be XML in a text: all elements that nothing encloses taken together, then each by itself. */
function fragmentsOf(text: string): string[] {
  const open: { readonly name: string; readonly start: number }[] = []
  let closed: Element[] = []
  for (const { 0: tag, 1: slash, 2: name = '', 3: end, index } of text.matchAll(
    /<(\/?)([A-Za-z_:][\w:.-]*)(?:"[^"]*"|'[^']*'|[^'"<>])*?(\/?)>/g,
  )) {
    if (slash === '') {
      if (end === '') open.push({ name, start: index })
      else closed.push({ start: index, end: index + tag.length, depth: open.length })
      continue
    }
    if (open.at(-1)?.name !== name) {
      open.length = 0
      continue
    }
    const start = open.pop()?.start ?? index
    closed = closed.filter((one) => one.start < start)
    closed.push({ start, end: index + tag.length, depth: open.length })
  }
  const first = closed[0]
  const last = closed.at(-1)
  if (first === undefined || last === undefined) return []
  const each = closed.map(({ start, end }) => text.slice(start, end))
  return closed.length === 1 ? each : [text.slice(first.start, last.end), ...each]
}

function signsOfHtml(text: string): number {
  if (text.length > markupCharsMax) return 0
  const has = (pattern: RegExp): number => (pattern.test(text) ? 1 : 0)
  return (
    has(/<[a-z][a-z0-9-]*(?:\s[^>]*)?>/i) +
    has(/<\/[a-z][a-z0-9-]*\s*>/i) +
    has(/<[a-z][a-z0-9-]*(?:\s[^>]*)?\/>/i) +
    has(/&(?:[a-z]+|#\d+|#x[\da-f]+);/i) +
    2 * has(/<!doctype\s+html/i) +
    has(/<!--[\s\S]*?-->/) +
    has(/\s[a-z-]+=\s*["'][^"']*["']/i) +
    2 *
      has(
        /<(?:html|head|body|div|span|p|a|img|h[1-6]|[uo]l|li|table|t[rdh]|form|input|button|script|style|link|meta|[bh]r)\b/i,
      )
  )
}

function looksWholeHtml(text: string): boolean {
  if (text === '' || text.length > markupCharsMax || /^<\?xml/i.test(text)) return false
  const elements = elementsIn(parse(text, { sourceCodeLocationInfo: true }))
  const body = elements.find(({ tagName }) => tagName === 'body')
  const isWritten = (element: Node & { tagName: string }): boolean =>
    element.sourceCodeLocation !== undefined && element.sourceCodeLocation !== null
  // The parser puts a body round anything; text right inside one that nobody wrote stands outside of all elements.
  const hasTextOutside =
    body !== undefined &&
    !isWritten(body) &&
    body.childNodes.some((node) => defaultTreeAdapter.isTextNode(node) && node.value.trim() !== '')
  return (
    !hasTextOutside &&
    elements.some((element) =>
      wrappers.has(element.tagName)
        ? isWritten(element)
        : known.has(element.tagName) || element.tagName.includes('-'),
    )
  )
}

type Node = DefaultTreeAdapterMap['element']

function elementsIn(root: DefaultTreeAdapterMap['document']): Node[] {
  const found: Node[] = []
  const open: DefaultTreeAdapterMap['node'][] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (defaultTreeAdapter.isElementNode(node)) found.push(node)
    if ('childNodes' in node) open.push(...node.childNodes.toReversed())
  }
  return found
}

const wrappers = new Set(['html', 'head', 'body'])

/** The elements of HTML as WHATWG lists them, without those that are obsolete. */
const known = new Set(
  'title base link meta style article section nav aside h1 h2 h3 h4 h5 h6 header footer address p hr pre blockquote ol ul li dl dt dd figure figcaption main div a em strong small s cite q dfn abbr ruby rt rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr img iframe embed object param picture source video audio track map area svg math script noscript canvas ins del table caption colgroup col tbody thead tfoot tr td th form label input button select datalist optgroup option textarea output progress meter fieldset legend details summary dialog menu slot template'.split(
    ' ',
  ),
)
