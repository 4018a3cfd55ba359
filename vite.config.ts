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
    const layer = /\/src\/web\/(styles|ui|table)\/[^/]+\.css$/.exec(id)?.[1]
    return layer === undefined ? null : `@layer styles, ui, table; @layer ${layer} {\n${code}\n}`
  },
}

/** Builds the page into dist/web, with hashed names so that the server may let them be kept for ever. */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [layers, react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The two youngest major versions of each engine; nesting and oklch are left as they are.
    target: 'es2023',
    // The content security policy forbids data: for fonts, and small files gain nothing over HTTP keep-alive.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npx vite` for work on the page: everything that is not the page goes to a running Belay.
    proxy: {
      '/api': 'http://127.0.0.1:4400',
      '/v1': 'http://127.0.0.1:4400',
    },
  },
})
