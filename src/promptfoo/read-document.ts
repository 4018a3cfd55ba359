import { extname } from 'node:path'
import { isAlias, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import { importOwn } from '#promptfoo/own-code.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import { dereference, isJavaScript, parseYaml, readText } from '#promptfoo/references.ts'

/** Top-level keys where people keep what they refer to elsewhere. */
const shelfKeys = /^(?:x-|\.|_|\$schema$|\$defs$|definitions$|assertionTemplates$|templates$)/

/** A configuration file as data: YAML, JSON or JavaScript, its `$ref`s followed, without what is only there to be referred to. */
export async function readDocument(path: string): Promise<Readonly<Record<string, unknown>>> {
  const raw = isJavaScript(path) ? await exported(path) : parsed(path)
  if (typeof raw.value !== 'object' || raw.value === null || Array.isArray(raw.value))
    refuse(`${path} is no configuration: it must be an object with prompts, providers and tests.`)
  const value = raw.hasReferences ? dereference(raw.value, path) : raw.value
  return Object.fromEntries(
    Object.entries(value as object).filter(
      ([name]) => knownKeys.has(name) || (!shelfKeys.test(name) && !raw.shelves.has(name)),
    ), // an object, as told above
  )
}

type Raw = {
  readonly value: unknown
  readonly hasReferences: boolean
  /** Top-level keys that a `$ref` leads to, or that hold an anchor. */
  readonly shelves: ReadonlySet<string>
}

async function exported(path: string): Promise<Raw> {
  const found = await importOwn({ path, name: null }).catch((error: unknown) =>
    refuse(`${path} does not load: ${sentenceOf(error)}`),
  )
  const value: unknown = typeof found === 'function' ? await found() : found
  return { value, hasReferences: false, shelves: new Set() }
}

function parsed(path: string): Raw {
  const text = readText(path, 'The configuration')
  const value = parseYaml(text, path) ?? {}
  const referred = [...text.matchAll(/\$ref["']?\s*:\s*["']?#\/([^"'/\s]+)/g)].map(
    ([, name = '']) => name,
  )
  // Anchors are rare, and to find them the document is read once more.
  const isPlain = extname(path).toLowerCase() === '.json' || !/(?:^|\s)&\w/.test(text)
  return {
    value,
    hasReferences: text.includes('$ref'),
    shelves: new Set([...referred, ...(isPlain ? [] : anchoredKeys(text))]),
  }
}

function anchoredKeys(text: string): Set<string> {
  const { contents } = parseDocument(text, { merge: true })
  const keys = new Set<string>()
  if (!isMap(contents)) return keys
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || !isNode(value) || knownKeys.has(String(key.value))) continue
    let hasAnchor = false
    visit(value, (_, node) => {
      if (isNode(node) && !isAlias(node) && node.anchor !== undefined) hasAnchor = true
      return hasAnchor ? visit.BREAK : undefined
    })
    if (hasAnchor) keys.add(String(key.value))
  }
  return keys
}

const knownKeys = new Set([
  'description',
  'tags',
  'prompts',
  'providers',
  'targets',
  'tests',
  'scenarios',
  'defaultTest',
  'outputPath',
  'evaluateOptions',
  'commandLineOptions',
  'derivedMetrics',
  'nunjucksFilters',
  'env',
  'extensions',
  'metadata',
  'sharing',
  'redteam',
  'tracing',
])
