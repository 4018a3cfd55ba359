import { useState } from 'react'
import { type Key, revokeKey } from '#contract/keys.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCompact, plural } from '#web/format/number.ts'
import { KeyDialog } from '#web/pages/settings/key-dialog.tsx'
import { Section } from '#web/pages/settings/section.tsx'
import { useKeys } from '#web/pages/settings/use-keys.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, Button, IconButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { useNow } from '#web/ui/use-now.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

const ownKeyStays =
  'This is Belay’s own key; what it calls is bound by the key or person that it calls for'

/** The keys that applications call with. */
export function KeysSection() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('keys')
  const list = useKeys(place.project)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const [isShowingAll, setIsShowingAll] = useState(false)
  const revoke = useDeed(revokeKey, {
    changes: ['keys', 'welcome'],
    onDone: () => setRevoking(null),
  })
  const all = list.items
  const live = all.filter((key) => key.revokedAt === null)
  const rows = isShowingAll ? all : live
  const edited = all.find((key) => key.id === search['edit'])
  return (
    <Section
      summary={`Applications call Belay with a key; its limits are kept before a call goes out. ${list.hasMore ? 'More than ' : ''}${plural(live.length, 'key')} in use.`}
      isLoading={list.isLoading}
      error={list.error}
      onRetry={list.retry}
      actions={
        <>
          {all.length === live.length ? null : (
            <Check isOn={isShowingAll} onChange={setIsShowingAll}>
              Revoked ones too
            </Check>
          )}
          <AddButton disabledReason={refusal} onClick={() => setSearch({ new: 'yes' })}>
            Make a key
          </AddButton>
        </>
      }
    >
      <div className="panel">
        <PlainTable<Key>
          label="Keys"
          rows={rows}
          keyOf={(row) => row.id}
          rowTone={(row) => (row.revokedAt === null ? undefined : 'faded')}
          empty={
            <EmptyState title="No keys yet">
              Make one per application: limits, cost and traces can then be told apart.
            </EmptyState>
          }
          columns={[
            {
              id: 'name',
              title: 'Name',
              cell: (row) => (
                <>
                  <Link href={paths.traces(place, { key: row.id })}>{row.name}</Link>{' '}
                  <KeyState record={row} />
                  <div className="small faint mono">{row.prefix}…</div>
                </>
              ),
            },
            { id: 'environment', title: 'Environment', cell: (row) => row.environment },
            {
              id: 'models',
              title: 'Models',
              cell: (row) =>
                row.models.length === 0 ? (
                  <span className="faint">all</span>
                ) : (
                  <span className="mono">{row.models.join(', ')}</span>
                ),
            },
            { id: 'limits', title: 'Limits', cell: (row) => <LimitWords record={row} /> },
            { id: 'budget', title: 'Budget', cell: (row) => <Budget record={row} /> },
            {
              id: 'used',
              title: 'Last used',
              align: 'end',
              cell: (row) => <Moment at={row.lastUsedAt} />,
            },
            {
              id: 'made',
              title: 'Made',
              align: 'end',
              cell: (row) => (
                <>
                  <Moment at={row.createdAt} />
                  <div className="small faint">{row.createdBy}</div>
                </>
              ),
            },
            {
              id: 'deeds',
              title: '',
              align: 'end',
              cell: (row) =>
                row.revokedAt === null ? (
                  <span className="row settings-deeds">
                    <IconButton
                      icon="edit"
                      label={`Change key ${row.name}`}
                      disabledReason={refusal ?? (row.isOwn ? ownKeyStays : undefined)}
                      onClick={() => setSearch({ edit: row.id })}
                    />
                    <IconButton
                      icon="trash"
                      label={`Revoke key ${row.name}`}
                      disabledReason={refusal ?? (row.isOwn ? ownKeyStays : undefined)}
                      onClick={() => setRevoking(row)}
                    />
                  </span>
                ) : null,
            },
          ]}
        />
      </div>
      {list.hasMore ? (
        <div className="row">
          <Button isBusy={list.isLoadingMore} onClick={list.more}>
            Older keys
          </Button>
        </div>
      ) : null}
      {search['new'] === undefined && edited === undefined ? null : (
        <KeyDialog
          key={edited?.id ?? 'new'}
          edited={edited}
          onClose={() => setSearch({ new: undefined, edit: undefined }, 'replace')}
        />
      )}
      {revoking === null ? null : (
        <ConfirmDialog
          title={`Revoke key “${revoking.name}”`}
          deed="Revoke the key"
          sending={revoke}
          onConfirm={() => revoke.mutate({ params: { id: revoking.id } })}
          onClose={() => setRevoking(null)}
        >
          Calls with <code>{revoking.prefix}…</code> ({revoking.environment}
          {revoking.lastUsedAt === null ? (
            ', never used'
          ) : (
            <>
              , last used <Moment at={revoking.lastUsedAt} />
            </>
          )}
          ) are refused within a second, for good. Its traces and costs stay.
        </ConfirmDialog>
      )}
    </Section>
  )
}

function KeyState({ record }: { readonly record: Key }) {
  const now = useNow()
  if (record.revokedAt !== null) return <Badge tone="bad">revoked</Badge>
  if (record.expiresAt === null) return null
  const isOver = Date.parse(record.expiresAt) <= now
  return isOver ? (
    <Badge tone="bad">expired</Badge>
  ) : (
    <Badge hint={record.expiresAt}>
      ends <Moment at={record.expiresAt} />
    </Badge>
  )
}

function LimitWords({ record }: { readonly record: Key }) {
  const { requestsPerMinute, tokensPerMinute, parallelCalls } = record.limits
  const words = [
    requestsPerMinute === null ? '' : `${formatCompact(requestsPerMinute)} calls/min`,
    tokensPerMinute === null ? '' : `${formatCompact(tokensPerMinute)} tokens/min`,
    parallelCalls === null ? '' : `${formatCompact(parallelCalls)} at once`,
  ].filter((word) => word !== '')
  return words.length === 0 ? (
    <span className="faint">none</span>
  ) : (
    <span className="number">{words.join(', ')}</span>
  )
}

function Budget({ record }: { readonly record: Key }) {
  const { budgetUsd, budgetPeriod } = record.limits
  const spent = Number(record.spentUsd)
  if (budgetUsd === null)
    return (
      <span className="number faint">
        {formatUsd(record.spentUsd)} this {budgetPeriod}, no budget
      </span>
    )
  const share = Number(budgetUsd) === 0 ? 1 : spent / Number(budgetUsd)
  return (
    <div className="budget">
      <span className="number">
        {formatUsd(record.spentUsd)} of {formatUsd(budgetUsd)} this {budgetPeriod}
      </span>
      <span className="budget-bar" aria-hidden="true">
        <span
          className={share >= 1 ? 'full' : share > 0.8 ? 'near' : ''}
          style={{ width: `${Math.min(100, share * 100)}%` }}
        />
      </span>
    </div>
  )
}
