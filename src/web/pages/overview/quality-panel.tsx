import { useState } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import { listScores, type ScoreFigure, summariseScores } from '#contract/scores.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { layIntoGrid } from '#web/charts/bucket-grid.ts'
import { Sparkline } from '#web/charts/sparkline.tsx'
import { formatInterval } from '#web/format/interval.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'

type Summary = ReplyOf<typeof summariseScores>

const refreshMs = 30_000
// At first; more are one press away.
const shownMax = 12

const sourceWords: Readonly<Record<ScoreFigure['source'], string>> = {
  code: 'rules',
  model: 'a judging model',
  person: 'people of the team',
  user: 'users',
}

/** What scores say of the window's traces, by name and by who judged; nothing where nobody judges. */
export function QualityPanel() {
  const place = usePlace()
  const [isWhole, setIsWhole] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const { data, error, refetch } = useAnswer(
    summariseScores,
    { query: windowQueryOf(place) },
    { keepsPrevious: true, refreshMs },
  )
  if (error !== null)
    return (
      <Panel title="Quality">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (data === undefined || data.items.length === 0) return null
  const rows = isWhole ? data.items : data.items.slice(0, shownMax)
  return (
    <Panel
      title="Quality"
      isFlush
      actions={<Link href={paths.online(place)}>What judges traces</Link>}
    >
      <PlainTable<ScoreFigure>
        label="Quality"
        rows={rows}
        keyOf={({ name, source }) => `${source} ${name}`}
        columns={[
          {
            id: 'name',
            title: 'Score',
            cell: ({ name }) => (
              <button
                type="button"
                className="quality-name"
                {...hinted(`Newest scores of ${name}, with their traces`)}
                onClick={() => setOpened(name)}
              >
                {name}
              </button>
            ),
          },
          { id: 'source', title: 'By', cell: ({ source }) => sourceWords[source] },
          {
            id: 'value',
            title: 'Value',
            align: 'end',
            help: 'Share of yes where every score is yes or no, else the mean; with its 95 % interval',
            cell: ({ value, kind }) =>
              kind === 'none' ? (
                <span className="faint">words</span>
              ) : (
                formatInterval(value, kind === 'rate' ? 'rate' : 'score')
              ),
          },
          { id: 'n', title: 'n', align: 'end', cell: ({ n }) => formatCount(n) },
          {
            id: 'trend',
            title: 'Trend',
            cell: (figure) => <Trend figure={figure} summary={data} />,
          },
        ]}
      />
      {rows.length < data.items.length ? (
        <p className="quality-more">
          <Button onClick={() => setIsWhole(true)}>All {formatCount(data.items.length)}</Button>
        </p>
      ) : data.isCut ? (
        <p className="quality-more faint small">There are more names; these have most scores.</p>
      ) : null}
      {opened === null ? null : <NewestScores name={opened} onClose={() => setOpened(null)} />}
    </Panel>
  )
}

function Trend({ figure, summary }: { readonly figure: ScoreFigure; readonly summary: Summary }) {
  if (figure.kind === 'none') return null
  const { buckets } = layIntoGrid(figure.series, summary)
  const values = buckets.map((bucket) => bucket?.mean ?? null)
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return (
    <Sparkline
      label={`${figure.name} over time: from ${formatSignificant(low)} to ${formatSignificant(high)}`}
      values={values}
      range={figure.kind === 'rate' ? [0, 1] : undefined}
    />
  )
}

const newestMax = 30

/** The newest scores of a name, each with the trace that it is about. */
function NewestScores({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const place = usePlace()
  const { data, error } = useAnswer(listScores, {
    query: { project: place.project, name, limit: newestMax },
  })
  return (
    <Dialog title={`Newest scores of ${name}`} onClose={onClose} width={640}>
      <ErrorNote error={error} />
      {data === undefined ? (
        <SkeletonRows count={6} label="Loading scores" />
      ) : (
        <PlainTable
          label={`Newest scores of ${name}`}
          rows={data.items}
          keyOf={({ id, traceId }) => `${id} ${traceId}`}
          columns={[
            {
              id: 'value',
              title: 'Value',
              align: 'end',
              cell: ({ value, label }) => (value === null ? label : formatSignificant(value)),
            },
            { id: 'author', title: 'By', cell: ({ author }) => author },
            { id: 'why', title: 'Why', cell: ({ comment }) => comment },
            { id: 'at', title: 'When', cell: ({ createdAtNs }) => <Moment ns={createdAtNs} /> },
            {
              id: 'trace',
              title: '',
              cell: ({ traceId }) =>
                traceId === '' ? null : <Link href={paths.trace(place, traceId)}>Trace</Link>,
            },
          ]}
        />
      )}
      {/[<>=!,]/.test(name) ? null : (
        <p className="quality-more">
          <Link href={paths.traces(place, { score: name })}>
            Every trace of the window that has it
          </Link>
        </p>
      )}
    </Dialog>
  )
}
