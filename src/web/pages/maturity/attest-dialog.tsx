import { useState } from 'react'
import { type AssessedPractice, type Attestation, createAttestation } from '#contract/maturity.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
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
  const [statement, setStatement] = useState('')
  const [owner, setOwner] = useState(actor.name)
  const [span, setSpan] = useState<number>(6)
  const save = useDeed(createAttestation, {
    changes: ['attestations', 'assessment'],
    onDone: onClose,
  })
  const ask = kinds.find((each) => each.value === kind)?.ask ?? ''
  const missing = statementMin - statement.trim().length
  return (
    <Dialog title={`Attest ${practice.id}`} onClose={onClose} width={560}>
      <div>
        <strong>{practice.practice}</strong>
        <p className="soft small">Proven by: {practice.proof}</p>
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({
            query: { project: place.project },
            body: {
              practice: practice.id,
              kind,
              statement: statement.trim(),
              owner: owner.trim(),
              expiresAt: inMonths(span),
            },
          })
        }}
      >
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
        <Field
          label={ask}
          help={missing > 0 ? `At least ${statementMin} characters; ${missing} more.` : undefined}
        >
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={3}
              required
              maxLength={2000}
              value={statement}
              onChange={(event) => setStatement(event.target.value)}
            />
          )}
        </Field>
        <div className="form-grid">
          <TextField
            label="Owner"
            help="Who stands for it."
            required
            maxLength={200}
            value={owner}
            onChange={setOwner}
          />
          <Field label="Holds for" help="Then it counts as open again.">
            {(control) => (
              <select
                {...control}
                className="select"
                value={span}
                onChange={(event) => setSpan(Number(event.target.value))}
              >
                {months.map((each) => (
                  <option key={each} value={each}>
                    {each} months
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {kind === 'exempt' ? (
          <p className="soft small">
            It counts once somebody else who may attest approves it: neither you, nor its owner.
          </p>
        ) : null}
        <ErrorNote error={save.error} />
        <div className="row attest-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={save.isPending} disabledReason={refusal}>
            {kind === 'exempt' ? 'Ask to exempt it' : 'Attest'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A moment that many months from now; a day short of twelve months, because a year is the most the server takes. */
function inMonths(count: number): string {
  const date = new Date()
  date.setMonth(date.getMonth() + count)
  if (count === 12) date.setDate(date.getDate() - 1)
  return date.toISOString()
}
