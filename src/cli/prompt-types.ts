import { writeFileSync } from 'node:fs'
import { allPrompts } from '#cli/all-prompts.ts'
import { type Command, CommandError, connect, parse, serverFlags, textOf } from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import type { PromptVariable } from '#contract/prompt-content.ts'
import { lintPrompt, showPromptVersion } from '#contract/prompts.ts'
import { counted } from '#kit/counted.ts'

const why = 'The command writes a file of this machine from many prompts.'
const labelDefault = 'production'

type Described = {
  readonly name: string
  readonly version: number
  readonly description: string
  readonly variables: readonly PromptVariable[]
  /** Names that the texts use and nobody declared. */
  readonly undeclared: readonly string[]
}

/** `belay prompts types`: the variables of every prompt as a TypeScript type, for the SDK. */
const promptsTypes: Command = {
  name: 'prompts types',
  summary:
    'Write the variables of every prompt as a TypeScript type, for the SDK: createBelay<Prompts>().',
  examples: [
    'belay prompts types --output src/prompts.gen.ts',
    'belay prompts types --label staging > prompts.gen.ts',
  ],
  endpoint: null,
  arguments: [],
  flags: () => [
    ownFlag('output', {
      placeholder: 'FILE',
      help: 'file to write; the standard output if left out',
      why,
    }),
    ownFlag('label', {
      placeholder: 'LABEL',
      help: `version that counts: ${labelDefault} if left out; where a prompt lacks the label, its latest`,
      why,
    }),
    ownFlag('project', {
      placeholder: 'TEXT',
      help: 'id or slug; the default project if left out',
      why,
    }),
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values } = parse(promptsTypes, argv)
    const call = connect(values, terminal)
    const project = textOf(values, 'project')
    const query = project === undefined ? {} : { project }
    const label = textOf(values, 'label') ?? labelDefault
    const described: Described[] = []
    for (const { name, description, labels, latestVersion } of await allPrompts(call, query)) {
      if (latestVersion === 0) continue
      const version = labels.some((one) => one.label === label) ? label : 'latest'
      const shown = await call(showPromptVersion, { params: { name, version }, query })
      const { variables: used } = await call(lintPrompt, {
        params: { name },
        query: { ...query, version },
      })
      const { variables } = shown.content
      const declared = new Set(variables.map((one) => one.name))
      described.push({
        name,
        version: shown.version,
        description,
        variables,
        undeclared: used.filter((one) => !declared.has(one)),
      })
    }
    const text = typesOf(described)
    const output = textOf(values, 'output')
    if (output === undefined) terminal.out(text.trimEnd())
    else {
      try {
        writeFileSync(output, text)
      } catch (error) {
        throw new CommandError(
          `${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
      terminal.err(`${output}: ${counted(described.length, 'prompt')}.`)
    }
    return 0
  },
}

/** Exported for its test: the file that stands for these prompts. */
export function typesOf(prompts: readonly Described[]): string {
  const entries = prompts.map(({ name, version, description, variables, undeclared }) => {
    const fields = [
      ...variables.map((variable) => {
        const isOptional = !variable.isRequired || variable.default !== undefined
        return `${commentOf(variable.description, '    ')}    ${variable.name}${isOptional ? '?' : ''}: ${types[variable.type]}\n`
      }),
      ...undeclared.map((one) => `    ${one}: unknown\n`),
    ]
    const about = [description, `Version ${version}.`].filter((text) => text !== '').join(' ')
    return `${commentOf(about, '  ')}  ${JSON.stringify(name)}: {${fields.length === 0 ? '' : `\n${fields.join('')}  `}}\n`
  })
  return `// Written by \`belay prompts types\`; write it anew when variables change.\n\nexport type Prompts = {\n${entries.join('')}}\n`
}

const types: Readonly<Record<PromptVariable['type'], string>> = {
  text: 'string | number | boolean',
  number: 'number',
  boolean: 'boolean',
  list: 'readonly unknown[]',
  object: 'object',
}

function commentOf(text: string, indent: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /').trim()
  return line === '' ? '' : `${indent}/** ${line} */\n`
}

/** In the order of the help. */
export const commands: readonly Command[] = [promptsTypes]
