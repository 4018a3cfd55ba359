import { SpanIds } from '#domain/usage/span-ids.ts'

/** What is known of a span that comes: new, the same as before, or with other content than before. */
export type Sighting = {
  readonly kind: 'new' | 'same' | 'changed'
  /** Whether what was remembered had failed; false where nothing is known. */
  readonly hadFailed: boolean
}

/** What is remembered of a span's content: a checksum, and whether it failed. */
export type Fingerprint = { readonly checksum: number; readonly hasFailed: boolean }

/** Stands for a span that is known by its id only: whatever comes again is taken for the same. */
const unknownContent = -1

/**
 * Remembers the newest spans by project, trace and span id, so that an export which a client sends
 * again after a lost answer is stored once, and a span that comes again with more is told from it.
 * Bounded: two generations, of which the older is dropped when the younger is full, so between one
 * and two times `generationSize` spans are known.
 */
export class RepeatFilter {
  readonly #generationSize: number
  readonly #ids = new SpanIds()
  #young = new Map<string, number>()
  #old = new Map<string, number>()

  constructor(generationSize = 200_000) {
    this.#generationSize = generationSize
  }

  /** Looks at a span that comes, and remembers it; `fingerprint` is null where its content is not at hand. */
  see(
    [project, traceId, spanId]: readonly [project: string, traceId: string, spanId: string],
    fingerprint: Fingerprint | null,
  ): Sighting {
    const key = this.#ids.of(project, traceId, spanId)
    const content = fingerprint === null ? unknownContent : contentOf(fingerprint)
    const known = this.#young.get(key) ?? this.#old.get(key)
    if (known === undefined || known !== content) this.#remember(key, content)
    const hadFailed = known !== undefined && known !== unknownContent && known % 2 === 1
    if (known === undefined) return { kind: 'new', hadFailed }
    const isSame = known === content || known === unknownContent || content === unknownContent
    return { kind: isSame ? 'same' : 'changed', hadFailed }
  }

  #remember(key: string, content: number): void {
    if (this.#young.size >= this.#generationSize && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, content)
  }
}

/** As many bits of the checksum as make a small integer, which takes no memory beside its place. */
function contentOf({ checksum, hasFailed }: Fingerprint): number {
  return (checksum >>> 3) * 2 + (hasFailed ? 1 : 0)
}
