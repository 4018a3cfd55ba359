/** Something that could not be carried over: in which file, under which key, and why. */
export type Left = { readonly file: string; readonly key: string; readonly reason: string }

/** A place in a file that is read, and the list of what could not be carried over, which all places of a reading share. */
export class Told {
  readonly file: string
  /** '' at the top of the file. */
  readonly key: string
  readonly left: Left[]

  constructor(file: string, key = '', left: Left[] = []) {
    this.file = file
    this.key = key
    this.left = left
  }

  /** Another place of the same reading, by its whole key. */
  at(key: string, file = this.file): Told {
    return new Told(file, key, this.left)
  }

  /** The key of a field of this place. */
  under(field: string): string {
    return this.key === '' ? field : `${this.key}.${field}`
  }

  /** Tells that what stands under this key stays behind. */
  leave(key: string, reason: string): void {
    this.left.push({ file: this.file, key, reason })
  }
}
