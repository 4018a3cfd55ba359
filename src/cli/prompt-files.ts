import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { allPrompts } from '#cli/all-prompts.ts'
import {
  type Argument,
  type Command,
  CommandError,
  connect,
  parse,
  serverFlags,
  textOf,
  type Values,
} from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import { table } from '#cli/table.ts'
import { ApiError } from '#client/client.ts'
import { putPromptFile, showPrompt } from '#contract/prompts.ts'

/** What the name of a prompt's file ends with: `support.prompt.md`, to be read as Markdown. */
const fileEnd = '.prompt.md'
/** Of a folder; more prompts than a workspace has are somebody else's files. */
const filesMax = 10_000
const depthMax = 12

const why = 'The command works on files of this machine and calls an endpoint for each of them.'
function folderArgument(verb: 'pull' | 'push'): Argument {
  return {
    name: 'FOLDER',
    help: 'folder of the files, usually in a Git repository',
    ask: `Which folder? For example: belay prompts ${verb} prompts`,
  }
}
const projectFlag = ownFlag('project', {
  placeholder: 'TEXT',
  help: 'id or slug; the default project if left out',
  why,
})

type Line = {
  readonly prompt: string
  readonly outcome: string
  readonly version: number
  readonly file: string
}

/** `belay prompts pull`: the latest version of each prompt as a file. */
const promptsPull: Command = {
  name: 'prompts pull',
  summary:
    'Write each prompt’s latest version as a file, to be kept in Git. A file with changes that Git does not have is left alone.',
  examples: ['belay prompts pull prompts', 'belay prompts pull prompts --prompt support'],
  endpoint: null,
  arguments: [folderArgument('pull')],
  flags: () => [
    ownFlag('prompt', { placeholder: 'NAME', help: 'only this prompt', why }),
    ownFlag('force', { help: 'writes over files that have changes too', why }),
    projectFlag,
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values, positionals } = parse(promptsPull, argv)
    const folder = folderOf(promptsPull, positionals)
    const call = connect(values, terminal)
    const query = placeOf(values)
    const only = textOf(values, 'prompt')
    const names =
      only === undefined ? (await allPrompts(call, query)).map(({ name }) => name) : [only]
    mkdirSync(folder, { recursive: true })
    const known = new Map(filesIn(folder).map((path) => [nameOf(path), path]))
    const git = lookAtGit(folder)
    const lines: Line[] = []
    for (const name of names) {
      // The server's answer decides where a file is written, so it is checked here.
      const { prompt, version, file } = showPrompt.reply.parse(
        await call(showPrompt, { params: { name }, query }),
      )
      if (version === null) continue
      const path = known.get(name) ?? join(folder, prompt.folder, `${prompt.name}${fileEnd}`)
      const before = existsSync(path) ? readFileSync(path, 'utf8') : null
      const isKept =
        before !== null && before !== file && !git.isCommitted(path) && values['force'] !== true
      if (before !== file && !isKept) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, file)
      }
      const outcome =
        before === null ? 'created' : before === file ? 'same' : isKept ? 'kept' : 'changed'
      lines.push({
        prompt: name,
        outcome,
        version: version.version,
        file: relative(folder, path),
      })
    }
    tell(lines, { isJson: values['json'] === true, out: terminal.out, nothing: 'No prompts here.' })
    const kept = lines.filter(({ outcome }) => outcome === 'kept')
    if (kept.length > 0)
      terminal.err(
        `${kept.length === 1 ? 'One file has' : `${kept.length} files have`} changes that are not committed, and was left as it is. Commit or push them, or pull with --force.`,
      )
    return kept.length > 0 ? 1 : 0
  },
}

/** `belay prompts push`: makes each prompt what its file says. */
export const promptsPush: Command = {
  name: 'prompts push',
  summary:
    'Make each prompt what its file says: a new version where the content differs. The version names the Git commit that the file is from.',
  examples: [
    'belay prompts push prompts --dry-run',
    'belay prompts push prompts --message "shorter answers"',
  ],
  endpoint: null,
  arguments: [folderArgument('push')],
  flags: () => [
    ownFlag('prompt', { placeholder: 'NAME', help: 'only this prompt', why }),
    ownFlag('message', { placeholder: 'TEXT', help: 'what changed and why', why }),
    ownFlag('dry-run', { help: 'shows what would change, and changes nothing', why }),
    projectFlag,
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values, positionals } = parse(promptsPush, argv)
    const folder = folderOf(promptsPush, positionals)
    const call = connect(values, terminal)
    const query = placeOf(values)
    const isJson = values['json'] === true
    const isDryRun = values['dry-run'] === true
    const git = lookAtGit(folder)
    const lines: (Line & { readonly commit: string })[] = []
    let failures = 0
    for (const path of filesToPush(folder, textOf(values, 'prompt'))) {
      const name = nameOf(path)
      const file = relative(folder, path)
      const commit = git.isCommitted(path) ? git.commit : ''
      try {
        const { outcome, version, diff } = await call(putPromptFile, {
          params: { name },
          query,
          body: {
            text: readFileSync(path, 'utf8'),
            message: textOf(values, 'message') ?? '',
            commit,
            isDryRun,
          },
        })
        lines.push({ prompt: name, outcome, file, version, commit })
        if (isDryRun && !isJson && diff !== '') terminal.out(`${diff.trimEnd()}\n`)
        if (outcome !== 'same' && commit === '' && git.commit !== '' && !isDryRun)
          terminal.err(`${file} is not committed; version ${version} of ${name} names no commit.`)
      } catch (error) {
        // A file that is wrong keeps none of the others back.
        if (!(error instanceof ApiError)) throw error
        failures += 1
        terminal.err(`${file}: ${error.problem.detail} ${error.problem.remedy}`)
      }
    }
    tell(lines, { isJson, out: terminal.out, nothing: 'Nothing was pushed.' })
    if (isDryRun) terminal.err('A dry run: nothing was changed.')
    return failures > 0 ? 1 : 0
  },
}

function folderOf(command: Command, [folder]: readonly string[]): string {
  if (folder === undefined) throw new CommandError(command.arguments[0]?.ask ?? '')
  return resolve(folder)
}

function placeOf(values: Values): { readonly project?: string } {
  const project = textOf(values, 'project')
  return project === undefined ? {} : { project }
}

/** The files to push, in the order of their paths. Two files of one name cannot both be right. */
function filesToPush(folder: string, only: string | undefined): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new CommandError(`There is no folder ${folder}. \`belay prompts pull\` makes one.`, 1)
  const paths = filesIn(folder).filter((path) => only === undefined || nameOf(path) === only)
  if (paths.length === 0)
    throw new CommandError(
      `There is no file ${only ?? '*'}${fileEnd} in ${folder}. \`belay prompts pull\` writes them.`,
      1,
    )
  for (const [name, of] of Map.groupBy(paths, nameOf))
    if (of.length > 1)
      throw new CommandError(
        `The prompt "${name}" has ${of.length} files: ${of.map((path) => relative(folder, path)).join(', ')}. Remove all but one.`,
        1,
      )
  return paths
}

/** Files of prompts below a folder, by path. Links are not followed, nor is what begins with a dot. */
function filesIn(folder: string, depth = 0): string[] {
  if (depth > depthMax) return []
  const found = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path, depth + 1)
      return entry.isFile() && entry.name.endsWith(fileEnd) ? [path] : []
    })
  if (found.length > filesMax)
    throw new CommandError(`${folder} has more than ${filesMax} files of prompts.`, 1)
  return found
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').slice(0, -fileEnd.length)
}

type GitState = {
  /** Of the work tree; '' where there is no repository, or nothing was committed. */
  readonly commit: string
  /** True when the file stands in that commit as it is. */
  isCommitted(path: string): boolean
}

/** What Git knows of a folder. Without Git, nothing is committed. */
function lookAtGit(folder: string): GitState {
  const nothing = { commit: '', isCommitted: () => false }
  const ask = (...argv: string[]) =>
    execFileSync('git', ['-C', folder, ...argv], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  try {
    const commit = ask('rev-parse', 'HEAD').trim()
    // By paths from the folder, because that is where the question is asked.
    const tracked = new Set(ask('ls-files', '-z').split('\0'))
    const changed = new Set(ask('diff', '--name-only', '--relative', '-z', 'HEAD').split('\0'))
    return {
      commit,
      isCommitted(path) {
        const name = relative(folder, path).replaceAll('\\', '/')
        return tracked.has(name) && !changed.has(name)
      },
    }
  } catch {
    return nothing
  }
}

function tell(
  lines: readonly Line[],
  to: { readonly isJson: boolean; out(text: string): void; readonly nothing: string },
): void {
  if (to.isJson) {
    for (const line of lines) to.out(JSON.stringify(line))
    return
  }
  to.out(
    lines.length === 0
      ? to.nothing
      : table(lines, [
          ['PROMPT', (line) => line.prompt],
          ['OUTCOME', (line) => line.outcome],
          ['VERSION', (line) => line.version],
          ['FILE', (line) => line.file],
        ]),
  )
}

/** In the order of the help. */
export const commands: readonly Command[] = [promptsPull, promptsPush]
