/**
 * Where the fields of a request that was made of the caller's stand in the caller's own body: what a provider
 * cannot be told is refused by the name under which its caller wrote it.
 */
export class CallerPaths {
  readonly #known = new Map<string, { readonly path: string; readonly keepsRest: boolean }>()

  /** What stands at `chat` in the chat request comes from `path`; everything under it is the same place. */
  note(chat: string, path: string): void {
    this.#known.set(chat, { path, keepsRest: false })
  }

  /** The same for a tree that both have alike, a JSON schema: the rest of a path goes on in it. */
  noteTree(chat: string, path: string): void {
    this.#known.set(chat, { path, keepsRest: true })
  }

  /** The caller's path of one in the chat request; the same path where nothing else is known. */
  of(chat: string): string {
    for (let end = chat.length; end > 0; end = startOfLast(chat, end)) {
      const known = this.#known.get(chat.slice(0, end))
      if (known !== undefined) return known.keepsRest ? known.path + chat.slice(end) : known.path
    }
    return chat
  }
}

/** Where the last step of a path begins, its dot or bracket. */
function startOfLast(path: string, end: number): number {
  return Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1), 0)
}
