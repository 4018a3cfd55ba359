import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { listFragments, putFragment, removeFragment, showFragment } from '#contract/fragments.ts'

const fragmentArgument: Argument = {
  name: 'FRAGMENT',
  help: 'name of the fragment, as `belay fragments list` shows it',
  ask: 'Which fragment? `belay fragments list` shows their names.',
}

const fragmentsShow = endpointCommand({
  name: 'fragments show',
  endpoint: showFragment,
  examples: ['belay fragments show safety'],
  argument: fragmentArgument,
  async run({ call, given, isJson, terminal }) {
    const shown = await call(showFragment, given)
    if (isJson) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    const { fragment, versions, usedBy } = shown
    const prompts = usedBy.map(
      (one) => `${one.prompt}@${one.promptVersion} (version ${one.fragmentVersion})`,
    )
    terminal.err(
      `${fragment.name}, version ${fragment.latestVersion}; ${prompts.length === 0 ? 'no prompt has it' : `in ${prompts.join(', ')}`}.`,
    )
    terminal.out(versions[0]?.text ?? '')
    return 0
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'fragments list',
    endpoint: listFragments,
    examples: ['belay fragments list'],
    list: {
      none: 'No fragments yet. `belay fragments put safety --text "…"` makes one.',
      columns: [
        ['NAME', (one) => one.name],
        ['VERSION', (one) => one.latestVersion],
        ['DESCRIPTION', (one) => one.description],
      ],
    },
  }),
  fragmentsShow,
  endpointCommand({
    name: 'fragments put',
    endpoint: putFragment,
    examples: ['belay fragments put safety --text "Refuse what harms people." --message "first"'],
    argument: fragmentArgument,
    say: ({ isNew, fragment: { name, latestVersion } }) =>
      isNew
        ? `${name} has version ${latestVersion}. Prompts have it from their next version on.`
        : `${name} has this text already, as version ${latestVersion}.`,
  }),
  endpointCommand({
    name: 'fragments remove',
    endpoint: removeFragment,
    examples: ['belay fragments remove safety'],
    argument: fragmentArgument,
    json: (_, { positionals: [name] }) => ({ archived: name }),
    say: (_, { positionals: [name] }) => `Archived ${name}; prompts that have it keep its text.`,
  }),
]
