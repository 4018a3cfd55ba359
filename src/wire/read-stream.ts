import { SseSplitter, type SseVerdict } from '#kit/sse.ts'
import type { ReplyView, StreamReader } from './define.ts'
import { readerOver } from '#wire/reader-over.ts'

/** Puts the events of one streamed reply together again; one per operation that streams. */
export type StreamAssembly = {
  /**
   * Reads one event. Without `hasRoom` the reply has grown beyond what is kept: only its end and
   * its usage matter then.
   */
  take(event: string, data: string, hasRoom: boolean): SseVerdict
  readonly hasFirstToken: boolean
  /** True once an event said that the call failed. */
  readonly hasError: boolean
  /** True once the reply is whole; asked after every chunk. */
  readonly isComplete: boolean
  /** True once the event came after which the format knows none. */
  readonly isOver: boolean
  /** The reply as the API answers it without streaming. */
  assembled(): unknown
}

/** What is pushed into a reader, cut into events: server-sent events, or another framing. */
export type EventSplitter = {
  push(chunk: Buffer, take: (event: string, data: string) => SseVerdict): Buffer
  finish(take: (event: string, data: string) => SseVerdict): {
    readonly held: Buffer
    readonly rest: Buffer
  }
  readonly unreadEvents: number
}

// A reply is put together in memory beside the stream; 16 Mi characters is forty times the longest
// text that a model writes today, and still bounded when a provider never stops.
const assembledCharactersMax = 16 * 1024 * 1024

/**
 * A reader that forwards whole events, holds the end, and at last reads the assembled reply with
 * the same function that reads one that was never streamed, so that both always say the same.
 */
export function readStream(
  assembly: StreamAssembly,
  readReply: (body: unknown) => ReplyView,
  splitter: EventSplitter = new SseSplitter(),
): StreamReader {
  let charactersTaken = 0
  const take = (event: string, data: string) => {
    charactersTaken += data.length
    return assembly.take(event, data, charactersTaken <= assembledCharactersMax)
  }
  return readerOver(assembly, {
    push: (chunk) => splitter.push(chunk, take),
    end() {
      const { held, rest } = splitter.finish(take)
      const { isComplete } = assembly
      const assembled = assembly.assembled()
      return {
        held: isComplete && rest.length > 0 ? Buffer.concat([held, rest]) : held,
        view: readReply(assembled),
        assembled,
        isComplete,
        isAssembledWhole: charactersTaken <= assembledCharactersMax && splitter.unreadEvents === 0,
      }
    },
  })
}
