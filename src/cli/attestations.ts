import { endpointCommand } from '#cli/endpoint-command.ts'
import { table } from '#cli/table.ts'
import { createAttestation, listAttestations, removeAttestation } from '#contract/maturity.ts'

export const attestationsList = endpointCommand({
  name: 'attestations list',
  endpoint: listAttestations,
  examples: ['belay attestations list'],
  async run({ call, given, isJson, terminal }) {
    const { items } = await call(listAttestations, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0)
      terminal.out('No attestations. `belay attestations create --help` says how to make one.')
    else {
      const head = ['ID', 'PRACTICE', 'KIND', 'OWNER', 'APPROVER', 'UNTIL', 'FROM']
      terminal.out(
        table(
          head.map((title) => ({ title })),
          items.map(({ id, practice, kind, owner, approver, expiresAt, source }) => [
            id,
            practice,
            kind,
            owner,
            approver,
            expiresAt ?? 'never',
            source,
          ]),
        ),
      )
    }
    return 0
  },
})

export const attestationsCreate = endpointCommand({
  name: 'attestations create',
  endpoint: createAttestation,
  examples: [
    'belay attestations create --practice GOV-2.1 --kind attested --owner "Ada" --statement "Reviewed each quarter; minutes in the wiki" --expires-at 2027-01-31T00:00:00Z',
  ],
  async run({ call, given, isJson, terminal }) {
    const made = await call(createAttestation, given)
    terminal.out(
      isJson
        ? JSON.stringify(made)
        : `${made.practice} is ${made.kind} until ${made.expiresAt ?? 'withdrawn'}. \`belay attestations remove ${made.id}\` withdraws it.`,
    )
    return 0
  },
})

export const attestationsRemove = endpointCommand({
  name: 'attestations remove',
  endpoint: removeAttestation,
  examples: ['belay attestations remove att_01j…'],
  argument: {
    name: 'ATTESTATION',
    help: 'id of the attestation',
    ask: 'Which attestation? `belay attestations list` shows their ids.',
  },
  async run({ call, given, positionals: [id], isJson, terminal }) {
    await call(removeAttestation, given)
    terminal.out(isJson ? JSON.stringify({ removed: id }) : `Withdrew ${id}.`)
    return 0
  },
})
