import { useState } from 'react'
import { type Alias, listAliases, putAlias, removeAlias } from '#contract/connections.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { readList } from '#web/forms/read-text.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { Section } from '#web/pages/settings/section.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { AddButton, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Moment } from '#web/ui/moment.tsx'

/** Names of the operator's own for models, and what to fall back to. */
export function AliasesSection() {
  const refusal = useRefusal('edit')
  const { data, error, isPending, refetch } = useAnswer(listAliases, {})
  const [edited, setEdited] = useState<Alias | 'new' | null>(null)
  const [removing, setRemoving] = useState<Alias | null>(null)
  const remove = useDeed(removeAlias, {
    changes: ['aliases', 'models'],
    onDone: () => setRemoving(null),
  })
  return (
    <Section
      summary="An alias is a name that applications call; behind it stands one model, or several that are tried in order until one answers."
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={
        <AddButton disabledReason={refusal} onClick={() => setEdited('new')}>
          Make an alias
        </AddButton>
      }
    >
      <div className="panel">
        <PlainTable<Alias>
          label="Aliases"
          rows={data?.items ?? []}
          keyOf={(row) => row.id}
          empty={
            <EmptyState title="No aliases yet">
              With an alias <code>fast</code> for <code>openai/gpt-4.1-mini</code>, then{' '}
              <code>anthropic/claude-haiku-4-5</code>, applications keep working when one provider
              does not.
            </EmptyState>
          }
          columns={[
            { id: 'name', title: 'Name', cell: (row) => <code>{row.name}</code> },
            {
              id: 'targets',
              title: 'Goes to, in this order',
              cell: (row) => (
                <ol className="alias-targets">
                  {row.targets.map((target) => (
                    <li key={target} className="mono">
                      {target}
                    </li>
                  ))}
                </ol>
              ),
            },
            {
              id: 'made',
              title: 'Made',
              align: 'end',
              cell: (row) => <Moment at={row.createdAt} />,
            },
            {
              id: 'deeds',
              title: '',
              align: 'end',
              cell: (row) => (
                <span className="row settings-deeds">
                  <IconButton
                    icon="edit"
                    label={`Change alias ${row.name}`}
                    disabledReason={refusal}
                    onClick={() => setEdited(row)}
                  />
                  <IconButton
                    icon="trash"
                    label={`Remove alias ${row.name}`}
                    disabledReason={refusal}
                    onClick={() => setRemoving(row)}
                  />
                </span>
              ),
            },
          ]}
        />
      </div>
      {edited === null ? null : (
        <AliasDialog
          edited={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove alias “${removing.name}”`}
          deed="Remove the alias"
          sending={remove}
          onConfirm={() => remove.mutate({ params: { name: removing.name } })}
          onClose={() => setRemoving(null)}
        >
          Calls to the model <code>{removing.name}</code> are refused from then on. It can be made
          again.
        </ConfirmDialog>
      )}
    </Section>
  )
}

function AliasDialog({
  edited,
  onClose,
}: {
  readonly edited: Alias | undefined
  readonly onClose: () => void
}) {
  const [name, setName] = useState(edited?.name ?? '')
  const [targets, setTargets] = useState(edited?.targets.join('\n') ?? '')
  const put = useDeed(putAlias, { changes: ['aliases', 'models'], onDone: onClose })
  const list = readList(targets)
  const wrong = list.find((each) => !/^[^/\s]+\/\S+$/.test(each))
  return (
    <FormDialog
      title={edited === undefined ? 'Make an alias' : `Change alias “${edited.name}”`}
      deed="Save"
      sending={[put]}
      missing={
        wrong === undefined && list.length > 0
          ? undefined
          : 'Name at least one model as connection/model'
      }
      onSubmit={() => put.mutate({ params: { name: name.trim() }, body: { targets: [...list] } })}
      onClose={onClose}
    >
      <TextField
        label="Name"
        help="What applications send as model."
        look="mono"
        required
        pattern="[A-Za-z0-9][A-Za-z0-9._:\-]{0,99}"
        disabledReason={
          edited === undefined ? undefined : 'An alias keeps its name; make another for a new one'
        }
        value={name}
        onChange={setName}
      />
      <AreaField
        look="mono"
        rows={4}
        required
        label="Models"
        help="connection/model, one per line, the first choice first."
        error={wrong === undefined ? undefined : `“${wrong}” has no connection before a slash.`}
        value={targets}
        onChange={setTargets}
      />
    </FormDialog>
  )
}
