import { existsSync, statSync } from 'node:fs'

const intervalMs = 2000
/** Seen gone so often in a row: a directory that is being replaced by a mount is away for a moment. */
const strikesMax = 2

/** Watches that a directory stays the one it was; calls back once when it is gone or another. */
export class DirectoryWatch {
  readonly #timer: NodeJS.Timeout

  constructor(path: string, onGone: (reason: string) => void) {
    const { ino } = statSync(path)
    let strikes = 0
    this.#timer = setInterval(() => {
      const isThere = existsSync(path) && statSync(path, { throwIfNoEntry: false })?.ino === ino
      strikes = isThere ? 0 : strikes + 1
      if (strikes < strikesMax) return
      this.stop()
      onGone(
        `The data directory ${path} was taken away. What was acknowledged and not stored went with it. Put it back, or start with another (BELAY_DATA).`,
      )
    }, intervalMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
