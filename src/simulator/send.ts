import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from './catalog.ts'
import type { Frame } from './surface.ts'

// Fast enough for a demo, slow enough that every reader meets single bytes.
const dribbleMs = 1
// Frames sent together when nobody asked for a pace; the first goes alone, as a first token does.
const framesPerWrite = 32

/** Waits, unless the caller goes away first; false when it did. */
export async function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0) return !signal.aborted
  try {
    await sleep(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}

/** Sends a whole JSON answer, in the manner that the behaviour asks for. */
export async function sendWhole(
  response: ServerResponse,
  text: string,
  behaviour: Behaviour,
  signal: AbortSignal,
): Promise<void> {
  const said = behaviour.transport === 'garbage' ? garbageFor(text) : text
  const bytes = Buffer.from(said)
  response.setHeader('content-type', 'application/json')
  response.setHeader('content-length', bytes.length)
  const half = bytes.subarray(0, bytes.length >> 1)
  switch (behaviour.transport) {
    case 'cut':
      response.write(half, () => response.destroy())
      return
    case 'stalled':
      response.write(half)
      return
    case 'dribble':
      return dribble(response, bytes, signal)
    default:
      response.end(bytes)
  }
}

/** Sends a streamed answer frame by frame, at the pace and in the manner that the behaviour asks for. */
export async function sendFrames(
  response: ServerResponse,
  given: { readonly frames: readonly Frame[]; readonly contentType: string },
  behaviour: Behaviour,
  signal: AbortSignal,
): Promise<void> {
  response.setHeader('content-type', given.contentType)
  response.setHeader('cache-control', 'no-cache')
  const { frames } = given
  const text = () => frames.map((frame) => frame.text).join('')
  switch (behaviour.transport) {
    case 'garbage':
      response.end(garbageFor(text()))
      return
    case 'dribble':
      return dribble(response, Buffer.from(text()), signal)
    case 'cut': {
      const half = halfOf(frames)
      if (!(await paced(response, half.slice(0, -1), behaviour, signal))) return
      // Broken off only once the last frame is on its way, or the caller might see nothing at all.
      response.write(half.at(-1)?.text ?? '', () => response.destroy())
      return
    }
    case 'stalled':
      await paced(response, halfOf(frames), behaviour, signal)
      return
    default:
      if (await paced(response, frames, behaviour, signal)) response.end()
  }
}

/** The first half, at least one frame, and never the end. */
function halfOf(frames: readonly Frame[]): readonly Frame[] {
  return frames.slice(0, Math.max(1, frames.length >> 1))
}

/** Writes frames at the behaviour's pace; false when the caller went away. */
async function paced(
  response: ServerResponse,
  frames: readonly Frame[],
  behaviour: Behaviour,
  signal: AbortSignal,
): Promise<boolean> {
  const rate = behaviour.tokensPerSecond
  const startMs = performance.now()
  let tokens = 0
  let at = 0
  while (at < frames.length) {
    const count = at === 0 || rate !== null ? 1 : framesPerWrite
    const batch = frames.slice(at, at + count)
    at += count
    tokens += batch.reduce((sum, frame) => sum + frame.tokens, 0)
    const dueMs = rate === null ? 0 : startMs + (tokens / rate) * 1000 - performance.now()
    if (!(await wait(dueMs, signal))) return false
    if (!response.write(batch.map((frame) => frame.text).join(''))) {
      try {
        await once(response, 'drain', { signal })
      } catch {
        return false
      }
    }
  }
  return true
}

async function dribble(
  response: ServerResponse,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += 1) {
    if (!(await wait(dribbleMs, signal))) return
    response.write(bytes.subarray(at, at + 1))
  }
  response.end()
}

/** Like the answer, but no JSON any more: every object loses its end, and bytes that are no UTF-8 follow. */
function garbageFor(text: string): string {
  return `${text.slice(0, 200).replaceAll('}', '')}<html>\u0000\ufffd not json\n\n`
}
