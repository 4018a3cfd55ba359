// Finds the Node that package.json pins as a per-platform npm package. Runs on any Node from 20 up.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Absolute path of the pinned `node` binary.
 * Throws an error that says what to do when this platform's package is not installed.
 */
export function pinnedNode() {
  const platform = `${process.platform}-${process.arch}`
  // Apple's newer processors came after the first naming; their package has one word more.
  const packageName = platform === 'darwin-arm64' ? `node-bin-${platform}` : `node-${platform}`
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`)
    return join(dirname(manifest), 'bin', 'node')
  } catch {
    throw new Error(
      `The pinned Node for ${process.platform}/${process.arch} (npm package ${packageName}) is not installed. ` +
        'Run `npm start` once: it installs what is missing. Belay runs on Linux and macOS, x64 and arm64; on Windows use WSL 2.',
    )
  }
}
