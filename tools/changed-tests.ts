import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { closureOf } from './import-graph.ts'

/** The tests that a change can affect, and why there are no more of them. */
export type Affected = {
  /** By suite, from the repository's root. */
  readonly files: ReadonlyMap<string, readonly string[]>
  /** What was not looked at, in sentences. */
  readonly leftOut: readonly string[]
}

/** With these another installation, language or runner begins: any test may be affected. */
const everyonesFiles =
  /^(package(-lock)?\.json|tsconfig\.json|tools\/(run-tests|setup|pinned-node)\.[jt]s)$/
/** A test of whole processes that takes longer is left out where only the server or the page changed. */
const quickMsMax = 10_000

/** Files that differ from where this branch left `reference`, committed or not; from the last commit where that is nothing. */
export function changedFiles(reference: string | undefined): string[] {
  const git = (...argv: string[]) =>
    execFileSync('git', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter((line) => line !== '')
  const isThere = (name: string) => {
    try {
      return git('rev-parse', '--verify', name).length > 0
    } catch {
      return false
    }
  }
  if (reference !== undefined && !isThere(reference))
    throw new Error(`git knows no ${reference}: name a branch or a commit.`)
  const trunk = reference ?? ['origin/main', 'main'].find(isThere) ?? 'HEAD'
  const [base = 'HEAD'] = git('merge-base', 'HEAD', trunk)
  return [
    ...git('diff', '--name-only', '--relative', base),
    ...git('ls-files', '--others', '--exclude-standard'),
  ].toSorted()
}

/**
 * Unit and store tests: those that reach a changed file by imports, or name the folder of a changed fixture.
 * Scenarios and e2e start the server as a process, so imports say little: those whose own files changed, and, where the
 * server changed (for e2e the page too), the quick ones by `tookMs` of the last run; of one never run here nobody knows.
 */
export function affectedTests(
  changed: readonly string[],
  suites: readonly { readonly name: string; readonly files: readonly string[] }[],
  tookMs: Readonly<Record<string, number>>,
): Affected {
  if (changed.some((file) => everyonesFiles.test(file)))
    return { files: new Map(suites.map(({ name, files }) => [name, files])), leftOut: [] }
  const isChanged = new Set(changed)
  const fixtures = changed.flatMap((file) => /^test\/(fixtures\/[^/]+)\//.exec(file)?.[1] ?? [])
  const reaches = (file: string, within: string) =>
    [...closureOf(file)].some(
      (reached) =>
        reached.startsWith(within) &&
        (isChanged.has(reached) ||
          fixtures.some((folder) => readFileSync(reached, 'utf8').includes(folder))),
    )
  const server = closureOf('src/main.ts')
  const isServerChanged = changed.some((file) => server.has(file))
  const isPageChanged = changed.some((file) => file.startsWith('src/web/'))
  const isQuick = (file: string) => (tookMs[file] ?? Infinity) < quickMsMax
  const leftOut: string[] = []
  const files = suites.map(({ name, files: all }): [string, readonly string[]] => {
    // The repository's own test reads all of it.
    if (name === 'unit' || name === 'store')
      return [name, all.filter((file) => file === 'test/tidy.test.ts' || reaches(file, ''))]
    const isStartedChanged = isServerChanged || (name === 'e2e' && isPageChanged)
    const chosen = all.filter(
      (file) => reaches(file, 'test/') || (isStartedChanged && isQuick(file)),
    )
    const others = all.length - chosen.length
    if (isStartedChanged && others > 0)
      leftOut.push(
        `${name}: ${others} files that took over ${quickMsMax / 1000} s the last time, or were never run here`,
      )
    return [name, chosen]
  })
  return { files: new Map(files), leftOut }
}
