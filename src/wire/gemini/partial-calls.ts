import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'

type Value = unknown[] | Record<string, unknown>

/**
 * Puts function calls together whose arguments come in pieces, which Vertex AI sends when
 * `streamFunctionCallArguments` asks for it: values at JSON paths, texts continued from piece to
 * piece (https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc).
 * One per candidate: a call is whole before the next begins.
 */
export class PartialCalls {
  #open: { readonly part: Loose; readonly call: Loose; args: Record<string, unknown> } | null = null
  readonly #openPaths = new Set<string>()

  /** The part as it is without streaming; null while pieces of it are missing. */
  take(part: Loose): Loose | null {
    const called = asRecord(part['functionCall'])
    if (called === null) return part
    const { partialArgs, willContinue, ...call } = called
    if (this.#open === null) {
      if (partialArgs === undefined && willContinue !== true) return part
      this.#open = { part, call, args: { ...asRecord(call['args']) } }
    }
    for (const piece of asRecords(partialArgs)) this.#place(this.#open.args, piece)
    return willContinue === true ? null : this.finish()
  }

  /** What there is of a call whose end has not come; null if none is open. */
  get unfinished(): Loose | null {
    if (this.#open === null) return null
    const { part, call, args } = this.#open
    return { ...part, functionCall: { ...call, args } }
  }

  /** The same, taken out: nothing continues it any more. */
  finish(): Loose | null {
    const { unfinished } = this
    this.#open = null
    this.#openPaths.clear()
    return unfinished
  }

  #place(args: Record<string, unknown>, piece: Loose): void {
    const path = asText(piece['jsonPath'])
    const keys = keysOf(path)
    const last = keys.at(-1)
    if (last === undefined) return
    let at: Value = args
    for (const [index, key] of keys.slice(0, -1).entries()) {
      const inside = childOf(at, key, typeof keys[index + 1] === 'number')
      if (inside === null) return
      at = inside
    }
    const given = valueOf(piece)
    const before: unknown = Reflect.get(at, last)
    const continues = this.#openPaths.has(path) && typeof before === 'string'
    setOwn(at, last, continues && typeof given === 'string' ? before + given : given)
    if (piece['willContinue'] === true) this.#openPaths.add(path)
    else this.#openPaths.delete(path)
  }
}

/** `$.foo.bar[0]['a b']` → foo, bar, 0, a b; [] for what is no such path. */
function keysOf(path: string): (string | number)[] {
  const steps = /\.([^.[\]]+)|\[(\d{1,6})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy
  const keys: (string | number)[] = []
  steps.lastIndex = 1
  while (path.startsWith('$') && steps.lastIndex < path.length) {
    const step = steps.exec(path)
    if (step === null) return []
    const [, name, index, single, double] = step
    keys.push(index === undefined ? (name ?? unescaped(single ?? double ?? '')) : Number(index))
  }
  return keys
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, '$1')
}

/** The list or object at a key, made if there is none; null where something else is. */
function childOf(value: Value, key: string | number, isList: boolean): Value | null {
  if (!Object.hasOwn(value, key)) setOwn(value, key, isList ? [] : {})
  const child: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : null
  return Array.isArray(child) ? child : asObject(child)
}

function asObject(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : null // made here, or parsed from JSON
}

/** A list grows at its end only: a number out of reach would be a list of that many holes. */
function setOwn(value: Value, key: string | number, given: unknown): void {
  const isReachable = !Array.isArray(value) || (typeof key === 'number' && key <= value.length)
  if (!isReachable) return
  Object.defineProperty(value, key, {
    value: given,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}

function valueOf(piece: Loose): unknown {
  return piece['stringValue'] ?? piece['numberValue'] ?? piece['boolValue'] ?? null
}
