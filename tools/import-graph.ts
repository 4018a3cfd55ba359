// Which file of ours imports which: what tidy judges, and what a change can affect.
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** What a file imports, statically or when asked to, as it is written there. */
export function specifiersOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
  )
}

/** Files of ours that a file imports, from the repository's root; null for packages and Node's own modules. */
export function importsOf(file: string): (string | null)[] {
  return specifiersOf(file).map((specifier) => {
    if (specifier === '#compose') return 'src/compose.ts'
    if (/^#(test|tools)\//.test(specifier)) return specifier.slice(1)
    if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`
    if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
    return null
  })
}

const reached = new Map<string, readonly string[]>()

/** Files that a file imports or starts as a thread (`new URL('./x.ts', import.meta.url)`); those that are there. */
function reachedBy(file: string): readonly string[] {
  const known = reached.get(file)
  if (known !== undefined) return known
  const started = [
    ...readFileSync(file, 'utf8').matchAll(/new URL\(\s*'(\.[^']+\.ts)',\s*import\.meta\.url/g),
  ].map(([, path = '']) => posix.join(posix.dirname(file), path))
  const found = [...importsOf(file), ...started].filter(
    (target): target is string => target !== null && existsSync(target),
  )
  reached.set(file, found)
  return found
}

/** A file and all that it reaches, directly or not. */
export function closureOf(file: string): ReadonlySet<string> {
  const closure = new Set([file])
  for (const reaching of closure) for (const target of reachedBy(reaching)) closure.add(target)
  return closure
}
