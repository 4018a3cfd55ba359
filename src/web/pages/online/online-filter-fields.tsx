import { traceFacets } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { formatCompact, formatCount, plural } from '#web/format/number.ts'
import {
  type OnlineFilterField,
  readOnlineFilter,
  traceSearchOf,
  type TypedFilter,
} from '#web/pages/online/online-filter.ts'
import { filtersOf } from '#web/parts/trace-filters.ts'
import { usePlace } from '#web/url/use-place.ts'

const texts: readonly {
  readonly name: OnlineFilterField
  readonly label: string
  /** The filter of the trace list whose values are offered. */
  readonly facet?: string
}[] = [
  { name: 'environment', label: 'Environment', facet: 'environment' },
  { name: 'traceName', label: 'Name of the trace', facet: 'name' },
  { name: 'model', label: 'Model', facet: 'model' },
  { name: 'provider', label: 'Provider', facet: 'provider' },
  { name: 'tag', label: 'Tag', facet: 'tag' },
  { name: 'user', label: 'User', facet: 'user' },
  { name: 'search', label: 'Words in the texts' },
  { name: 'minDurationMs', label: 'At least, ms' },
]

const statuses = [
  { value: '', label: 'any' },
  { value: 'ok', label: 'ok' },
  { value: 'error', label: 'failed' },
] as const

// Long enough for quiet projects to show what they have.
const offeredFrom = '-7d'

type OnlineFilterFieldsProps = {
  readonly typed: TypedFilter
  /** In percent, as it is typed. */
  readonly share: string
  readonly errorAt: (path: string) => string | undefined
  readonly onChange: (typed: TypedFilter) => void
}

/** Which traces, by the filters of the trace list, and how many of the last day that would have been. */
export function OnlineFilterFields({ typed, share, errorAt, onChange }: OnlineFilterFieldsProps) {
  const { project } = usePlace()
  const offered = useAnswer(traceFacets, { query: { project, from: offeredFrom, to: 'now' } })
  const keys = offered.data?.facets.find(({ name }) => name === 'key')?.values ?? []
  const isKeyKnown = keys.some(({ value }) => value === typed.keyId)
  return (
    <fieldset className="stack online-filter">
      <legend>Which traces</legend>
      <div className="form-grid">
        <ChoiceField
          label="Status"
          value={typed.status}
          choices={
            statuses.some(({ value }) => value === typed.status)
              ? statuses
              : [...statuses, { value: typed.status, label: typed.status }]
          }
          onChange={(status) => onChange({ ...typed, status })}
        />
        <ChoiceField
          label="Key"
          value={typed.keyId}
          choices={[
            { value: '', label: 'any' },
            ...keys.map(({ value, label }) => ({ value, label })),
            ...(typed.keyId === '' || isKeyKnown
              ? []
              : [{ value: typed.keyId, label: typed.keyId }]),
          ]}
          onChange={(keyId) => onChange({ ...typed, keyId })}
        />
        {texts.map(({ name, label, facet }) => (
          <div key={name}>
            <TextField
              label={label}
              placeholder="any"
              offered={
                facet === undefined
                  ? undefined
                  : (offered.data?.facets.find((each) => each.name === facet)?.values ?? []).map(
                      ({ value }) => ({ name: value }),
                    )
              }
              value={typed[name]}
              error={errorAt(`filter.${name}`)}
              onChange={(text) => onChange({ ...typed, [name]: text })}
            />
          </div>
        ))}
      </div>
      <Matches typed={typed} share={share} />
    </fieldset>
  )
}

/** How many traces of the last day match, and how many of them would have been judged. */
function Matches({ typed, share }: { readonly typed: TypedFilter; readonly share: string }) {
  const { project } = usePlace()
  const filter = readOnlineFilter(typed)
  const isName = typed.environment === '' || /^[a-z0-9][a-z0-9-]{0,39}$/.test(typed.environment)
  const search = traceSearchOf(filter ?? {})
  const found = useAnswer(
    traceFacets,
    {
      query: {
        project,
        from: '-24h',
        to: 'now',
        ...(typed.environment === '' ? {} : { environment: typed.environment }),
        ...filtersOf(search),
      },
    },
    { isEnabled: filter !== undefined && isName, keepsPrevious: true },
  )
  const status = found.data?.facets.find(({ name }) => name === 'status')
  if (found.data === undefined) return <p className="small faint">Counting what matches…</p>
  const traces = (status?.values ?? []).reduce((sum, value) => sum + value.traces, 0)
  const percent = Number(share.replace('%', ''))
  const judged = Math.round((traces * percent) / 100)
  return (
    <p className="small soft number" role="status" aria-label="Matches">
      {status?.oneIn === undefined || status.oneIn === 1 ? '' : '≈ '}
      {traces < 10_000 ? plural(traces, 'trace') : `${formatCompact(traces)} traces`} of the last 24
      h match
      {Number.isFinite(percent) && percent > 0
        ? `; about ${formatCount(judged)} of them would have been judged.`
        : '.'}
    </p>
  )
}
