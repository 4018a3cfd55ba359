import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * What pages share stands in layers below what a page says of its own. A shared style comes again with each chunk that
 * has a part of it, so a page that was opened later would else undo what another one changed.
 */
const layers: Plugin = {
  name: 'layers',
  enforce: 'pre',
  transform(code, id) {
    const layer = /\/src\/web\/(styles|ui|table|parts)\/[^?]+\.css$/.exec(id)?.[1]
    return layer === undefined
      ? null
      : `@layer styles, ui, table, parts; @layer ${layer} {\n${code}\n}`
  },
}

/** Beside each text its Brotli form, as small as it gets: that takes too long to be done while somebody waits. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:js|css|html|svg)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)))
    }
  },
}

/** Builds the page into dist/web, with hashed names so that the server may let them be kept for ever. */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [layers, react(), compressed],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The two youngest major versions of each engine; nesting and oklch are left as they are.
    target: 'es2023',
    // The content security policy forbids data: for fonts, and small files gain nothing over HTTP keep-alive.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // All styles are 14 KB; a file a page would only be more requests.
    cssCodeSplit: false,
    // A page is made of some forty files; what most pages share comes in a few.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(?:react|react-dom|scheduler|@tanstack\/(?:history|router-core|react-router|react-store|store|virtual-core|react-virtual|query-core|react-query))\//,
              minShareCount: 2,
            },
            {
              name: 'parts',
              test: /src\/web\/(?:ui|table|format|url|forms|api)\//,
              minShareCount: 3,
            },
            { name: 'shapes', test: /src\/(?:contract|client|kit)\//, minShareCount: 8 },
            {
              name: 'shared',
              test: /src\/web\/parts\//,
              minShareCount: 4,
            },
            { name: 'charts', test: /src\/web\/charts\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    // `npx vite` for work on the page: everything that is not the page goes to a running Belay.
    proxy: {
      '/api': 'http://127.0.0.1:4400',
      '/v1': 'http://127.0.0.1:4400',
    },
  },
})
