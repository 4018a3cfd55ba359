import type { StreamReader } from '#wire/define.ts'
import { readerOver } from '#wire/reader-over.ts'

/**
 * A stream whose chunks have no `"usage":null`, which OpenAI's have where usage was asked for, and which the SDKs
 * of Mistral, where it always comes in the last chunk alone, refuse. Inside a text its quotes would be escaped.
 */
export function withoutEmptyUsage(reader: StreamReader): StreamReader {
  return readerOver(reader, {
    push: (chunk) => withoutNulls(reader.push(chunk)),
    end() {
      const end = reader.end()
      return { ...end, held: withoutNulls(end.held) }
    },
  })
}

/** Of whole events, which is all that a reader gives. */
function withoutNulls(events: Buffer): Buffer {
  if (!events.includes('"usage"')) return events
  const text = events
    .toString('latin1')
    .replaceAll(/,\s*"usage"\s*:\s*null(?=\s*[,}])/g, '')
    .replaceAll(/(?<=\{\s*)"usage"\s*:\s*null\s*,/g, '')
  return Buffer.from(text, 'latin1')
}
