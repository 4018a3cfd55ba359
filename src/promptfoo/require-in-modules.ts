import { registerHooks } from 'node:module'

/**
 * promptfoo runs modules in which `require`, `__filename` and `__dirname` work beside `import`; so configurations use
 * them. Node's own modules have none of the three. From the first call on, a module outside of `node_modules` that
 * speaks of one without declaring it gets it, on its first line, so that line numbers stay.
 */
export function allowRequireInModules(): void {
  if (isAllowed) return
  isAllowed = true
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const isModule = loaded.format === 'module' || loaded.format === 'module-typescript'
      if (!isModule || !url.startsWith('file:') || url.includes('/node_modules/')) return loaded
      const source = String(loaded.source ?? '')
      const wanted = Object.keys(preludes).filter((name) => isUsed(name, source))
      if (wanted.length === 0) return loaded
      return { ...loaded, source: `${wanted.map((name) => preludes[name]).join(' ')} ${source}` }
    },
  })
}

let isAllowed = false

const preludes: Readonly<Record<string, string>> = {
  require:
    "import { createRequire as makeRequire__ } from 'node:module'; const require = makeRequire__(import.meta.url);",
  __filename: 'const __filename = import.meta.filename;',
  __dirname: 'const __dirname = import.meta.dirname;',
}

function isUsed(name: string, source: string): boolean {
  const isSpoken = new RegExp(`(?<![\\w$.])${name}\\b`).test(source)
  const isDeclared = new RegExp(`\\b(?:const|let|var|function|import)\\s+${name}\\b`).test(source)
  return isSpoken && !isDeclared
}
