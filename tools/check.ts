// Everything about the repository that is not a test of behaviour: types, lint, format, generated files, dead code.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { generatedFiles } from './gen.ts'

type Check = { readonly name: string; readonly run: () => string | null | Promise<string | null> }

/** Runs a tool of node_modules; null when it is content, else what it said. */
function tool(script: string, ...argv: string[]): string | null {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`node_modules/${script}`, ...argv],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  return status === 0 ? null : `${stdout}${stderr}`
}

const checks: readonly Check[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '-p', '.') },
  {
    name: 'types of the page',
    run: () =>
      existsSync('tsconfig.web.json')
        ? tool('typescript/bin/tsc', '-p', 'tsconfig.web.json')
        : null,
  },
  { name: 'lint', run: () => tool('oxlint/bin/oxlint', '--quiet') },
  { name: 'format', run: () => tool('oxfmt/bin/oxfmt', '--check') },
  { name: 'generated files', run: staleFiles },
  { name: 'dead code', run: () => tool('knip/bin/knip.js', '--no-config-hints') },
]

async function staleFiles(): Promise<string | null> {
  const stale = (await generatedFiles()).filter(
    ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  )
  return stale.length === 0
    ? null
    : `${stale.map(({ path }) => path).join(', ')} is not what \`npm run gen\` writes; run it.\n`
}

let failures = 0
for (const { name, run } of checks) {
  const complaint = await run()
  process.stdout.write(`${complaint === null ? 'ok  ' : 'FAIL'} ${name}\n`)
  if (complaint !== null) {
    failures += 1
    process.stdout.write(`${complaint}\n`)
  }
}
process.exitCode = failures === 0 ? 0 : 1
