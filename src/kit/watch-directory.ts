import { statSync } from 'node:fs'

const intervalMs = 2000
/** Seen gone so often in a row: a directory that is being replaced by a mount is away for a moment. */
const strikesMax = 2

/** Watches that a directory stays the one it was; calls back once when it is gone or another. */
export class DirectoryWatch {
  readonly #timer: NodeJS.Timeout
  readonly #path: string
  readonly #inode: number

  constructor(path: string, onGone: (reason: string) => void) {
    this.#path = path
    this.#inode = statSync(path).ino
    let strikes = 0
    this.#timer = setInterval(() => {
      const reason = this.gone()
      strikes = reason === null ? 0 : strikes + 1
      if (reason === null || strikes < strikesMax) return
      this.stop()
      onGone(reason)
    }, intervalMs)
    this.#timer.unref()
  }

  /** What to say where the directory is gone or another at this moment; null where it is the one it was. */
  gone(): string | null {
    if (statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode) return null
    return `The data directory ${this.#path} was taken away. What was acknowledged and not stored went with it. Put it back, or start with another (BELAY_DATA).`
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
