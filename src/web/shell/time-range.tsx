import { useState } from 'react'
import { formatZone } from '#web/format/time.ts'
import { localText } from '#web/format/local-text.ts'
import {
  formatWindow,
  momentIn,
  momentOf,
  windowAround,
  windowChoices,
  windowDefault,
} from '#web/format/window.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { useNow } from '#web/ui/use-now.ts'
import { useSearch } from '#web/url/use-search.ts'

/** The time range of every page, kept in the address. */
export function TimeRange() {
  const [search, setSearch] = useSearch()
  const { from, to } = windowAround(momentIn(search), {
    from: search['from'] ?? windowDefault,
    to: search['to'] ?? 'now',
  })
  // Of every clock on the page: what stands beside it need not repeat it.
  const zone = formatZone(useNow())
  function choose(range: { from: string; to: string }): void {
    setSearch({
      from: range.from === windowDefault && range.to === 'now' ? undefined : range.from,
      to: range.to === 'now' ? undefined : range.to,
      at: undefined,
    })
  }
  return (
    <Popover
      icon="clock"
      words={
        <span className="time-range-words">
          {formatWindow(from, to)} <span className="faint">{zone}</span>
        </span>
      }
      label={`Time range: ${formatWindow(from, to)} ${zone}`}
      align="end"
    >
      {(close) => (
        <>
          {windowChoices.map((choice) => (
            <button
              key={choice.from}
              type="button"
              className="menu-item"
              aria-pressed={choice.from === from && to === 'now'}
              onClick={() => {
                choose({ from: choice.from, to: 'now' })
                close()
              }}
            >
              {choice.label}
            </button>
          ))}
          <div className="menu-line" />
          <OwnRange
            from={from}
            to={to}
            onChoose={(range) => {
              choose(range)
              close()
            }}
          />
        </>
      )}
    </Popover>
  )
}

type OwnRangeProps = {
  readonly from: string
  readonly to: string
  readonly onChoose: (range: { from: string; to: string }) => void
}

function OwnRange({ from, to, onChoose }: OwnRangeProps) {
  const [start, setStart] = useState(() => localTextOf(from))
  const [end, setEnd] = useState(() => localTextOf(to))
  const isRight = start !== '' && end !== '' && new Date(start) < new Date(end)
  return (
    <form
      className="own-range"
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight)
          onChoose({ from: new Date(start).toISOString(), to: new Date(end).toISOString() })
      }}
    >
      <TextField label="From" type="datetime-local" value={start} onChange={setStart} />
      <TextField
        label="To"
        error={isRight ? undefined : 'The end comes after the start.'}
        type="datetime-local"
        value={end}
        onChange={setEnd}
      />
      <Button type="submit" disabledReason={isRight ? undefined : 'Choose an end after the start'}>
        Show this range
      </Button>
    </form>
  )
}

function localTextOf(end: string): string {
  const moment = momentOf(end, Date.now())
  return moment === null ? '' : localText(moment)
}
