import { asRecord, type Loose } from '#wire/loose.ts'
import { parseYaml } from '../parse-yaml.ts'

/** YAML between two lines `---`, and what follows; null when there is none, a sentence when it cannot be read. */
export function splitFrontMatter(text: string): { front: Loose; body: string } | string | null {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?\n)?---[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(text)
  if (match === null) return null
  const front = readYaml(match[1] ?? '')
  if (typeof front === 'string') return front
  return { front, body: (match[2] ?? '').replaceAll('\r\n', '\n') }
}

/** Characters of YAML. A configuration written by hand has some thousands; so many are read within a second. */
const yamlCharactersMax = 500_000

/** An object of YAML or JSON; a sentence when it is none. */
export function readYaml(text: string): Loose | string {
  if (text.length > yamlCharactersMax)
    return `Its YAML is longer than ${yamlCharactersMax} characters; import it in parts.`
  const read = parseYaml(text)
  if (!read.ok) return `It cannot be read as YAML: ${read.fault}.`
  return asRecord(read.value ?? {}) ?? 'It is no object with fields.'
}
