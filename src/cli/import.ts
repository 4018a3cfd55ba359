import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CommandError, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import { table } from '#cli/table.ts'
import { importPrompts } from '#contract/prompts.ts'

/** Of one file, and how many: what the server takes. */
const fileCharactersMax = 2_000_000
const filesMax = 200

/** Names of text files inside a configuration: `file://prompts/a.txt`, `prompts/b.json`. */
const namedFile =
  /(?:file:\/\/)?((?:[\w.-]{1,100}\/){0,20}[\w.-]{1,100}\.(?:txt|md|json|j2|ya?ml))\b/g

/** `belay import FORMAT FILE`: prompts of another tool, with a report of what could not be carried over. */
const importCommand = endpointCommand({
  name: 'import',
  endpoint: importPrompts,
  examples: [
    'belay import promptfoo promptfooconfig.yaml --dry-run',
    'belay import langfuse export.json --folder support',
  ],
  second: {
    name: 'FORMAT',
    field: 'format',
    ask: `From which tool? One of: ${importPrompts.body.shape.format.options.join(', ')}.`,
  },
  file: {
    name: 'FILE',
    field: 'files',
    help: 'file of that tool; the text files that it names beside it are sent along',
    ask: 'Which file? For example: belay import promptfoo promptfooconfig.yaml',
  },
  without: { isDryRun: 'The switch --dry-run stands for it.' },
  own: [
    ownFlag('dry-run', {
      help: 'only says what would come and what would not',
      why: 'A switch reads better than a field that is true or false.',
    }),
  ],
  fill: ({ values, positionals: [, path = ''] }) => ({
    files: filesOf(path),
    isDryRun: values['dry-run'] === true,
  }),
  async run({ call, given, isJson, terminal }) {
    const report = await call(importPrompts, given)
    const { items, left } = report
    if (isJson) terminal.out(JSON.stringify(report))
    else {
      if (items.length > 0)
        terminal.out(
          table(items, [
            ['PROMPT', (one) => one.name],
            ['OUTCOME', (one) => one.outcome],
            ['VERSION', (one) => one.version],
            ['TEST INPUTS', (one) => one.testInputs],
          ]),
        )
      if (left.length > 0)
        terminal.out(
          `${items.length > 0 ? '\n' : ''}Not carried over:\n${left
            .map(({ file, key, reason }) => `  ${file}${key === '' ? '' : `, ${key}`}: ${reason}`)
            .join('\n')}`,
        )
    }
    if (given.body.isDryRun === true) terminal.err('A dry run: nothing was changed.')
    return items.length > 0 ? 0 : 1
  },
})

/** The file, and those that it names and that stand beside it, by the names it uses. */
function filesOf(path: string): { path: string; text: string }[] {
  const text = textOf(path)
  if (text === null) throw new CommandError(`${path} is no file that can be read.`, 1)
  const named = new Set([...text.matchAll(namedFile)].map(([, name = '']) => name))
  const others = [...named].flatMap((name) => {
    // What stands above the file's own folder is nobody's prompt.
    const inside = name.split('/').includes('..') ? null : textOf(join(dirname(path), name))
    return inside === null ? [] : [{ path: name, text: inside }]
  })
  return [{ path: basename(path), text }, ...others].slice(0, filesMax)
}

/** Null for what is no file, or too long for the server. */
function textOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size > fileCharactersMax * 4) return null
  const text = readFileSync(path, 'utf8')
  return text.length > fileCharactersMax ? null : text
}

/** In the order of the help. */
export const commands: readonly Command[] = [importCommand]
