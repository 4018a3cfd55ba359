import type { StreamTranslator } from '../define.ts'
import { type ChatPiece, ChatPieces } from './chat-pieces.ts'

/** What a format makes of a streamed chat completion, step by step. */
export type PieceTeller = {
  take(piece: ChatPiece): void
  /** The provider said that something went wrong, in OpenAI's shape; told once. */
  fail(error: unknown): void
  /** The answer came to its end. */
  finish(): void
}

/** A stream in a format that tells the pieces of chat completions by `write`. */
export function tellPieces(
  startTelling: (write: (text: string) => void, pieces: ChatPieces) => PieceTeller,
): StreamTranslator {
  const pieces = new ChatPieces()
  let written = ''
  let hasFailed = false
  const teller = startTelling((text) => (written += text), pieces)

  function takeAll(found: readonly ChatPiece[]): void {
    for (const piece of found) teller.take(piece)
    if (pieces.error === null || hasFailed) return
    hasFailed = true
    teller.fail(pieces.error)
  }

  function taken(): Buffer {
    const bytes = Buffer.from(written)
    written = ''
    return bytes
  }

  return {
    push(chunks) {
      takeAll(pieces.push(chunks))
      return taken()
    },
    end() {
      takeAll(pieces.end())
      if (pieces.isComplete) teller.finish()
      return taken()
    },
  }
}
