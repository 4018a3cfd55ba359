const previewMax = 200

/** A file's data, as it stood in previews that were made before spans carried their own. */
const dataRun =
  /data:[^,\s]{0,100},[A-Za-z0-9+/_=-]*|(?=[A-Za-z0-9+/_=-]*[A-Z])(?=[A-Za-z0-9+/_=-]*\d)[A-Za-z0-9+/_=-]{160,}/g

/** Keys whose string values a person would read first, in the bodies of the wires and in canonical messages. */
const textKeys =
  /"(?:content|text|input|prompt|refusal|output_text|arguments|message)"\s*:\s*"((?:[^"\\]|\\.)*)("?)/g

/**
 * A line to recognise a trace by, from the first kilobyte of its input or output: the last text in
 * it when it is JSON (maybe cut off), the text itself otherwise. At most 200 characters, one line.
 */
export function previewOf(start: string): string {
  const trimmed = start.trimStart()
  const text =
    trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('"')
      ? textInJson(trimmed)
      : trimmed
  const line = text.replace(dataRun, '…').replace(/\s+/g, ' ').trim()
  return line.length <= previewMax ? line : `${cutAt(line, previewMax - 1)}…`
}

/** At most so many UTF-16 units, without half of a surrogate pair at the end. */
function cutAt(text: string, unitsMax: number): string {
  const cut = text.slice(0, unitsMax)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

function textInJson(json: string): string {
  let last = ''
  for (const [, text = ''] of json.matchAll(textKeys)) if (text.trim() !== '') last = text
  return last === '' ? json : unescaped(last)
}

function unescaped(text: string): string {
  const whole = text.replace(/\\(u[0-9a-fA-F]{0,3})?$/, '') // an escape cut in half at the end
  try {
    return String(JSON.parse(`"${whole}"`))
  } catch {
    return whole
  }
}
