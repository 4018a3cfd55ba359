import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { firstLine, table } from '#cli/table.ts'
import {
  createPrompt,
  diffPromptVersions,
  editPrompt,
  lintPrompt,
  listPrompts,
  listPromptVersions,
  movePromptLabel,
  type Prompt,
  removePrompt,
  renderPrompt,
  restorePrompt,
  showPrompt,
} from '#contract/prompts.ts'

/** A gate did not pass; see the exit codes in docs/guide/command-line.md. */
const exitGate = 100

const promptArgument: Argument = {
  name: 'PROMPT',
  help: 'name of the prompt, as `belay prompts list` shows it',
  ask: 'Which prompt? `belay prompts list` shows their names.',
}

const promptsList = endpointCommand({
  name: 'prompts list',
  endpoint: listPrompts,
  examples: ['belay prompts list', 'belay prompts list --folder support --json'],
  list: {
    none: 'No prompts here. `belay prompts create --name NAME --user "…"` makes one.',
    columns: [
      ['NAME', (one) => one.name],
      ['VERSION', (one) => one.latestVersion],
      ['LABELS', labelsText],
      ['FOLDER', (one) => one.folder],
      ['TAGS', (one) => one.tags.join(',')],
      ['OWNER', (one) => one.owner],
    ],
  },
})

const promptsShow = endpointCommand({
  name: 'prompts show',
  endpoint: showPrompt,
  examples: ['belay prompts show support', 'belay prompts show support --version production'],
  argument: promptArgument,
  async run({ call, given, isJson, terminal }) {
    const shown = await call(showPrompt, given)
    if (isJson) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    const { prompt, version, file } = shown
    const labels = labelsText(prompt)
    terminal.err(
      version === null
        ? `${prompt.name} has no version yet.`
        : `${prompt.name}: version ${version.version} of ${prompt.latestVersion}, by ${version.createdBy}, ${version.createdAt}; ${labels === '' ? 'no labels' : labels}.`,
    )
    if (version !== null) terminal.out(file.trimEnd())
    return 0
  },
})

const promptsCreate = endpointCommand({
  name: 'prompts create',
  endpoint: createPrompt,
  examples: [
    'belay prompts create --name support --system "You answer customers, kindly." --user "<question>{{ question }}</question>"',
    'belay prompts create --name empty --folder drafts',
  ],
  say: ({ name, latestVersion }) =>
    latestVersion === 0
      ? `Made ${name}. \`belay prompts push\` gives it a version from a file.`
      : `Made ${name}. \`belay prompts label ${name} production --version 1\` lets applications call it.`,
})

const promptsEdit = endpointCommand({
  name: 'prompts edit',
  endpoint: editPrompt,
  examples: ['belay prompts edit support --folder support/email --tags email,tier-1'],
  argument: promptArgument,
  say: (edited) => `Changed ${edited.name}.`,
})

const promptsVersions = endpointCommand({
  name: 'prompts versions',
  endpoint: listPromptVersions,
  examples: ['belay prompts versions support'],
  argument: promptArgument,
  list: {
    columns: [
      ['VERSION', (one) => one.version],
      ['LABELS', (one) => one.labels.join(',')],
      ['HASH', (one) => one.hash.slice(0, 12)],
      ['COMMIT', (one) => one.commit.slice(0, 12)],
      ['MADE', (one) => one.createdAt],
      ['BY', (one) => one.createdBy],
      ['MESSAGE', (one) => firstLine(one.message)],
    ],
  },
})

const promptsDiff = endpointCommand({
  name: 'prompts diff',
  endpoint: diffPromptVersions,
  examples: [
    'belay prompts diff support --from production',
    'belay prompts diff support --from 1 --to 2 --variable question="Where is it?"',
  ],
  argument: promptArgument,
  named: { variables: 'variable' },
  async run({ call, given, isJson, terminal }) {
    const diff = await call(diffPromptVersions, given)
    if (isJson) terminal.out(JSON.stringify(diff))
    else if (diff.isSame) terminal.err(`Versions ${diff.from} and ${diff.to} are the same.`)
    else {
      terminal.out(diff.text.trimEnd())
      if (diff.rendered !== null) {
        terminal.out(
          `\nRendered:\n${diff.rendered === '' ? 'no difference' : diff.rendered.trimEnd()}`,
        )
      }
    }
    return 0
  },
})

const promptsRender = endpointCommand({
  name: 'prompts render',
  endpoint: renderPrompt,
  examples: [
    'belay prompts render support --variable question="Where is it?"',
    'belay prompts render support --version latest --json | jq .messages',
  ],
  argument: promptArgument,
  named: { variables: 'variable' },
  async run({ call, given, isJson, terminal }) {
    const rendered = await call(renderPrompt, given)
    if (isJson) {
      terminal.out(JSON.stringify(rendered))
      return 0
    }
    const { prompt, version, unused, model, messages } = rendered
    terminal.err(`${prompt}, version ${version}${model === '' ? '' : `, for ${model}`}`)
    if (unused.length > 0) terminal.err(`No variable of it: ${unused.join(', ')}.`)
    terminal.out(messages.map(({ role, content }) => `${role}:\n${content}`).join('\n\n'))
    return 0
  },
})

const promptsLabel = endpointCommand({
  name: 'prompts label',
  endpoint: movePromptLabel,
  examples: [
    'belay prompts label support production --version 2',
    'belay prompts label support production --version staging --from 1',
  ],
  argument: promptArgument,
  second: {
    name: 'LABEL',
    field: 'label',
    ask: 'Which label? `production`, `staging` or one of your own.',
  },
  say: ({ label, version }, { positionals: [name] }) =>
    `${label} of ${name} stands on version ${version}; calls of prompt/${name}@${label} get it within a second.`,
})

const promptsLint = endpointCommand({
  name: 'prompts lint',
  endpoint: lintPrompt,
  summary: `${lintPrompt.summary} Ends with ${exitGate} when a finding is an error, so that it can stand in front of a merge.`,
  examples: ['belay prompts lint support', 'belay prompts lint support --version staging --json'],
  argument: promptArgument,
  async run({ call, given, isJson, terminal }) {
    const { findings, tokensEstimated } = await call(lintPrompt, given)
    if (isJson) for (const finding of findings) terminal.out(JSON.stringify(finding))
    else if (findings.length === 0) terminal.out('Nothing to say against it.')
    else
      terminal.out(
        table(findings, [
          ['SEVERITY', (one) => one.severity],
          ['RULE', (one) => one.rule],
          ['PLACE', (one) => one.place],
          ['WHAT, AND WHAT TO DO', (one) => `${one.message} ${one.remedy}`],
        ]),
      )
    terminal.err(`About ${tokensEstimated} tokens without the values of variables.`)
    return findings.some(({ severity }) => severity === 'error') ? exitGate : 0
  },
})

const promptsRemove = endpointCommand({
  name: 'prompts remove',
  endpoint: removePrompt,
  examples: ['belay prompts remove support'],
  argument: promptArgument,
  json: (_, { positionals: [name] }) => ({ archived: name }),
  say: (_, { positionals: [name] }) =>
    `Archived ${name}; \`belay prompts restore ${name}\` brings it back.`,
})

const promptsRestore = endpointCommand({
  name: 'prompts restore',
  endpoint: restorePrompt,
  examples: ['belay prompts restore support'],
  argument: promptArgument,
  say: (restored) => `${restored.name} is back, with its labels where they stood.`,
})

/** `production 2, staging 3`. */
function labelsText({ labels }: Prompt): string {
  return labels
    .filter(({ label }) => label !== 'latest')
    .map(({ label, version }) => `${label} ${version}`)
    .join(', ')
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  promptsList,
  promptsShow,
  promptsCreate,
  promptsEdit,
  promptsVersions,
  promptsDiff,
  promptsRender,
  promptsLabel,
  promptsLint,
  promptsRemove,
  promptsRestore,
]
