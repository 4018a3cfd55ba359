import type { ReactNode } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import { showHealth } from '#contract/health.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatBytes } from '#web/format/bytes.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount, formatShare, plural } from '#web/format/number.ts'
import { Section } from '#web/pages/settings/section.tsx'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'

type Health = ReplyOf<typeof showHealth>

const refreshMs = 3000

/** How the installation itself is doing. */
export function HealthSection() {
  const { data, error, isPending, refetch } = useAnswer(showHealth, {}, { refreshMs })
  return (
    <Section
      summary={
        data === undefined ? (
          'How the installation itself is doing.'
        ) : (
          <HealthSummary health={data} />
        )
      }
      isLoading={isPending}
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
    >
      {data === undefined ? null : <HealthPanels health={data} />}
    </Section>
  )
}

function HealthSummary({ health }: { readonly health: Health }) {
  const { faults } = health
  return (
    <>
      {faults.length === 0
        ? 'All is well. '
        : `${plural(faults.length, 'thing')} ${faults.length === 1 ? 'needs' : 'need'} attention. `}
      Belay {health.version}, started <Moment at={health.startedAt} />,{' '}
      {formatBytes(health.memoryBytes)} of memory; data in <code>{health.dataDirectory}</code>.
    </>
  )
}

function HealthPanels({ health }: { readonly health: Health }) {
  const { counters, spool, stores, gateway, jobs } = health
  return (
    <>
      {health.faults.length === 0 ? null : (
        <ul className="attention" aria-label="Needs attention">
          {health.faults.map((fault) => (
            <li key={fault}>
              <Icon name="warning" />
              {fault}
            </li>
          ))}
        </ul>
      )}
      <Panel title="Every span accounted for">
        <div className="counters" role="group" aria-label="Counters">
          <Counter label="received" value={counters.received} />
          <Sign>=</Sign>
          <Counter label="stored" value={counters.stored} />
          <Sign>+</Sign>
          <Counter label="in the spool" value={counters.spooled} />
          <Sign>+</Sign>
          <Counter label="repeated" value={counters.repeated} />
          <Sign>+</Sign>
          <Counter
            label="kept aside"
            value={counters.quarantined}
            tone={counters.quarantined > 0 ? 'warn' : undefined}
          />
          <Sign>+</Sign>
          <Counter
            label="missing"
            value={counters.missing}
            tone={counters.missing === 0 ? 'good' : 'bad'}
          />
        </div>
        <p className="small faint counters-note">
          Beside them {plural(counters.refused, 'span')} refused, with the answer that said so.
          Anything but zero missing is a bug: please report it.
        </p>
      </Panel>
      <div className="health-grid">
        <Panel title="Spool">
          <dl className="pairs-list">
            <Pair
              label="On disk"
              value={`${formatBytes(spool.bytes)} of ${formatBytes(spool.bytesMax)} (${formatShare(spool.bytesMax === 0 ? null : spool.bytes / spool.bytesMax)})`}
            />
            <Pair label="Segments" value={formatCount(spool.segments)} />
            <Pair
              label="Oldest waiting"
              value={
                spool.oldestAgeS === null
                  ? 'nothing waits'
                  : formatDuration(spool.oldestAgeS * 1000)
              }
            />
            <Pair label="Corrupt frames" value={formatCount(spool.corruptFrames)} />
            <Pair label="Torn tails cut" value={formatCount(spool.tornTails)} />
          </dl>
        </Panel>
        <Panel title="Gateway">
          <dl className="pairs-list">
            <Pair label="Threads" value={formatCount(gateway.workers)} />
            <Pair label="Calls under way" value={formatCount(gateway.openCalls)} />
            <Pair label="Calls since the start" value={formatCount(gateway.callsSinceStart)} />
          </dl>
        </Panel>
      </div>
      <Panel title="Stores" isFlush>
        <PlainTable
          label="Stores"
          rows={stores}
          keyOf={(row) => row.name}
          columns={[
            { id: 'name', title: 'Store', cell: (row) => <strong>{row.name}</strong> },
            {
              id: 'state',
              title: 'State',
              cell: (row) => (
                <>
                  <StatusMark status={row.isReady ? 'ok' : 'error'} />{' '}
                  <span className="soft">{row.detail}</span>
                </>
              ),
            },
            { id: 'kind', title: 'Where', cell: (row) => row.kind },
            {
              id: 'ping',
              title: 'Answers in',
              align: 'end',
              cell: (row) => formatDuration(row.pingMs),
            },
            { id: 'rows', title: 'Rows', align: 'end', cell: (row) => formatCount(row.rows) },
            { id: 'bytes', title: 'On disk', align: 'end', cell: (row) => formatBytes(row.bytes) },
          ]}
        />
      </Panel>
      <Panel title="What happens later" isFlush>
        <PlainTable
          label="Jobs"
          rows={jobs}
          keyOf={(row) => row.name}
          columns={[
            { id: 'name', title: 'Job', cell: (row) => <strong>{row.name}</strong> },
            { id: 'summary', title: 'What it does', cell: (row) => row.summary },
            {
              id: 'cron',
              title: 'When (cron, UTC)',
              cell: (row) => (row.cron === null ? 'when sent' : <code>{row.cron}</code>),
            },
            {
              id: 'waiting',
              title: 'Waiting',
              align: 'end',
              cell: (row) => formatCount(row.waiting),
            },
            {
              id: 'running',
              title: 'Running',
              align: 'end',
              cell: (row) => formatCount(row.running),
            },
            {
              id: 'failed',
              title: 'Given up',
              align: 'end',
              cell: (row) => formatCount(row.failed),
            },
          ]}
        />
      </Panel>
    </>
  )
}

function Counter({
  label,
  value,
  tone = '',
}: {
  readonly label: string
  readonly value: number
  readonly tone?: string | undefined
}) {
  return (
    <div className="counter">
      <strong className={`number ${tone}`}>{formatCount(value)}</strong>
      <span className="small faint">{label}</span>
    </div>
  )
}

function Sign({ children }: { readonly children: ReactNode }) {
  return (
    <span className="counter-sign faint" aria-hidden="true">
      {children}
    </span>
  )
}

function Pair({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="number">{value}</dd>
    </div>
  )
}
