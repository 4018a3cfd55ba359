import { useState } from 'react'
import { type Connection, listConnections, removeConnection } from '#contract/connections.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { ConnectionDialog } from '#web/pages/settings/connection-dialog.tsx'
import { ConnectionTest } from '#web/pages/settings/connection-test.tsx'
import { Section } from '#web/pages/settings/section.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { useSearch } from '#web/url/use-search.ts'

/** The providers that calls can go to. */
export function ConnectionsSection() {
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('connections')
  const { data, error, isPending, refetch } = useAnswer(listConnections, {})
  const [removing, setRemoving] = useState<Connection | null>(null)
  const remove = useDeed(removeConnection, {
    changes: ['connections', 'models', 'welcome'],
    onDone: () => setRemoving(null),
  })
  const items = data?.items ?? []
  const wanted = search['new']
  const edited = items.find((each) => each.id === search['edit'])
  const close = (): void => setSearch({ new: undefined, edit: undefined }, 'replace')
  const titleOf = (provider: string): string =>
    data?.providers.find((each) => each.id === provider)?.title ?? provider
  return (
    <Section
      summary={`A connection is a provider with its credentials. ${items.length === 0 ? 'None yet: calls can only go to the simulator.' : `${plural(items.length, 'connection')}; models are called as name/model.`}`}
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={
        <AddButton disabledReason={refusal} onClick={() => setSearch({ new: 'yes' })}>
          Connect a provider
        </AddButton>
      }
    >
      <div className="panel">
        <PlainTable<Connection>
          label="Connections"
          rows={items}
          keyOf={(row) => row.id}
          rowTone={(row) => (row.isEnabled ? undefined : 'faded')}
          empty={
            <EmptyState title="No provider is connected">
              <span>
                With a provider’s own key Belay forwards calls to it, in its own format or
                translated from OpenAI’s. The key is stored encrypted and never shown again.
              </span>
              <AddButton disabledReason={refusal} onClick={() => setSearch({ new: 'yes' })}>
                Connect the first provider
              </AddButton>
            </EmptyState>
          }
          columns={[
            {
              id: 'name',
              title: 'Name',
              cell: (row) => (
                <>
                  <strong>{row.name}</strong> {row.isEnabled ? null : <Badge>off</Badge>}
                  <div className="small faint">{titleOf(row.provider)}</div>
                </>
              ),
            },
            {
              id: 'address',
              title: 'Address',
              cell: (row) => (
                <>
                  <span className="mono settings-address">{row.baseUrl}</span>
                  <div className="small faint">
                    {row.region === '' ? 'region not declared' : row.region}
                  </div>
                </>
              ),
            },
            {
              id: 'secret',
              title: 'Key',
              cell: (row) =>
                row.hasSecret ? (
                  <span className="mono">…{row.secretHint}</span>
                ) : (
                  <span className="faint">none</span>
                ),
            },
            { id: 'test', title: 'Test', cell: (row) => <ConnectionTest connection={row} /> },
            {
              id: 'deeds',
              title: '',
              align: 'end',
              cell: (row) => (
                <span className="row settings-deeds">
                  <IconButton
                    icon="edit"
                    label={`Change ${row.name}`}
                    disabledReason={refusal}
                    onClick={() => setSearch({ edit: row.id })}
                  />
                  <IconButton
                    icon="trash"
                    label={`Remove ${row.name}`}
                    disabledReason={refusal}
                    onClick={() => setRemoving(row)}
                  />
                </span>
              ),
            },
          ]}
        />
      </div>
      {data !== undefined && (wanted !== undefined || edited !== undefined) ? (
        <ConnectionDialog
          providers={data.providers}
          edited={edited}
          provider={wanted === 'yes' ? undefined : wanted}
          onClose={close}
        />
      ) : null}
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove connection “${removing.name}”`}
          deed="Remove the connection"
          typed={removing.name}
          sending={remove}
          onConfirm={() => remove.mutate({ params: { id: removing.id } })}
          onClose={() => setRemoving(null)}
        >
          Calls to <code>{removing.name}/…</code> are refused from then on, and its key is deleted.
          Traces and costs stay.
        </ConfirmDialog>
      )}
    </Section>
  )
}
