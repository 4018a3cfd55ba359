import { useState } from 'react'
import { chooseVariant } from '#contract/evaluations.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

/** Which variant was chosen, by whom and why: what somebody asks half a year later. */
export function ChoicePanel({ shown }: { readonly shown: ShownEvaluation }) {
  const { choice } = shown
  const refusal = useRefusal('edit')
  const [, setSearch] = useSearch()
  return (
    <section className="panel choice-panel" aria-label="Choice">
      <div>
        {choice === null ? (
          <span className="soft">No choice is recorded yet.</span>
        ) : (
          <>
            Chosen: <strong>{choice.variant}</strong>, because {choice.reason}{' '}
            <span className="faint">
              {choice.by}, <Moment at={choice.at} />
            </span>
          </>
        )}
      </div>
      <Button
        icon="check"
        disabledReason={refusal}
        onClick={() => setSearch({ choose: choice?.variant ?? bestOf(shown) })}
      >
        {choice === null ? 'Record the choice' : 'Choose anew'}
      </Button>
    </section>
  )
}

/** The variant that the figures speak for: one that may ship, else the baseline. */
function bestOf({ summary }: ShownEvaluation): string {
  const ships = summary.variants.find(({ verdict }) => verdict === 'ship')
  const baseline = summary.variants.find(({ verdict }) => verdict === null)
  return (ships ?? baseline ?? summary.variants[0])?.name ?? ''
}

/** Records the choice with its reason, while the address asks for it (`choose=VARIANT`). */
export function ChoiceDialog({ shown }: { readonly shown: ShownEvaluation }) {
  const [search, setSearch] = useSearch()
  const asked = search['choose']
  if (asked === undefined) return null
  return (
    <ChoiceForm
      key={asked}
      shown={shown}
      asked={asked}
      onClose={() => setSearch({ choose: undefined }, 'replace')}
    />
  )
}

type ChoiceFormProps = {
  readonly shown: ShownEvaluation
  readonly asked: string
  readonly onClose: () => void
}

function ChoiceForm({ shown, asked, onClose }: ChoiceFormProps) {
  const place = usePlace()
  const refusal = useRefusal('edit')
  const [variant, setVariant] = useState(
    shown.variants.includes(asked) ? asked : (shown.variants[0] ?? ''),
  )
  const [reason, setReason] = useState('')
  const choose = useDeed(chooseVariant, { changes: ['evaluations'], onDone: onClose })
  const verdict = shown.summary.variants.find(({ name }) => name === variant)?.verdict
  return (
    <Dialog title="Record the choice" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() === '' || refusal !== undefined) return
          choose.mutate({
            params: { evaluation: shown.id },
            query: { project: place.project },
            body: { variant, reason: reason.trim() },
          })
        }}
      >
        <ChoiceField
          label="Variant"
          value={variant}
          choices={shown.variants.map((name) => ({ value: name, label: name }))}
          help={
            verdict === undefined || verdict === null
              ? 'The baseline.'
              : `The verdict on it: ${verdictWords(verdict)}.`
          }
          onChange={setVariant}
        />
        <AreaField
          label="Reason"
          help="For whoever asks later. The record changes nothing else: labels and releases stay where they are."
          value={reason}
          onChange={setReason}
        />
        <ErrorNote error={choose.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={choose.isPending}
            disabledReason={refusal ?? (reason.trim() === '' ? 'Say why first' : undefined)}
          >
            Record the choice
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
