import { useState } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import { traceFacetTitles } from '#contract/trace-filter.ts'
import type { traceFacets } from '#contract/traces.ts'
import { formatCompact } from '#web/format/number.ts'
import { FilterGroup } from '#web/pages/traces/filter-group.tsx'
import { ScoreFilter } from '#web/pages/traces/score-filter.tsx'
import { toggleValue, valuesOf } from '#web/parts/trace-filters.ts'
import type { Search } from '#web/paths.ts'
import { Check } from '#web/ui/check.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'

type Facet = ReplyOf<typeof traceFacets>['facets'][number]

type FacetPanelProps = {
  readonly facets: readonly Facet[] | undefined
  readonly search: Search
  readonly onChange: (patch: Search) => void
}

const titles = new Map(traceFacetTitles.map((facet) => [facet.name, facet]))
const shownMax = 8

/** Filters with the number of traces beside each value. */
export function FacetPanel({ facets, search, onChange }: FacetPanelProps) {
  return (
    <aside className="facets" aria-label="Filters">
      {facets === undefined
        ? Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={72} />)
        : facets.map((facet) => (
            <FacetGroup key={facet.name} facet={facet} search={search} onChange={onChange} />
          ))}
      <ScoreFilter present={search['score'] ?? ''} onChange={(score) => onChange({ score })} />
      <FilterGroup title="Time and cost" isOpenAtFirst>
        <NumberFilter
          label="At least, ms"
          name="minDurationMs"
          search={search}
          onChange={onChange}
        />
        <NumberFilter
          label="At least, US $"
          name="minCostUsd"
          search={search}
          onChange={onChange}
        />
        <Check
          isOn={search['unpriced'] === 'true'}
          onChange={(isOn) => onChange({ unpriced: isOn ? 'true' : undefined })}
        >
          Only with unpriced calls
        </Check>
      </FilterGroup>
    </aside>
  )
}

function FacetGroup({
  facet,
  search,
  onChange,
}: {
  readonly facet: Facet
  readonly search: Search
  readonly onChange: (patch: Search) => void
}) {
  const [isWhole, setIsWhole] = useState(false)
  const { title = facet.name, isFolded = false } = titles.get(facet.name) ?? {}
  const chosen = valuesOf(search[facet.name])
  const missing = chosen.filter((value) => !facet.values.some((each) => each.value === value))
  const values = [...missing.map((value) => ({ value, label: value, traces: 0 })), ...facet.values]
  if (values.length === 0) return null
  const shown = isWhole ? values : values.slice(0, shownMax)
  // Environment is one value: it is the same choice as in the top bar.
  const toggle = (value: string): string | undefined =>
    facet.name === 'environment'
      ? chosen.includes(value)
        ? undefined
        : value
      : toggleValue(search[facet.name], value)
  return (
    <FilterGroup title={title} isOpenAtFirst={!isFolded || chosen.length > 0}>
      {shown.map((each) => (
        <label
          key={each.value}
          className="facet-value"
          data-hint={
            facet.oneIn === 1 ? undefined : `An estimate: one trace in ${facet.oneIn} was counted.`
          }
        >
          <input
            type="checkbox"
            checked={chosen.includes(each.value)}
            onChange={() => onChange({ [facet.name]: toggle(each.value) })}
          />
          <span className="cut">{each.label === '' ? 'none' : each.label}</span>
          <span className="facet-count number">
            {facet.oneIn === 1 ? '' : '≈'}
            {formatCompact(each.traces)}
          </span>
        </label>
      ))}
      {values.length > shown.length ? (
        <button type="button" className="facet-more" onClick={() => setIsWhole(true)}>
          {values.length - shown.length} more
        </button>
      ) : null}
    </FilterGroup>
  )
}

type NumberFilterProps = {
  readonly label: string
  readonly name: 'minDurationMs' | 'minCostUsd'
  readonly search: Search
  readonly onChange: (patch: Search) => void
}

/** A number that counts when one leaves the field or presses Enter. */
function NumberFilter({ label, name, search, onChange }: NumberFilterProps) {
  const present = search[name] ?? ''
  return (
    <label className="facet-number">
      <span className="soft">{label}</span>
      <input
        key={present}
        className="control"
        type="number"
        min="0"
        step="any"
        defaultValue={present}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        onBlur={(event) => {
          if (event.target.value !== present) onChange({ [name]: event.target.value })
        }}
      />
    </label>
  )
}
