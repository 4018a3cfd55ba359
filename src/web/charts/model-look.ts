import { freeLook, looksCount } from '#web/charts/series-colour.ts'

const storageKey = 'belay.models'

let known: Map<string, number> | undefined

/**
 * The look of a model, the same on every page: the first 32 models that this browser shows have
 * one of their own each, which it remembers. A model is known by its last name, however it is called:
 * `openai/gpt-5` is `gpt-5`.
 */
export function lookOfModel(name: string): number {
  const model = name.slice(name.lastIndexOf('/') + 1)
  known ??= remembered()
  const before = known.get(model)
  if (before !== undefined) return before
  const look = freeLook(model, new Set(known.values()))
  if (known.size < looksCount) {
    known.set(model, look)
    remember(known)
  }
  return look
}

function remembered(): Map<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : [])
  } catch {
    // A browser that keeps nothing, or something else: colours are given anew.
    return new Map()
  }
}

function isEntry(entry: unknown): entry is [string, number] {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === 'string' &&
    Number.isInteger(entry[1]) &&
    entry[1] >= 1 &&
    entry[1] <= looksCount
  )
}

function remember(looks: ReadonlyMap<string, number>): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify([...looks]))
  } catch {
    // As above: it holds until the page is loaded again.
  }
}
