import type { StreamReader } from '#wire/define.ts'

/** What a reader knows of its stream, asked for while the stream goes on. */
type Known = Pick<StreamReader, 'hasFirstToken' | 'hasError' | 'isComplete' | 'isOver'>

/** A reader that knows what another knows, and gives on in its own way. */
export function readerOver(known: Known, own: Pick<StreamReader, 'push' | 'end'>): StreamReader {
  return {
    push: own.push,
    end: own.end,
    get hasFirstToken() {
      return known.hasFirstToken
    },
    get hasError() {
      return known.hasError
    },
    get isComplete() {
      return known.isComplete
    },
    get isOver() {
      return known.isOver
    },
  }
}
