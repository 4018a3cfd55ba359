// Adds to package-lock.json the per-platform packages that the registry at hand did not serve.
//
// A mirror may carry only the binaries of its own platform; npm then leaves the others out of the
// lockfile, and `npm ci` refuses it everywhere. Their versions are pinned by the packages that name
// them, and their names say which platform they are for, so the entries can be written without them.
// Run after every `npm install`: node tools/complete-lockfile.js
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = [
  'darwin',
  'linux',
  'win32',
  'android',
  'freebsd',
  'openharmony',
  'aix',
  'sunos',
  'netbsd',
  'openbsd',
]
const processors = [
  'arm64',
  'x64',
  'arm',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
]
const added = []

for (const [holder, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(holder, name)) continue
    const platform = platformOf(name)
    if (platform === null) continue
    lock.packages[`node_modules/${name}`] = {
      version: version.replace(/^[^0-9]*/, ''),
      ...platform,
      optional: true,
    }
    added.push(`${name}@${version}`)
  }
}

lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
process.stderr.write(
  added.length === 0
    ? 'The lockfile was complete.\n'
    : `Added ${added.length} packages of other platforms.\n`,
)

/** npm looks for a dependency in the holder's own node_modules first, then in each one above it. */
function isLocked(holder, name) {
  for (
    let place = holder;
    ;
    place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))
  ) {
    if (lock.packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`] !== undefined)
      return true
    if (place === '' || !place.includes('/node_modules/'))
      return lock.packages[`node_modules/${name}`] !== undefined
  }
}

/** `@oxlint/binding-linux-arm64-musl` → linux, arm64, musl; null for a name that says no platform. */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = systems.find((system) => words.includes(system))
  const cpu =
    processors.find((processor) => words.includes(processor)) ??
    (words.includes('eabi') || words.includes('gnueabihf') || words.includes('musleabihf')
      ? 'arm'
      : undefined)
  if (os === undefined && cpu !== 'wasm32') return null
  const libc =
    os !== 'linux'
      ? undefined
      : words.some((word) => word.startsWith('musl'))
        ? 'musl'
        : words.some((word) => word.startsWith('gnu'))
          ? 'glibc'
          : undefined
  return {
    ...(os === undefined ? {} : { os: [os] }),
    cpu: [cpu ?? 'x64'],
    ...(libc === undefined ? {} : { libc: [libc] }),
  }
}
