import { useState } from 'react'
import { formatZone } from '#web/format/time.ts'
import { formatWindow, momentOf, windowChoices, windowDefault } from '#web/format/window.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { useNow } from '#web/ui/use-now.ts'
import { useSearch } from '#web/url/use-search.ts'

/** The time range of every page, kept in the address. */
export function TimeRange() {
  const [search, setSearch] = useSearch()
  const from = search['from'] ?? windowDefault
  const to = search['to'] ?? 'now'
  // Of every clock on the page: what stands beside it need not repeat it.
  const zone = formatZone(useNow())
  function choose(range: { from: string; to: string }): void {
    setSearch({
      from: range.from === windowDefault && range.to === 'now' ? undefined : range.from,
      to: range.to === 'now' ? undefined : range.to,
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
  const [start, setStart] = useState(() => localText(momentOf(from, Date.now())))
  const [end, setEnd] = useState(() => localText(momentOf(to, Date.now())))
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

/** A moment as `datetime-local` takes it: in the person's zone, to the minute. */
function localText(milliseconds: number | null): string {
  if (milliseconds === null) return ''
  const offsetMs = new Date(milliseconds).getTimezoneOffset() * 60_000
  return new Date(milliseconds - offsetMs).toISOString().slice(0, 16)
}
