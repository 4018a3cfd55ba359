import { type Command, CommandError, parse } from '#cli/command.ts'
import { firstSentence } from '#cli/help.ts'

/** What can be completed of one command. */
type Completed = {
  readonly name: string
  readonly summary: string
  /** What its words can be. */
  readonly choices: readonly string[]
  readonly flags: readonly {
    readonly name: string
    readonly help: string
    readonly takesValue: boolean
    readonly choices: readonly string[]
  }[]
}

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

const scripts: Readonly<Record<Shell, (commands: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** `belay completion SHELL`: a script that completes these commands, their flags and what those can be. */
export function completionFor(others: readonly Command[]): Command {
  const completion: Command = {
    name: 'completion',
    summary: 'Print a script that completes commands, flags and their values for a shell.',
    examples: [
      'mkdir -p ~/.local/share/bash-completion/completions && belay completion bash > ~/.local/share/bash-completion/completions/belay',
      'mkdir -p ~/.zfunc && belay completion zsh > ~/.zfunc/_belay        # ~/.zfunc stands in $fpath before compinit',
      'mkdir -p ~/.config/fish/completions && belay completion fish > ~/.config/fish/completions/belay.fish',
    ],
    endpoint: null,
    arguments: [
      {
        name: 'SHELL',
        help: shells.join(', '),
        choices: shells,
        ask: `For which shell? There are ${shells.join(', ')}.`,
      },
    ],
    flags: () => [],
    common: [],
    async run(argv, terminal) {
      const { positionals } = parse(completion, argv)
      const [asked] = positionals
      const shell = shells.find((one) => one === asked)
      if (shell === undefined)
        throw new CommandError(
          `${asked === undefined ? 'For which shell?' : `"${asked}" is no shell that Belay completes for.`} There are ${shells.join(', ')}.`,
        )
      terminal.out(scripts[shell]([...others, completion].map(completed)))
      return 0
    },
  }
  return completion
}

function completed(command: Command): Completed {
  const { name, summary, flags, common, settings } = command
  return {
    name,
    choices: command.arguments.flatMap(({ choices = [] }) => choices),
    summary: firstSentence(summary),
    flags: [
      ...[...flags(), ...common].map((flag) => ({
        name: flag.name,
        help: flag.help,
        takesValue: flag.kind !== 'switch',
        choices: flag.choices,
      })),
      ...(settings?.() ?? []).map(({ path, help }) => ({
        name: path,
        help,
        takesValue: true,
        choices: [],
      })),
      { name: 'help', help: 'what it takes', takesValue: false, choices: [] },
    ],
  }
}

/** Words that can stand first, and after each noun its verbs. */
function wordsOf(commands: readonly Completed[]): {
  readonly firsts: readonly string[]
  readonly verbs: ReadonlyMap<string, readonly string[]>
} {
  const firsts = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))]
  const verbs = Map.groupBy(
    commands.flatMap(({ name }) => {
      const [noun = '', verb] = name.split(' ')
      return verb === undefined ? [] : [{ noun, verb }]
    }),
    ({ noun }) => noun,
  )
  return {
    firsts: [...firsts, 'help'],
    verbs: new Map([...verbs].map(([noun, all]) => [noun, all.map(({ verb }) => verb)])),
  }
}

function bashScript(commands: readonly Completed[]): string {
  const { firsts, verbs } = wordsOf(commands)
  return `# Completion of belay for bash; \`belay completion bash\` wrote it.
_belay() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local first="\${COMP_WORDS[1]}" second="\${COMP_WORDS[2]}" words='' flags='' values=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${firsts.join(' ')}'
  else
    case "$first" in
${[...verbs].map(([noun, all]) => `      ${noun}) [ "$COMP_CWORD" -eq 2 ] && words='${all.join(' ')}' ;;`).join('\n')}
    esac
    case "$first $second" in
${commands
  .map(
    ({ name, choices, flags }) => `      '${name}'${name.includes(' ') ? '' : "' '*"})
        flags='${[...choices, ...flags.map((flag) => `--${flag.name}`)].join(' ')}'
        case "$previous" in
${flags
  .filter(({ takesValue }) => takesValue)
  .map(
    (flag) =>
      `          --${flag.name}) values=${bashQuoted(flag.choices.filter((one) => !one.includes(' ')).join(' '))}; flags=- ;;`,
  )
  .join('\n')}
        esac ;;`,
  )
  .join('\n')}
    esac
  fi
  if [ "$flags" = - ]; then words="$values"
  elif [ -z "$words" ]; then words="$flags"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _belay belay`
}

function bashQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function zshScript(commands: readonly Completed[]): string {
  const { firsts, verbs } = wordsOf(commands)
  const described = (word: string, text: string) =>
    bashQuoted(`${word}:${oneLine(text).replaceAll(':', String.raw`\:`)}`)
  const summaryOf = (word: string) =>
    commands.find(({ name }) => name === word)?.summary ?? verbs.get(word)?.join(', ') ?? ''
  return `#compdef belay
# Completion of belay for zsh; \`belay completion zsh\` wrote it.
_belay() {
  local -a words_here
  if (( CURRENT == 2 )); then
    words_here=(
${firsts.map((word) => `      ${described(word, summaryOf(word))}`).join('\n')}
    )
    _describe 'command' words_here
    return
  fi
  if (( CURRENT == 3 )); then
    case "$words[2]" in
${[...verbs]
  .map(
    ([noun, all]) => `      ${noun})
        words_here=(${all.map((verb) => described(verb, summaryOf(`${noun} ${verb}`))).join(' ')})
        _describe 'verb' words_here
        return ;;`,
  )
  .join('\n')}
    esac
  fi
  case "$words[2] $words[3]" in
${commands
  .map(
    ({ name, choices, flags }) => `    '${name}'${name.includes(' ') ? '' : "' '*"})
      words=("belay" "\${(@)words[${name.split(' ').length + 2},-1]}")
      (( CURRENT -= ${name.split(' ').length} ))
      _arguments -S \\
${choices.length === 0 ? '' : `        '*:word:(${choices.join(' ')})' \\\n`}${flags
      .map((flag) => {
        const value = flag.takesValue
          ? `:${flag.name.replaceAll(':', '')}:${flag.choices.length === 0 ? '_files' : `(${flag.choices.filter((one) => !one.includes(' ')).join(' ')})`}`
          : ''
        return `        ${bashQuoted(`--${flag.name}[${oneLine(flag.help).replaceAll(/[[\]]/g, '')}]${value}`)}`
      })
      .join(' \\\n')} ;;`,
  )
  .join('\n')}
  esac
}
if [ "$funcstack[1]" = _belay ]; then _belay "$@"; else compdef _belay belay; fi`
}

function fishScript(commands: readonly Completed[]): string {
  const { firsts, verbs } = wordsOf(commands)
  const summaryOf = (word: string) =>
    commands.find(({ name }) => name === word)?.summary ?? verbs.get(word)?.join(', ') ?? ''
  return [
    '# Completion of belay for fish; `belay completion fish` wrote it.',
    'function __belay_typed',
    '  set -l typed (commandline -opc)',
    '  set -l wanted (count $argv)',
    '  set -e typed[1]',
    '  test (count $typed) -ge $wanted; and test "$typed[1..$wanted]" = "$argv"',
    'end',
    'function __belay_stands_at',
    '  test (count (commandline -opc)) -eq $argv[1]',
    'end',
    'complete -c belay -f',
    ...firsts.map(
      (word) =>
        `complete -c belay -n '__belay_stands_at 1' -a ${word} -d ${fishQuoted(summaryOf(word))}`,
    ),
    ...[...verbs].flatMap(([noun, all]) =>
      all.map(
        (verb) =>
          `complete -c belay -n '__belay_stands_at 2; and __belay_typed ${noun}' -a ${verb} -d ${fishQuoted(summaryOf(`${noun} ${verb}`))}`,
      ),
    ),
    ...commands.flatMap(({ name, choices }) =>
      choices.map((choice) => `complete -c belay -n '__belay_typed ${name}' -a ${choice}`),
    ),
    ...commands.flatMap(({ name, flags }) =>
      flags.map((flag) => {
        const value = flag.takesValue
          ? flag.choices.length === 0
            ? ' -r'
            : ` -x -a ${fishQuoted(flag.choices.filter((one) => !one.includes(' ')).join(' '))}`
          : ''
        return `complete -c belay -n '__belay_typed ${name}' -l ${flag.name}${value} -d ${fishQuoted(flag.help)}`
      }),
    ),
  ].join('\n')
}

function fishQuoted(text: string): string {
  return `'${oneLine(text)
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)}'`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
