import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { failed, ok, type Result } from '#kit/result.ts'

/**
 * Reads YAML that anybody may have written; a sentence says what is wrong with it, and where. Takes
 * time in proportion to its length: the package's own way of telling errors and of finding a key
 * that stands twice grows with the square, minutes for a file of 2 MB.
 */
export function parseYaml(text: string): Result<unknown, string> {
  const lineCounter = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return `line ${line}, column ${col}`
  }
  try {
    const document = parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    })
    const [error] = document.errors
    if (error !== undefined) return failed(`${error.message} (${at(error.pos[0])})`)
    const twice = keyTwice(document)
    if (twice !== null)
      return failed(`The key "${twice.key}" stands there twice (${at(twice.offset)})`)
    return ok(document.toJS())
  } catch (thrown) {
    return failed(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function keyTwice(document: Document.Parsed): { key: string; offset: number } | null {
  let found: { key: string; offset: number } | null = null
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<string>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        if (keys.has(name)) {
          found = { key: name.slice(0, 60), offset: key.range?.[0] ?? 0 }
          return visit.BREAK
        }
        keys.add(name)
      }
      return undefined
    },
  })
  return found
}
