// Takes the price list out of the newest `genai-prices` of Python's package index, which is ahead of npm's of the same
// project, and stops when it is not any more: node tools/run-under-pinned-node.js tools/take-prices.ts. Needs Python 3
// with venv and pip. Writes src/domain/cost/price-table/prices.json with the version and the day, and the package's
// licence beside it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const repository = new URL('..', import.meta.url).pathname
const target = join(repository, 'src/domain/cost/price-table')
/** The list is 2 MB today. */
const listBytesMax = 64 * 1024 * 1024

const environment = mkdtempSync(join(tmpdir(), 'belay-prices-'))
try {
  const run = (command: string, given: readonly string[]) =>
    execFileSync(command, given, { encoding: 'utf8', maxBuffer: listBytesMax })
  run('python3', ['-m', 'venv', environment])
  const python = join(environment, 'bin', 'python')
  run(python, ['-m', 'pip', 'install', '--quiet', '--upgrade', 'genai-prices'])
  const { version, providers } = JSON.parse(
    run(python, [join(repository, 'tools/take-prices.py')]),
  ) as { version: string; providers: readonly { id: string; models: readonly unknown[] }[] } // written by the script above
  const elsewhere = run('npm', ['view', '@pydantic/genai-prices', 'version']).trim()
  if (isNewer(elsewhere, version))
    throw new Error(
      `npm has genai-prices ${elsewhere}, Python's index only ${version}: the list would go back. Wait for it there, or teach this tool npm's form.`,
    )
  const takenOn = new Date().toISOString().slice(0, 10)
  writeFileSync(join(target, 'prices.json'), tableText({ version, takenOn, providers }))
  writeFileSync(join(target, 'LICENSE.genai-prices.txt'), licence())
  const models = providers.reduce((sum, provider) => sum + provider.models.length, 0)
  console.log(
    `genai-prices ${version}, taken ${takenOn}: ${providers.length} providers, ${models} models; npm has ${elsewhere}.`,
  )
} finally {
  rmSync(environment, { recursive: true, force: true })
}

/** A line a model, so that what changes between two lists is seen in review. */
function tableText(table: {
  readonly version: string
  readonly takenOn: string
  readonly providers: readonly { readonly id: string; readonly models: readonly unknown[] }[]
}): string {
  const providers = table.providers.map(({ models, ...provider }) => {
    const head = JSON.stringify(provider).slice(0, -1)
    return `${head},"models":[\n${models.map((model) => JSON.stringify(model)).join(',\n')}\n]}`
  })
  const { version, takenOn } = table
  const head = JSON.stringify({ source: 'genai-prices', version, takenOn }).slice(0, -1)
  return `${head},"providers":[\n${providers.join(',\n')}\n]}\n`
}

function licence(): string {
  const packages = join(environment, 'lib')
  const [python = ''] = readdirSync(packages)
  const installed = join(packages, python, 'site-packages')
  const about = readdirSync(installed).find(
    (name) => name.startsWith('genai_prices-') && name.endsWith('.dist-info'),
  )
  return readFileSync(join(installed, about ?? '', 'licenses', 'LICENSE'), 'utf8')
}

/** Whether a version of three numbers is the later one. */
function isNewer(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number)
  const [one, other] = [numbers(version), numbers(than)]
  const at = one.findIndex((part, index) => part !== other[index])
  return at !== -1 && (one[at] ?? 0) > (other[at] ?? 0)
}
