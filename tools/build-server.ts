// Builds the program into dist/server: a start would else spend more than half of its time on finding and reading 2,000 files.
//   node tools/run-under-pinned-node.js tools/build-server.ts
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'vite'
import { installed, manifestFile, root } from './server-program.js'

const folder = join(root, 'dist/server')
/** What is started by a URL of its own: the program and its threads. */
const threads = globSync('src/**/*-worker.ts', { cwd: root })
/** Packages that read files which lie beside their code, or are a library of the machine's own. */
const apart = ['chdb', '@electric-sql/pglite', '@jitl/quickjs-wasmfile-release-sync']

/** Files are found as from the sources, which stay where they are; threads are started from beside what was built. */
function placesOf(target: string): Plugin {
  return {
    name: 'places',
    enforce: 'pre',
    transform(code, id) {
      const file = relative(root, id)
      if (!file.startsWith('src/') || !code.includes('import.meta.url')) return null
      return code
        .replaceAll(
          /new URL\('([^']*?)([\w-]+-worker)\.ts', import\.meta\.url\)/g,
          (_, _folder, name: string) => `new URL('./${name}.js', import.meta.url)`,
        )
        .replaceAll(/new URL\('([^']+)', import\.meta\.url\)/g, (whole, path: string) =>
          path.endsWith('-worker.js')
            ? whole
            : `new URL('${relative(target, join(root, dirname(file), path))}', import.meta.url)`,
        )
    },
  }
}

const inputs = new Set<string>()
const remembersInputs: Plugin = {
  name: 'inputs',
  generateBundle() {
    for (const id of this.getModuleIds())
      if (id.startsWith(root) && !id.includes('/node_modules/') && existsSync(id)) inputs.add(id)
  },
}

// A server that runs loads parts of itself later: what it was started from stays until the build after the next.
const name = createHash('sha256').update(`${Date.now()}${process.pid}`).digest('hex').slice(0, 12)
const target = join(folder, name)
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [placesOf(target), remembersInputs],
  ssr: { noExternal: true, external: apart },
  build: {
    ssr: true,
    outDir: target,
    target: 'esnext',
    minify: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: Object.fromEntries(
        ['src/main.ts', ...threads].map((file) => [basename(file, '.ts'), join(root, file)]),
      ),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
const stampOf = (file: string) => {
  const { mtimeMs, size } = statSync(file)
  return `${mtimeMs} ${size}`
}
const before = existsSync(manifestFile)
  ? String(Object(JSON.parse(readFileSync(manifestFile, 'utf8'))).program)
  : ''
writeFileSync(
  manifestFile,
  JSON.stringify({
    program: join(name, 'main.js'),
    inputs: Object.fromEntries(
      [...inputs, join(root, installed)]
        .toSorted()
        .map((file) => [relative(root, file), stampOf(file)]),
    ),
  }),
)
for (const entry of readdirSync(folder))
  if (![name, dirname(before), basename(manifestFile)].includes(entry))
    rmSync(join(folder, entry), { recursive: true })
