import type { Argument, Command } from '#cli/command.ts'
import type { Flag } from '#cli/flag.ts'
import { commonFaults, faults } from '#contract/faults.ts'

const widthMax = 100
/** A longer name of a flag has its text on the next line. */
const nameWidthMax = 34

/** Help of one command: examples first, then what it does, what it takes, and how it ends. */
export function helpOf(command: Command): string {
  const { examples, summary, endpoint, details } = command
  return [
    ...examples.map((example) => `  ${example}`),
    '',
    ...wrapped(
      endpoint === null || endpoint.scope === 'public' || endpoint.scope === 'signed-in'
        ? summary
        : `${summary} Needs the scope ${endpoint.scope}.`,
      0,
    ),
    ...section('Arguments', command.arguments.map(argumentRow)),
    ...section('Flags', command.flags().map(flagRow)),
    ...section('Common flags', command.common.map(flagRow)),
    ...(details === undefined ? [] : ['', details()]),
    ...section('Exit codes', exitRows(command)),
  ].join('\n')
}

/** Every command with the first sentence of what it does. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'belay: a GenAIOps platform that a team runs itself',
    '',
    '  npx belay start                          # then open the address it prints',
    '  npx belay keys create --name my-app      # a key for an application',
    '  npx belay traces tail                    # watch calls as they come',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${firstSentence(summary)}`),
    '',
    'Every command takes --help; most take --json. Commands find a server on this machine by its',
    'data directory (BELAY_DATA, ./.belay), or take --url and --key (BELAY_URL, BELAY_KEY).',
  ].join('\n')
}

/** `Make a key. It is shown once.` → `Make a key`. */
export function firstSentence(text: string): string {
  return (/^(.+?)[.:;](?: |$)/s.exec(text)?.[1] ?? text).trim()
}

type Row = readonly [name: string, text: string]

function argumentRow({ name, help }: Argument): Row {
  return [name, help]
}

function flagRow({ name, short, placeholder, help }: Flag): Row {
  return [`${short === undefined ? '' : `-${short}, `}--${name} ${placeholder}`.trim(), help]
}

function exitRows({ endpoint }: Command): Row[] {
  const codes =
    endpoint === null ? [] : [...new Set([...endpoint.faults, ...commonFaults])].toSorted()
  return [
    ['0', 'good'],
    [
      '1',
      codes.length === 0
        ? 'failed; the error stream says what and what to do'
        : `failed; when the server says no, for one of: ${codes.map((code) => `${code} (${faults[code].status})`).join(', ')}. docs/reference/faults.md has a paragraph for each`,
    ],
    ['2', 'misuse: what was typed is wrong, and nothing was done'],
  ]
}

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return []
  const width = Math.min(nameWidthMax, Math.max(...rows.map(([name]) => name.length)))
  return [
    '',
    `${title}:`,
    ...rows.flatMap(([name, text]) => {
      const [first = '', ...rest] = wrapped(text, width + 4)
      const begin = `  ${name.padEnd(width)}`
      return name.length > width
        ? [begin, `${' '.repeat(width + 4)}${first}`, ...rest]
        : [`${begin}  ${first}`, ...rest]
    }),
  ]
}

/** Lines of at most `widthMax` characters; all but the first are indented. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > widthMax) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.map((one, index) => (index === 0 ? one : `${' '.repeat(indent)}${one}`))
}
