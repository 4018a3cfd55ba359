// Gets a fresh clone ready, and skips what is fresh: plain JavaScript for any Node from 20 up, no dependencies.
//   node tools/setup.js            what `npm start` needs: dependencies without those of tests and checks, the page, the server, the record template
//   node tools/setup.js --generate what `npm run gen` and `npm run check` need: all dependencies; nothing is built of catalogues that are stale
//   node tools/setup.js --tests    what `npm test` needs: all of both, a browser and a PostgreSQL server for the tests
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from './pinned-node.js'
import { builtProgram } from './server-program.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'node_modules', '.belay-setup.json')
const oldestNode = 20

process.chdir(root)
checkNode()
const stamps = readStamps()
const isForWork = process.argv.includes('--generate') || process.argv.includes('--tests')
const locked = fingerprint(['package-lock.json'])
// What work on Belay needs is a quarter more, the SDKs that its tests drive among it; where it is installed it stays.
const everything = `${locked} with what tests and checks need`
step(
  'dependencies',
  isForWork || stamps.dependencies === everything ? everything : locked,
  () => existsSync('node_modules'),
  () => {
    run('npm', ['ci', '--loglevel=error', ...(isForWork ? [] : ['--omit=dev'])])
  },
)
if (!process.argv.includes('--generate')) {
  step(
    'page',
    fingerprint([
      'package-lock.json',
      'vite.config.ts',
      'src/web',
      'src/contract',
      'src/client',
      'src/kit',
    ]),
    () => existsSync('dist/web/index.html'),
    () => {
      run(pinnedNode(), ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
    },
  )
  step(
    'server',
    fingerprint(['package-lock.json', 'tools/build-server.ts']),
    () => builtProgram() !== null,
    () => {
      run(pinnedNode(), ['--disable-warning=ExperimentalWarning', 'tools/build-server.ts'])
    },
  )
  step(
    'record template',
    fingerprint([
      'package-lock.json',
      'src/compose/record-template.ts',
      'src/jobs/job-queue.ts',
      'src/store/connect',
      'src/store/migrations',
      'tools/make-record-template.ts',
    ]),
    () => readdirSync('dist').some((name) => name.startsWith('record-template-')),
    () => {
      run(pinnedNode(), ['tools/make-record-template.ts'])
    },
  )
}
if (process.argv.includes('--tests')) {
  need('a Chromium browser', findChromium, ['chromium'])
  need('a PostgreSQL server', findPostgres, ['postgresql'])
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNode)
    stop(
      `Node ${process.versions.node} is too old to set up Belay: install Node ${oldestNode} or newer (https://nodejs.org). The server then runs under the Node that the lockfile pins.`,
    )
}

/** Does a step unless its inputs are those of the last time and its result is there. */
function step(name, inputs, isThere, work) {
  if (stamps[name] === inputs && isThere()) return
  const startedMs = Date.now()
  process.stderr.write(`Setting up: ${name} …\n`)
  work()
  stamps[name] = inputs
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stampFile, JSON.stringify(stamps, null, 2))
  process.stderr.write(
    `Setting up: ${name} done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`,
  )
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

/** A digest of the names and contents of files and folders. */
function fingerprint(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) add(join(path, entry))
      return
    }
    hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

function run(command, args) {
  const result = spawnSync(command, args, { stdio: ['ignore', 2, 2], env: process.env })
  if (result.error !== undefined) stop(`${command} could not be started: ${result.error.message}`)
  if (result.status !== 0)
    stop(`${command} ${args.join(' ')} ended with code ${result.status}; its output is above.`)
}

function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = which(name)
    if (found !== null) return found
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  return existsSync(mac) ? mac : null
}

function findPostgres() {
  const onPath = which('postgres')
  if (onPath !== null) return onPath
  const home = '/usr/lib/postgresql'
  if (!existsSync(home)) return null
  for (const version of readdirSync(home).sort((a, b) => Number(b) - Number(a))) {
    const path = join(home, version, 'bin', 'postgres')
    if (existsSync(path)) return path
  }
  return null
}

/** Makes sure that a program the tests need is there: installs Debian's package as root, else says what to do. Never skips silently. */
function need(what, find, packages) {
  if (find() !== null) return
  const canInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== null
  if (!canInstall) {
    stop(
      `The tests need ${what}. Install it first: on Debian or Ubuntu \`sudo apt-get install ${packages.join(' ')}\`, on macOS \`brew install ${packages.join(' ')}\`.`,
    )
  }
  process.stderr.write(`Setting up: ${what} (Debian packages ${packages.join(', ')}) …\n`)
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  if (find() === null) stop(`${packages.join(', ')} was installed, but ${what} is still not found.`)
}

function which(name) {
  try {
    return (
      execFileSync('sh', ['-c', `command -v ${name}`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    )
  } catch {
    return null
  }
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
