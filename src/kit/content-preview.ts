import { withoutFiles } from '#kit/cut-content.ts'

/** As much of a text as a line in a list shows, and some more for who cuts it to a width. */
const previewCharacters = 300

/** A longer content is not parsed for its preview: a quarter of a megabyte takes a millisecond. */
const parsedCharactersMax = 262_144

/** A word of base64's letters that is longer than this is a file's data. */
const dataCharactersMin = 1_000

/** Contents nested deeper than any wire format nests its texts. */
const depthMax = 12

/** Texts of one content that are looked at; a conversation has fewer turns. */
const textsMax = 5_000

type Said = { readonly role: 'asked' | 'answered' | 'system' | 'other'; readonly text: string }

const roles: Readonly<Record<string, Said['role']>> = {
  user: 'asked',
  human: 'asked',
  assistant: 'answered',
  ai: 'answered',
  AIMessageChunk: 'answered',
  model: 'answered',
  system: 'system',
  developer: 'system',
  tool: 'other',
  function: 'other',
}

/** What a tool answered stands in the user's turn in some formats; nobody asked it. */
const toolAnswers: ReadonlySet<string> = new Set([
  'tool_call_response',
  'tool_result',
  'tool-result',
  'function_call_output',
])

/** Where the formats have the texts that a person would read, those of a message before its parts' fields. */
const textFields = ['content', 'text', 'output_text', 'refusal']
const innerFields = [
  ...['messages', 'contents', 'input', 'output', 'choices', 'candidates', 'message', 'parts'],
  ...['content', 'data', 'kwargs', 'prompt', 'question', 'query', 'answer', 'response', 'result'],
]

/**
 * What a trace's list shows of a span's input or output, as it is stored: of a conversation the last
 * question (`input`) or the last answer (`output`), whichever format it is in; of other JSON nothing;
 * of text its beginning. '' where there is nothing to read: instructions alone, a file, a tool call.
 */
export function contentPreview(content: string, side: 'input' | 'output'): string {
  if (content === '') return ''
  if (!/^\s*[{["]/.test(content)) return shortened(content)
  const text =
    content.length <= parsedCharactersMax ? content : withoutFiles(content, parsedCharactersMax)
  if (text.length > parsedCharactersMax) return ''
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return ''
  }
  return parsedPreview(parsed, side)
}

/** The same of a content that was parsed already. */
export function parsedPreview(parsed: unknown, side: 'input' | 'output'): string {
  const said: Said[] = []
  collect(parsed, { role: 'other', depth: 0 }, said)
  const wanted = side === 'input' ? 'asked' : 'answered'
  const best =
    said.findLast(({ role }) => role === wanted) ?? said.findLast(({ role }) => role === 'other')
  return best === undefined ? '' : shortened(best.text)
}

function collect(
  value: unknown,
  at: { readonly role: Said['role']; readonly depth: number },
  said: Said[],
): void {
  if (at.depth > depthMax || said.length >= textsMax) return
  if (typeof value === 'string') {
    if (value.trim() !== '' && !isData(value)) said.push({ role: at.role, text: value })
    return
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(item, { ...at, depth: at.depth + 1 }, said)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const record = value as Readonly<Record<string, unknown>> // an object of JSON
  const role = roleOf(record, at.role)
  const inside = { role, depth: at.depth + 1 }
  const isThought = ['reasoning', 'thinking', 'tool_call', 'tool_use', 'function_call'].some(
    (kind) => record['type'] === kind,
  )
  if (isThought || record['thought'] === true) return
  for (const field of textFields) {
    const text = record[field]
    if (typeof text === 'string') collect(text, inside, said)
  }
  for (const field of innerFields) {
    const inner = record[field]
    if (typeof inner === 'object' || (typeof inner === 'string' && !textFields.includes(field)))
      collect(inner, inside, said)
  }
}

function roleOf(record: Readonly<Record<string, unknown>>, outer: Said['role']): Said['role'] {
  const { role, type } = record
  if (typeof type === 'string' && toolAnswers.has(type)) return 'other'
  const named = role ?? type
  return typeof named === 'string' && Object.hasOwn(roles, named) ? (roles[named] ?? outer) : outer
}

/** A file's data, or a note of one, is nothing to read. */
function isData(text: string): boolean {
  if (/^(?:data:[^,]{0,200},|\[left out: )/.test(text)) return true
  return text.length >= dataCharactersMin && /^[A-Za-z0-9+/_=-]+$/.test(text)
}

function shortened(text: string): string {
  if (isData(text)) return ''
  const cut = text.slice(0, previewCharacters)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}
