import { chooseVariant } from '#contract/evaluations.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { verdictWords } from '#contract/verdict-words.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
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
  const first = {
    variant: shown.variants.includes(asked) ? asked : (shown.variants[0] ?? ''),
    reason: '',
  }
  const choose = useDeed(chooseVariant, { changes: ['evaluations'], onDone: onClose })
  const draft = useDraft(chooseVariant.body, first, choose.error)
  const { variant, reason } = draft.trimmed
  const verdict = shown.summary.variants.find(({ name }) => name === variant)?.verdict
  return (
    <FormDialog
      title="Record the choice"
      onClose={onClose}
      deed="Record the choice"
      draft={draft}
      sending={[choose]}
      missing={refusal ?? (reason === '' ? 'Say why first' : undefined)}
      onSubmit={() => {
        choose.mutate({
          params: { evaluation: shown.id },
          query: { project: place.project },
          body: draft.trimmed,
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
        onChange={(chosen) => draft.change({ variant: chosen })}
      />
      <AreaField
        label="Reason"
        help="For whoever asks later. The record changes nothing else: labels and releases stay where they are."
        {...draft.text('reason')}
      />
    </FormDialog>
  )
}
