import { useState } from 'react'
import { localText } from '#web/format/local-text.ts'
import { formatZone } from '#web/format/time.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { useNow } from '#web/ui/use-now.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/parts/moment/moment.css'

/** Asks for a day and a time, in the person's zone, and leads the list there. */
export function MomentForm({ onDone }: { readonly onDone: () => void }) {
  const [search, setSearch] = useSearch()
  const now = useNow()
  const [text, setText] = useState(() =>
    localText(Date.parse(search['at'] ?? '') || Date.now(), 'second'),
  )
  const moment = Date.parse(text)
  const isMoment = !Number.isNaN(moment)
  return (
    <form
      className="moment-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isMoment) return
        setSearch({ at: new Date(moment).toISOString(), sort: undefined, selected: undefined })
        onDone()
      }}
    >
      <TextField
        label={`Day and time, ${formatZone(isMoment ? moment : now)}`}
        type="datetime-local"
        step={1}
        value={text}
        onChange={setText}
      />
      <Button
        type="submit"
        look="primary"
        disabledReason={isMoment ? undefined : 'Choose a day and a time'}
      >
        Go there
      </Button>
    </form>
  )
}
