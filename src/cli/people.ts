import { type Argument, CommandError, type Command } from '#cli/command.ts'
import { type Called, endpointCommand } from '#cli/endpoint-command.ts'
import {
  createInvitation,
  editPerson,
  listInvitations,
  listPeople,
  removeInvitation,
} from '#contract/people.ts'

const personArgument: Argument & { isFound: true } = {
  name: 'PERSON',
  help: 'e-mail address or id of the person',
  ask: 'Who? `belay people list` shows everybody.',
  isFound: true,
}
const apart = 'A command of its own says it: `people role`, `people remove`, `people restore`.'

/** Path of the person that was named. */
async function findPerson({
  call,
  positionals: [asked = ''],
}: Called<typeof editPerson>): Promise<{ readonly params: { readonly id: string } }> {
  const { items } = await call(listPeople, {})
  const found = items.find(
    ({ id, email }) => id === asked || email?.toLowerCase() === asked.toLowerCase(),
  )
  if (found !== undefined) return { params: { id: found.id } }
  throw new CommandError(
    `There is no person "${asked}". There are: ${items.map(({ id, email }) => email ?? id).join(', ') || 'none'}.`,
    1,
  )
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'people list',
    endpoint: listPeople,
    examples: ['belay people list'],
    list: {
      none: 'Nobody has joined yet. `belay people invite --role owner` makes a link.',
      columns: [
        ['ID', (one) => one.id],
        ['NAME', (one) => one.name],
        ['E-MAIL', (one) => one.email ?? ''],
        ['ROLE', (one) => one.role],
        ['STATE', (one) => (one.isDisabled ? 'removed' : 'active')],
        ['LAST SEEN', (one) => one.lastSeenAt ?? 'never'],
      ],
    },
  }),
  endpointCommand({
    name: 'people invite',
    endpoint: createInvitation,
    examples: [
      'belay people invite --role editor',
      'belay people invite --role viewer --email ada@example.com',
    ],
    json: ({ invitation: { id }, link }) => ({ id, link }),
    say: ({ link }) => link,
    notes: ({ invitation: { id, expiresAt } }, { isJson }) =>
      isJson
        ? []
        : [
            `\nThis link is shown once and works once, until ${expiresAt}. Belay sends no mail; \`belay invitations remove ${id}\` takes it back.`,
          ],
  }),
  endpointCommand({
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
    find: async (called) => ({ ...called.given, ...(await findPerson(called)) }),
    say: ({ name, role }) => `${name} is ${role} now.`,
  }),
  endpointCommand({
    name: 'people remove',
    endpoint: editPerson,
    summary: 'Let a person in no more. They are signed out everywhere; the last owner stays one.',
    examples: ['belay people remove ada@example.com'],
    argument: personArgument,
    without: { isDisabled: apart, role: apart },
    find: async (called) => ({ ...(await findPerson(called)), body: { isDisabled: true } }),
    say: ({ id, name, email }) =>
      `${name} cannot sign in any more and is signed out everywhere; what they did stays recorded. \`belay people restore ${email ?? id}\` lets them in again.`,
  }),
  endpointCommand({
    name: 'people restore',
    endpoint: editPerson,
    summary: 'Let a removed person in again.',
    examples: ['belay people restore ada@example.com'],
    argument: personArgument,
    without: { isDisabled: apart, role: apart },
    find: async (called) => ({ ...(await findPerson(called)), body: { isDisabled: false } }),
    say: ({ name, role }) => `${name} may sign in again, as ${role}.`,
  }),
  endpointCommand({
    name: 'invitations list',
    endpoint: listInvitations,
    examples: ['belay invitations list'],
    list: {
      none: 'No invitations. `belay people invite --role editor` makes one.',
      columns: [
        ['ID', (one) => one.id],
        ['ROLE', (one) => one.role],
        ['E-MAIL', (one) => one.email ?? 'anybody'],
        ['BY', (one) => one.createdBy],
        ['EXPIRES', (one) => one.expiresAt],
        ['ACCEPTED', (one) => one.acceptedAt ?? 'not yet'],
      ],
    },
  }),
  endpointCommand({
    name: 'invitations remove',
    endpoint: removeInvitation,
    examples: ['belay invitations remove inv_01j…'],
    argument: {
      name: 'INVITATION',
      help: 'id of the invitation',
      ask: 'Which invitation? `belay invitations list` shows their ids.',
    },
    json: (_, { positionals: [id] }) => ({ removed: id }),
    say: (_, { positionals: [id] }) => `Withdrew ${id}; its link is good no more.`,
  }),
]
