import { parse } from 'yaml'
import { asRecord, type Loose } from '#wire/loose.ts'

/** YAML between two lines `---`, and what follows; null when there is none, a sentence when it cannot be read. */
export function splitFrontMatter(text: string): { front: Loose; body: string } | string | null {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?\n)?---[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(text)
  if (match === null) return null
  const front = readYaml(match[1] ?? '')
  if (typeof front === 'string') return front
  return { front, body: (match[2] ?? '').replaceAll('\r\n', '\n') }
}

/** An object of YAML or JSON; a sentence when it is none. */
export function readYaml(text: string): Loose | string {
  try {
    const value: unknown = parse(text) ?? {}
    return asRecord(value) ?? 'It is no object with fields.'
  } catch (error) {
    return `It cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`
  }
}
