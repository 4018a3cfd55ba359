import { useState } from 'react'
import { type AssessedPractice, type Attestation, createAttestation } from '#contract/maturity.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { usePlace } from '#web/url/use-place.ts'

const kinds: readonly {
  readonly value: Attestation['kind']
  readonly title: string
  readonly ask: string
}[] = [
  {
    value: 'attested',
    title: 'It is practised, but Belay cannot see it',
    ask: 'What is done, and where can it be seen?',
  },
  {
    value: 'exempt',
    title: 'It is left out on purpose, once somebody else approves that',
    ask: 'Why is it left out, and what is done instead?',
  },
  { value: 'not applicable', title: 'It does not apply here', ask: 'Why does it not apply?' },
]

const months = [3, 6, 12] as const
const statementMin = 10

/** A person stands for a practice, for a bounded time. */
export function AttestDialog({
  practice,
  onClose,
}: {
  readonly practice: AssessedPractice
  readonly onClose: () => void
}) {
  const place = usePlace()
  const { actor } = useSession()
  const refusal = useRefusal('attest')
  const [kind, setKind] = useState<Attestation['kind']>('attested')
  const [span, setSpan] = useState<number>(6)
  const save = useDeed(createAttestation, {
    changes: ['attestations', 'assessment'],
    onDone: onClose,
  })
  const first = { statement: '', owner: actor.name }
  const draft = useDraft(createAttestation.body, first, save.error)
  const ask = kinds.find((each) => each.value === kind)?.ask ?? ''
  const missing = statementMin - draft.trimmed.statement.length
  return (
    <FormDialog
      title={`Attest ${practice.id}`}
      onClose={onClose}
      width={560}
      deed={kind === 'exempt' ? 'Ask to exempt it' : 'Attest'}
      draft={draft}
      sending={[save]}
      missing={refusal}
      onSubmit={() => {
        save.mutate({
          query: { project: place.project },
          body: {
            practice: practice.id,
            kind,
            ...draft.trimmed,
            expiresAt: inMonths(span),
          },
        })
      }}
    >
      <div>
        <strong>{practice.practice}</strong>
        <p className="soft small">Proven by: {practice.proof}</p>
      </div>
      <fieldset className="stack attest-kinds">
        <legend className="unseen">Kind</legend>
        {kinds.map((each) => (
          <label key={each.value} className="check">
            <input
              type="radio"
              name="kind"
              checked={kind === each.value}
              onChange={() => setKind(each.value)}
            />
            <span>{each.title}</span>
          </label>
        ))}
      </fieldset>
      <AreaField
        label={ask}
        help={missing > 0 ? `At least ${statementMin} characters; ${missing} more.` : undefined}
        {...draft.text('statement')}
      />
      <div className="form-grid">
        <TextField label="Owner" help={draft.help('owner')} {...draft.text('owner')} />
        <ChoiceField
          label="Holds for"
          help="Then it counts as open again."
          value={span}
          choices={months.map((each) => ({ value: each, label: `${each} months` }))}
          onChange={setSpan}
        />
      </div>
      {kind === 'exempt' ? (
        <p className="soft small">
          It counts once somebody else who may attest approves it: neither you, nor its owner.
        </p>
      ) : null}
    </FormDialog>
  )
}

/** A moment that many months from now; a day short of twelve months, because a year is the most the server takes. */
function inMonths(count: number): string {
  const date = new Date()
  date.setMonth(date.getMonth() + count)
  if (count === 12) date.setDate(date.getDate() - 1)
  return date.toISOString()
}
