import { useState } from 'react'
import {
  createInvitation,
  editPerson,
  type Invitation,
  listInvitations,
  listPeople,
  type Person,
  removeInvitation,
} from '#contract/people.ts'
import { type Role, roles } from '#contract/roles.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { Section } from '#web/pages/settings/section.tsx'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, Button } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Select } from '#web/ui/select.tsx'

const roleWords: Readonly<Record<Role, string>> = {
  owner: 'everything',
  editor: 'all but people and connections',
  reviewer: 'reads, scores, attests',
  viewer: 'reads',
}

/** Who may sign in, and what they may do. */
export function PeopleSection() {
  const refusal = useRefusal('people')
  const { data, error, isPending, refetch } = useAnswer(listPeople, {})
  const [isInviting, setIsInviting] = useState(false)
  const people = data?.items ?? []
  return (
    <Section
      summary={`${plural(people.filter((person) => !person.isDisabled).length, 'person', 'people')} may sign in. An invitation is a link that works once; Belay sends no mail.`}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={
        <AddButton disabledReason={refusal} onClick={() => setIsInviting(true)}>
          Invite
        </AddButton>
      }
    >
      <PeopleTable people={people} refusal={refusal} />
      {refusal === undefined ? <Invitations /> : null}
      {isInviting ? <InviteDialog onClose={() => setIsInviting(false)} /> : null}
    </Section>
  )
}

function PeopleTable({
  people,
  refusal,
}: {
  readonly people: readonly Person[]
  readonly refusal: string | undefined
}) {
  const { actor } = useSession()
  const edit = useDeed(editPerson, { changes: ['people', 'session'] })
  return (
    <div className="panel">
      <ErrorNote error={edit.error} />
      <PlainTable<Person>
        label="People"
        rows={people}
        keyOf={(row) => row.id}
        rowTone={(row) => (row.isDisabled ? 'faded' : undefined)}
        columns={[
          {
            id: 'name',
            title: 'Name',
            cell: (row) => (
              <>
                <strong>{row.name}</strong> {row.id === actor.id ? <Badge>you</Badge> : null}{' '}
                {row.isDisabled ? <Badge tone="bad">disabled</Badge> : null}
                <div className="small faint">{row.email}</div>
              </>
            ),
          },
          {
            id: 'role',
            title: 'Role',
            cell: (row) => (
              <RoleSelect
                label={`Role of ${row.name}`}
                value={row.role}
                disabledReason={refusal}
                onChange={(role) => edit.mutate({ params: { id: row.id }, body: { role } })}
              />
            ),
          },
          {
            id: 'seen',
            title: 'Last seen',
            align: 'end',
            cell: (row) => <Moment at={row.lastSeenAt} />,
          },
          {
            id: 'since',
            title: 'Since',
            align: 'end',
            cell: (row) => <Moment at={row.createdAt} />,
          },
          {
            id: 'deeds',
            title: '',
            align: 'end',
            cell: (row) => (
              <Button
                disabledReason={
                  refusal ?? (row.id === actor.id ? 'Nobody can disable themselves' : undefined)
                }
                aria-label={`${row.isDisabled ? 'Enable' : 'Disable'} ${row.name}`}
                onClick={() =>
                  edit.mutate({ params: { id: row.id }, body: { isDisabled: !row.isDisabled } })
                }
              >
                {row.isDisabled ? 'Enable' : 'Disable'}
              </Button>
            ),
          },
        ]}
      />
    </div>
  )
}

type RoleSelectProps = {
  readonly label: string
  readonly value: Role
  readonly disabledReason: string | undefined
  readonly onChange: (role: Role) => void
}

function RoleSelect({ label, value, disabledReason, onChange }: RoleSelectProps) {
  return (
    <Select
      className="role-select"
      aria-label={label}
      value={value}
      disabledReason={disabledReason}
      choices={roles.map((each) => ({ value: each, label: `${each}: ${roleWords[each]}` }))}
      onChange={onChange}
    />
  )
}

function Invitations() {
  const { data, error } = useAnswer(listInvitations, {})
  const remove = useDeed(removeInvitation, { changes: ['invitations'] })
  const open = (data?.items ?? []).filter((each) => each.acceptedAt === null)
  if (open.length === 0 && error === null) return null
  return (
    <Panel title="Open invitations" isFlush>
      <ErrorNote error={error ?? remove.error} />
      <PlainTable<Invitation>
        label="Open invitations"
        rows={open}
        keyOf={(row) => row.id}
        columns={[
          {
            id: 'who',
            title: 'For',
            cell: (row) => row.email ?? <span className="faint">whoever has the link</span>,
          },
          { id: 'role', title: 'Role', cell: (row) => row.role },
          { id: 'by', title: 'By', cell: (row) => row.createdBy },
          { id: 'made', title: 'Made', align: 'end', cell: (row) => <Moment at={row.createdAt} /> },
          {
            id: 'until',
            title: 'Works until',
            align: 'end',
            cell: (row) => <Moment at={row.expiresAt} />,
          },
          {
            id: 'deeds',
            title: '',
            align: 'end',
            cell: (row) => (
              <Button
                aria-label={`Withdraw the invitation for ${row.email ?? row.role}`}
                onClick={() => remove.mutate({ params: { id: row.id } })}
              >
                Withdraw
              </Button>
            ),
          },
        ]}
      />
    </Panel>
  )
}

function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const invite = useDeed(createInvitation, { changes: ['invitations'] })
  const first: { role: Role; email: string } = { role: 'editor', email: '' }
  const draft = useDraft(createInvitation.body, first, invite.error)
  const { role, email } = draft.trimmed
  if (invite.data !== undefined) {
    return (
      <Dialog
        title="The invitation"
        onClose={onClose}
        isEasyToLeave={false}
        footer={
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <p>
          Send this link to the person. It works once, is shown this once, and makes them{' '}
          {invite.data.invitation.role}.
        </p>
        <div className="made-key">
          <output className="mono" aria-label="The invitation link">
            {invite.data.link}
          </output>
          <CopyButton text={invite.data.link} what="the link" />
        </div>
      </Dialog>
    )
  }
  return (
    <FormDialog
      title="Invite somebody"
      onClose={onClose}
      deed="Make the link"
      draft={draft}
      sending={[invite]}
      onSubmit={() => {
        invite.mutate({ body: { role, ...(email === '' ? {} : { email }) } })
      }}
    >
      <TextField
        label="E-mail address"
        isOptional
        help="Only to recognise the invitation by; nothing is sent."
        type="email"
        {...draft.text('email')}
      />
      <ChoiceField
        label="Role"
        value={role}
        choices={roles.map((each) => ({ value: each, label: `${each}: ${roleWords[each]}` }))}
        onChange={(chosen) => draft.change({ role: chosen })}
      />
    </FormDialog>
  )
}
