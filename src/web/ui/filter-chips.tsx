import { IconButton } from '#web/ui/button.tsx'
import type { Search } from '#web/paths.ts'
import '#web/ui/filter-chips.css'

type FilterChipsProps = {
  /** Parameters of the address that are filters of this page. */
  readonly names: readonly string[]
  readonly search: Search
  readonly onChange: (patch: Search) => void
  /** What a parameter is called here, where its own name does not say it. */
  readonly titles?: Readonly<Record<string, string>>
  /** What a value is called, where the address carries an id. */
  readonly labelOf?: (name: string, value: string) => string
}

/** The filters that are on, each with a button that takes it off; nothing when none is. */
export function FilterChips({
  names,
  search,
  onChange,
  titles = {},
  labelOf = (_, value) => value,
}: FilterChipsProps) {
  const active = names.filter((name) => search[name] !== undefined && search[name] !== '')
  if (active.length === 0) return null
  return (
    <ul className="filter-chips" aria-label="Filters">
      {active.map((name) => (
        <li key={name}>
          <span className="faint">{titles[name] ?? name}</span>
          <span className="cut">{labelOf(name, search[name] ?? '').replaceAll(',', ', ')}</span>
          <IconButton
            icon="close"
            label={`Remove filter ${titles[name] ?? name}`}
            onClick={() => onChange({ [name]: undefined })}
          />
        </li>
      ))}
      {active.length < 2 ? null : (
        <li className="filter-chips-all">
          <button
            type="button"
            onClick={() => onChange(Object.fromEntries(active.map((name) => [name, undefined])))}
          >
            Remove all
          </button>
        </li>
      )}
    </ul>
  )
}
