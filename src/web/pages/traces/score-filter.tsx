import { useId, useState } from 'react'
import { readScoreConditions } from '#contract/score-filter.ts'
import { summariseScores } from '#contract/scores.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { OfferedList } from '#web/forms/offered-list.tsx'
import { FilterGroup } from '#web/pages/traces/filter-group.tsx'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'

type ScoreFilterProps = {
  /** As the address has it; '' for none. */
  readonly present: string
  readonly onChange: (score: string | undefined) => void
}

/** Traces by what was scored on them: `quality<0.5`. Counts when one leaves the field or presses Enter. */
export function ScoreFilter({ present, onChange }: ScoreFilterProps) {
  const place = usePlace()
  const control = useId()
  const [refused, setRefused] = useState(false)
  const known = useAnswer(summariseScores, { query: windowQueryOf(place) }, { keepsPrevious: true })
  const names = [...new Set(known.data?.items.map(({ name }) => name))]
  const apply = (text: string): void => {
    const isWrong = readScoreConditions(text) === null
    setRefused(isWrong)
    if (!isWrong && text !== present) onChange(text === '' ? undefined : text)
  }
  return (
    <FilterGroup title="Score" isOpenAtFirst>
      <OfferedList id={`${control}-names`} values={names} />
      <div className="facet-score">
        <input
          key={present}
          className="control"
          aria-label="Score"
          aria-invalid={refused || undefined}
          aria-describedby={`${control}-help`}
          list={`${control}-names`}
          placeholder="quality<0.5"
          defaultValue={present}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          onBlur={(event) => apply(event.target.value.trim())}
        />
        <p id={`${control}-help`} className={refused ? 'field-error' : 'faint small'}>
          {refused
            ? 'Write a name, or a name with <, <=, >, >=, = or != and a value.'
            : 'A name, or one compared: polite=true'}
        </p>
      </div>
    </FilterGroup>
  )
}
