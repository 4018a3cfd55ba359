import { importBytesMax, type ImportFormat } from '#contract/datasets.ts'
import { decodeText, encodingNote, type TextEncoding } from '#kit/decode-text.ts'
import { formatBytes } from '#web/format/bytes.ts'
import { UnfitInput } from '#web/ui/unfit-input.ts'

/** A file as an import takes it. */
export type ReadFile = {
  readonly name: string
  readonly format: ImportFormat
  /** Text, or base64 of Parquet and xlsx. */
  readonly content: string
  /** What encoding the letters were read as, where that needs words; '' else. */
  readonly note: string
}

const ends: Readonly<Record<string, ImportFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  parquet: 'parquet',
  xlsx: 'xlsx',
}

/** What the end of a file's name says that it is; null when it says nothing known. */
export function formatOfName(name: string): ImportFormat | null {
  return ends[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null
}

/** Whether a file is of text, so that its encoding can be chosen. */
export function isTextFile(name: string): boolean {
  const format = formatOfName(name)
  return format === 'csv' || format === 'json' || format === 'jsonl'
}

/** Reads a file that a person chose or dropped. Throws with what to try instead. */
export async function readFile(file: File, encoding?: TextEncoding): Promise<ReadFile> {
  const format = formatOfName(file.name)
  if (format === null)
    throw unfit(
      `The name “${file.name}” does not say what the file is. It should end with .csv, .jsonl, .json, .parquet or .xlsx.`,
    )
  const isText = isTextFile(file.name)
  const bytes = isText ? file.size : Math.ceil(file.size / 3) * 4
  if (bytes > importBytesMax)
    throw unfit(
      `${file.name} is too large: it travels as ${formatBytes(bytes)}, and at most ${formatBytes(importBytesMax)} are taken. Import it in parts.`,
    )
  const name = file.name.slice(0, 200)
  if (!isText) return { name, format, content: await asBase64(file), note: '' }
  const read = decodeText(new Uint8Array(await file.arrayBuffer()), encoding)
  if (!read.ok) throw unfit(`${file.name}: ${read.fault}`)
  return { name, format, content: read.value.text, note: encodingNote(read.value) }
}

function unfit(why: string): UnfitInput {
  return new UnfitInput('This file cannot be taken in', why)
}

function asBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const url = String(reader.result)
      resolve(url.slice(url.indexOf(',') + 1))
    })
    reader.addEventListener('error', () =>
      reject(unfit(`${file.name} cannot be read: ${reader.error?.message ?? 'no reason given'}`)),
    )
    reader.readAsDataURL(file)
  })
}
