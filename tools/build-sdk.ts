// Makes the package that applications install, in dist/sdk: one module for any Node from 20 on, and its types.
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../', import.meta.url))
const directory = `${root}dist/sdk`
const manifest: { version: string; license: string; dependencies: Record<string, string> } =
  JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

rmSync(directory, { recursive: true, force: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: directory,
    target: 'node20',
    ssr: true,
    minify: false,
    lib: { entry: `${root}src/sdk/belay.ts`, formats: ['es'], fileName: 'belay' },
    // Types of the contract are zod's, so an application has it anyway, and should have it once.
    rolldownOptions: { external: [/^node:/, 'zod'] },
  },
  ssr: { noExternal: true, external: ['zod'] },
})
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.sdk.json'], {
  cwd: root,
  stdio: 'inherit',
})
writeFileSync(
  `${directory}/package.json`,
  `${JSON.stringify(
    {
      name: '@belay/sdk',
      version: manifest.version,
      description:
        'Prompts of Belay in applications: typed, ready in memory, followed as they move.',
      license: manifest.license,
      type: 'module',
      engines: { node: '>=20' },
      exports: { '.': { types: './types/sdk/belay.d.ts', default: './belay.js' } },
      // The types name one another as the sources do.
      imports: Object.fromEntries(
        ['kit', 'contract', 'client', 'template', 'sdk'].map((folder) => [
          `#${folder}/*.ts`,
          `./types/${folder}/*.d.ts`,
        ]),
      ),
      dependencies: { zod: manifest.dependencies['zod'] },
    },
    null,
    2,
  )}\n`,
)
copyFileSync(`${root}LICENSE`, `${directory}/LICENSE`)
