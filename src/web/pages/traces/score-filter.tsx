import { useId, useState } from 'react'
import { readScoreConditions } from '#contract/score-filter.ts'
import { summariseScores } from '#contract/scores.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { FilterGroup } from '#web/pages/traces/filter-group.tsx'
import { Combobox } from '#web/ui/combobox.tsx'
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
      <div className="facet-score">
        <ScoreInput
          key={present}
          present={present}
          isWrong={refused}
          helpId={`${control}-help`}
          names={names}
          onDone={apply}
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

type ScoreInputProps = {
  readonly present: string
  readonly isWrong: boolean
  readonly helpId: string
  readonly names: readonly string[]
  readonly onDone: (text: string) => void
}

function ScoreInput({ present, isWrong, helpId, names, onDone }: ScoreInputProps) {
  const [text, setText] = useState(present)
  return (
    <Combobox
      className="control"
      aria-label="Score"
      aria-invalid={isWrong || undefined}
      aria-describedby={helpId}
      offered={names.map((name) => ({ name }))}
      placeholder="quality<0.5"
      value={text}
      onChange={setText}
      onKeyDown={({ key, currentTarget }) => {
        // With a name of the list under the keys, Enter takes that.
        if (key === 'Enter' && !currentTarget.hasAttribute('aria-activedescendant'))
          currentTarget.blur()
      }}
      onBlur={(event) => onDone(event.target.value.trim())}
    />
  )
}
