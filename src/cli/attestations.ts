import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import {
  createAttestation,
  decideAttestation,
  listAttestations,
  removeAttestation,
} from '#contract/maturity.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'attestations list',
    endpoint: listAttestations,
    examples: ['belay attestations list'],
    list: {
      none: 'No attestations. `belay attestations create --help` says how to make one.',
      columns: [
        ['ID', (one) => one.id],
        ['PRACTICE', (one) => one.practice],
        ['KIND', (one) => one.kind],
        [
          'DECISION',
          (one) => (one.decision === 'named' ? 'named (old kind)' : (one.decision ?? '')),
        ],
        ['OWNER', (one) => one.owner],
        ['ASKED BY', (one) => one.createdBy],
        ['DECIDED BY', (one) => (one.decision === 'named' ? one.approver : one.decidedBy)],
        ['UNTIL', (one) => one.expiresAt ?? 'never'],
        ['FROM', (one) => one.source],
      ],
    },
  }),
  endpointCommand({
    name: 'attestations create',
    endpoint: createAttestation,
    examples: [
      'belay attestations create --practice GOV-2.1 --kind attested --owner "Ada" --statement "Reviewed each quarter; minutes in the wiki" --expires-at 2027-01-31T00:00:00Z',
    ],
    say: (made) =>
      made.kind === 'exempt'
        ? `Asked to exempt ${made.practice} until ${made.expiresAt ?? 'withdrawn'}; it counts once somebody else approves it: \`belay attestations decide ${made.id} --decision approved --reason …\`.`
        : `${made.practice} is ${made.kind} until ${made.expiresAt ?? 'withdrawn'}. \`belay attestations remove ${made.id}\` withdraws it.`,
  }),
  endpointCommand({
    name: 'attestations decide',
    endpoint: decideAttestation,
    examples: [
      'belay attestations decide att_01m8aj2d70fpg8fdw6mg9jcjc4 --decision approved --reason "not before the launch"',
    ],
    argument: {
      name: 'ATTESTATION',
      help: 'id of the exemption, as `belay attestations list` shows it',
      ask: 'Which exemption? `belay attestations list` shows their ids.',
    },
    say: (decided) =>
      `The exemption of ${decided.practice} is ${decided.decision} by ${decided.decidedBy}.`,
  }),
  endpointCommand({
    name: 'attestations remove',
    endpoint: removeAttestation,
    examples: ['belay attestations remove att_01j…'],
    argument: {
      name: 'ATTESTATION',
      help: 'id of the attestation',
      ask: 'Which attestation? `belay attestations list` shows their ids.',
    },
    json: (_, { positionals: [id] }) => ({ removed: id }),
    say: (_, { positionals: [id] }) => `Withdrew ${id}.`,
  }),
]
