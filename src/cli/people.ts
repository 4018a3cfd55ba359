import { type Argument, CommandError, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import type { Client } from '#client/client.ts'
import {
  createInvitation,
  editPerson,
  listInvitations,
  listPeople,
  type Person,
  removeInvitation,
} from '#contract/people.ts'

const personArgument: Argument & { isFound: true } = {
  name: 'PERSON',
  help: 'e-mail address or id of the person',
  ask: 'Who? `belay people list` shows everybody.',
  isFound: true,
}
const apart = 'A command of its own says it: `people role`, `people remove`, `people restore`.'

const peopleList = endpointCommand({
  name: 'people list',
  endpoint: listPeople,
  examples: ['belay people list'],
  list: {
    none: 'Nobody has joined yet. `belay people invite --role owner` makes a link.',
    columns: ['ID', 'NAME', 'E-MAIL', 'ROLE', 'STATE', 'LAST SEEN'],
    cells: ({ id, name, email, role, isDisabled, lastSeenAt }) => [
      id,
      name,
      email ?? '',
      role,
      isDisabled ? 'removed' : 'active',
      lastSeenAt ?? 'never',
    ],
  },
})

const peopleInvite = endpointCommand({
  name: 'people invite',
  endpoint: createInvitation,
  examples: [
    'belay people invite --role editor',
    'belay people invite --role viewer --email ada@example.com',
  ],
  async run({ call, given, isJson, terminal }) {
    const { invitation, link } = await call(createInvitation, given)
    terminal.out(isJson ? JSON.stringify({ id: invitation.id, link }) : link)
    if (!isJson)
      terminal.err(
        `\nThis link is shown once and works once, until ${invitation.expiresAt}. Belay sends no mail; \`belay invitations remove ${invitation.id}\` takes it back.`,
      )
    return 0
  },
})

const peopleRole = endpointCommand({
  name: 'people role',
  endpoint: editPerson,
  summary: 'Change a person’s role. The last owner stays one.',
  examples: ['belay people role ada@example.com editor'],
  argument: personArgument,
  second: {
    field: 'role',
    name: 'ROLE',
    ask: 'Which role? There are owner, editor, reviewer, viewer.',
  },
  without: { isDisabled: apart },
  async run({ call, given, positionals, isJson, terminal }) {
    const { id } = await findPerson(call, positionals[0])
    const person = await call(editPerson, { ...given, params: { id } })
    terminal.out(isJson ? JSON.stringify(person) : `${person.name} is ${person.role} now.`)
    return 0
  },
})

const peopleRemove = endpointCommand({
  name: 'people remove',
  endpoint: editPerson,
  summary: 'Let a person in no more. They are signed out everywhere; the last owner stays one.',
  examples: ['belay people remove ada@example.com'],
  argument: personArgument,
  without: { isDisabled: apart, role: apart },
  async run({ call, positionals, isJson, terminal }) {
    const { id } = await findPerson(call, positionals[0])
    const person = await call(editPerson, { params: { id }, body: { isDisabled: true } })
    terminal.out(
      isJson
        ? JSON.stringify(person)
        : `${person.name} cannot sign in any more and is signed out everywhere; what they did stays recorded. \`belay people restore ${person.email ?? person.id}\` lets them in again.`,
    )
    return 0
  },
})

const peopleRestore = endpointCommand({
  name: 'people restore',
  endpoint: editPerson,
  summary: 'Let a removed person in again.',
  examples: ['belay people restore ada@example.com'],
  argument: personArgument,
  without: { isDisabled: apart, role: apart },
  async run({ call, positionals, isJson, terminal }) {
    const { id } = await findPerson(call, positionals[0])
    const person = await call(editPerson, { params: { id }, body: { isDisabled: false } })
    terminal.out(
      isJson ? JSON.stringify(person) : `${person.name} may sign in again, as ${person.role}.`,
    )
    return 0
  },
})

const invitationsList = endpointCommand({
  name: 'invitations list',
  endpoint: listInvitations,
  examples: ['belay invitations list'],
  list: {
    none: 'No invitations. `belay people invite --role editor` makes one.',
    columns: ['ID', 'ROLE', 'E-MAIL', 'BY', 'EXPIRES', 'ACCEPTED'],
    cells: ({ id, role, email, createdBy, expiresAt, acceptedAt }) => [
      id,
      role,
      email ?? 'anybody',
      createdBy,
      expiresAt,
      acceptedAt ?? 'not yet',
    ],
  },
})

const invitationsRemove = endpointCommand({
  name: 'invitations remove',
  endpoint: removeInvitation,
  examples: ['belay invitations remove inv_01j…'],
  argument: {
    name: 'INVITATION',
    help: 'id of the invitation',
    ask: 'Which invitation? `belay invitations list` shows their ids.',
  },
  async run({ call, given, positionals: [id], isJson, terminal }) {
    await call(removeInvitation, given)
    terminal.out(
      isJson ? JSON.stringify({ removed: id }) : `Withdrew ${id}; its link is good no more.`,
    )
    return 0
  },
})

async function findPerson(call: Client, asked = ''): Promise<Person> {
  const { items } = await call(listPeople, {})
  const found = items.find(
    ({ id, email }) => id === asked || email?.toLowerCase() === asked.toLowerCase(),
  )
  if (found !== undefined) return found
  throw new CommandError(
    `There is no person "${asked}". There are: ${items.map(({ id, email }) => email ?? id).join(', ') || 'none'}.`,
    1,
  )
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  peopleList,
  peopleInvite,
  peopleRole,
  peopleRemove,
  peopleRestore,
  invitationsList,
  invitationsRemove,
]
