import { defaultTreeAdapter, type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged } from './outcome.ts'
import { whereField } from './reading/where-field.ts'

export const evaluator = defineEvaluator({
  id: 'is-html',
  title: 'Is HTML',
  summary:
    'The output is HTML whose elements are known and closed where they must be, or contains some element of HTML.',
  family: 'structure',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({ where: whereField }),
  evaluate({ output }, { where }) {
    const text = output.trim()
    const elements = elementsOf(parseFragment(text, { sourceCodeLocationInfo: true }))
    const known = elements.filter(({ tagName }) => knownElements.has(tagName))
    if (known.length === 0) return judged(false, 'The output holds no element of HTML.')
    if (where === 'anywhere') return judged(true, `The output holds <${known[0]?.tagName ?? ''}>.`)
    if (!text.startsWith('<') || !text.endsWith('>'))
      return judged(false, 'There is text around the HTML.')
    const unknown = elements.find(
      ({ tagName }) =>
        !knownElements.has(tagName) && !tagName.includes('-') && !foreign.has(tagName),
    )
    if (unknown !== undefined) return judged(false, `<${unknown.tagName}> is no element of HTML.`)
    const open = elements.find(
      ({ tagName, sourceCodeLocation }) =>
        !closesItself.has(tagName) &&
        sourceCodeLocation !== undefined &&
        sourceCodeLocation !== null &&
        sourceCodeLocation.endTag === undefined,
    )
    return open === undefined
      ? judged(true, 'The output is HTML.')
      : judged(false, `<${open.tagName}> is not closed.`)
  },
  examples: [
    {
      title: 'closed elements are HTML',
      case: { output: '<div class="note"><p>Hello<br>there</div>' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'an element left open is not',
      case: { output: '<div><b>Hello</div>' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'prose around it is fine where that is asked for',
      case: { output: 'Use <b>bold</b> here.' },
      settings: { where: 'anywhere' },
      expect: { passed: true },
    },
    {
      title: 'a comparison is no element',
      case: { output: 'a < b and c > d' },
      settings: { where: 'anywhere' },
      expect: { passed: false },
    },
    {
      title: 'a whole document is HTML',
      case: { output: '<!DOCTYPE html><html><head><title>T</title></head><body>x</body></html>' },
      expect: { passed: true },
    },
  ],
})

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/** Elements that the text itself opened, in its order; walked without recursion, for depth comes from outside. */
function elementsOf(root: DefaultTreeAdapterMap['documentFragment']): Element[] {
  const found: Element[] = []
  const open: Node[] = [root]
  while (open.length > 0) {
    const node = open.pop()
    if (node === undefined) break
    if (defaultTreeAdapter.isElementNode(node) && node.sourceCodeLocation) {
      found.push(node)
      if (foreign.has(node.tagName)) continue
    }
    if ('childNodes' in node) open.push(...node.childNodes.toReversed())
    if ('content' in node) open.push(node.content)
  }
  return found
}

/** Their contents have names of their own. */
const foreign = new Set(['svg', 'math'])

const closesItself = new Set(
  'area base br col embed hr img input link meta source track wbr html head body p li dt dd option optgroup thead tbody tfoot tr td th colgroup caption rt rp svg math'.split(
    ' ',
  ),
)

const knownElements = new Set(
  'a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark math menu meta meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track u ul var video wbr'.split(
    ' ',
  ),
)
