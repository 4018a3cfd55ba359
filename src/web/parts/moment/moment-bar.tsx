import { formatAbsolute, millisecondsOf } from '#web/format/time.ts'
import { Button } from '#web/ui/button.tsx'
import { useSearch } from '#web/url/use-search.ts'
import '#web/parts/moment/moment.css'

type MomentBarProps = {
  /** ISO 8601. */
  readonly at: string
  /** What the list has, in the plural. */
  readonly noun: string
  /** How many stand above the moment; undefined while they are read. */
  readonly newer: number | undefined
  /** When the newest of them began, nanoseconds. */
  readonly newestNs: string | undefined
}

/** Says which moment the list is about, and leads on and back. */
export function MomentBar({ at, noun, newer, newestNs }: MomentBarProps) {
  const [, setSearch] = useSearch()
  return (
    <div className="moment-bar" role="status">
      <span>
        Around <strong>{formatAbsolute(Date.parse(at))}</strong>
        {newer === undefined
          ? ''
          : newer === 0
            ? `: no newer ${noun} in this range.`
            : `: newer ${noun} stand above the line, older ones below.`}
      </span>
      <span className="push" />
      <Button
        icon="chevronUp"
        disabledReason={
          newer === 0 || newestNs === undefined
            ? `There are no newer ${noun} in this range`
            : undefined
        }
        onClick={() =>
          setSearch({
            at: new Date(millisecondsOf(newestNs ?? '0')).toISOString(),
            selected: undefined,
          })
        }
      >
        Newer
      </Button>
      <Button onClick={() => setSearch({ at: undefined, selected: undefined })}>
        Back to the newest
      </Button>
    </div>
  )
}
