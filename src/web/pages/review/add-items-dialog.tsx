import { type ReactNode, useState } from 'react'
import { listEvaluations, showEvaluation } from '#contract/evaluations.ts'
import { listPeople } from '#contract/people.ts'
import { addReviewItems, type ReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { readCount } from '#web/forms/read-text.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { windowChoices } from '#web/format/window.ts'
import { LeftOut } from '#web/parts/left-out.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

const sources = [
  { value: 'traces', label: 'Traces' },
  { value: 'evaluation', label: 'Evaluation' },
  { value: 'texts', label: 'Own texts' },
] as const
type Source = (typeof sources)[number]['value']

export function isSource(text: string): text is Source {
  return sources.some(({ value }) => value === text)
}

const statuses = [
  { value: '', label: 'any' },
  { value: 'ok', label: 'ok' },
  { value: 'error', label: 'failed' },
] as const

const orders = [
  { value: 'worst', label: 'worst first' },
  { value: 'disagreement', label: 'where evaluators disagree first' },
  { value: 'item', label: 'as in the dataset' },
] as const

type TextDraft = { readonly input: string; readonly output: string; readonly expected: string }
const noText: TextDraft = { input: '', output: '', expected: '' }
const evaluationsMax = 100

type Typed = {
  readonly chosen: { readonly id: string; readonly variant: string; readonly order: string }
  readonly texts: readonly TextDraft[]
  readonly limit: string
  readonly assignees: readonly string[]
}

const first: Typed = {
  chosen: { id: '', variant: '', order: 'worst' },
  texts: [noText],
  limit: '50',
  assignees: [],
}

type AddItemsDialogProps = {
  readonly queue: ReviewQueue
  readonly source: Source
  readonly onSource: (source: Source) => void
  readonly onClose: () => void
}

/** Puts traces, results of an evaluation or texts into a queue, for anybody or for certain people. */
export function AddItemsDialog({ queue, source, onSource, onClose }: AddItemsDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const add = useDeed(addReviewItems, { changes: ['review-queues', 'review-items'] })
  const draft = useDraft(addReviewItems.body, first, add.error)
  const filter = useDraft(
    addReviewItems.body.shape.filter.unwrap(),
    {
      from: place.from ?? '-24h',
      environment: place.environment ?? '',
      search: '',
      status: '',
      name: '',
      model: '',
      tag: '',
    },
    add.error,
    'filter',
  )
  // What was sent is not lost any more.
  const [sent, setSent] = useState<readonly unknown[]>([])
  const isSent = sent[0] === draft.values && sent[1] === filter.values && add.error === null
  const { chosen, texts, assignees } = draft.values
  const evaluations = useAnswer(
    listEvaluations,
    { query: { ...query, limit: evaluationsMax } },
    { isEnabled: source === 'evaluation' },
  )
  const evaluation = useAnswer(
    showEvaluation,
    { params: { evaluation: chosen.id }, query },
    { isEnabled: source === 'evaluation' && chosen.id !== '' },
  )
  const people = useAnswer(listPeople, {})
  const most = readCount(draft.values.limit)
  const given = texts.filter(({ input, output }) => input.trim() !== '' || output.trim() !== '')
  const missing =
    most === undefined || most === null || most > 1000
      ? 'At most how many: a whole number from 1 to 1,000'
      : source === 'evaluation' && chosen.id === ''
        ? 'Choose an evaluation first'
        : source === 'texts' && given.length === 0
          ? 'Write a text first'
          : undefined

  function submit(): void {
    if (missing !== undefined) return
    setSent([draft.values, filter.values])
    const { from, environment, ...conditions } = filter.trimmed
    const order = orders.find(({ value }) => value === chosen.order)?.value ?? 'worst'
    add.mutate({
      params: { queue: queue.id },
      query,
      body: {
        assignees: [...assignees],
        limit: most ?? 100,
        ...(source === 'traces'
          ? {
              filter: {
                from,
                to: place.from === from ? (place.to ?? 'now') : 'now',
                ...(environment === '' ? {} : { environment }),
                ...Object.fromEntries(
                  Object.entries(conditions).filter(([, value]) => value !== ''),
                ),
              },
            }
          : source === 'evaluation'
            ? { evaluation: { id: chosen.id, variant: chosen.variant, order } }
            : {
                texts: given.map(({ input, output, expected }) => ({
                  input,
                  output,
                  expected: expected.trim() === '' ? null : expected,
                })),
              }),
      },
    })
  }

  const condition = (name: 'environment' | 'search' | 'name' | 'model' | 'tag', label: string) => (
    <TextField label={label} placeholder="any" {...filter.text(name)} />
  )
  return (
    <FormDialog
      title={`Add items to ${queue.name}`}
      deed="Add them"
      sending={[add]}
      error={evaluations.error ?? people.error}
      missing={missing}
      draft={{
        isChanged: (draft.isChanged || filter.isChanged) && !isSent,
        fields: [...draft.fields, ...filter.fields.map((name) => `filter.${name}`)],
      }}
      leave={add.data === undefined ? 'Cancel' : 'Done'}
      more={<Added reply={add.data} />}
      width={640}
      onSubmit={submit}
      onClose={onClose}
    >
      {add.data === undefined ? null : (
        <LeftOut items={add.data.leftOut} total={add.data.withoutTexts} />
      )}
      <div>
        <Segmented
          label="Where they come from"
          value={source}
          choices={sources}
          onChange={(next) => {
            add.reset()
            onSource(next)
          }}
        />
      </div>
      {source === 'traces' ? (
        <>
          <div className="form-grid">
            <ChoiceField
              label="When"
              value={filter.values.from}
              choices={windowOffers(filter.values.from)}
              onChange={(from) => filter.change({ from })}
            />
            <ChoiceField
              label="Status"
              value={filter.values.status}
              choices={statuses}
              onChange={(status) => filter.change({ status })}
            />
            {condition('environment', 'Environment')}
            {condition('search', 'Words in the texts')}
            {condition('name', 'Name of the trace')}
            {condition('model', 'Model')}
            {condition('tag', 'Tag')}
          </div>
          <p className="small faint">
            The newest that match. Those whose texts were not recorded are left out and counted.
          </p>
        </>
      ) : null}
      {source === 'evaluation' ? (
        <div className="form-grid">
          <ChoiceField
            label="Evaluation"
            value={chosen.id}
            choices={[
              { value: '', label: 'Choose' },
              ...(evaluations.data?.items ?? []).map(({ id, name }) => ({
                value: id,
                label: name,
              })),
            ]}
            onChange={(id) => draft.change({ chosen: { ...chosen, id, variant: '' } })}
          />
          <ChoiceField
            label="Variant"
            help="Reviewers are not shown it."
            value={chosen.variant}
            choices={[
              { value: '', label: 'every one' },
              ...(evaluation.data?.variants ?? []).map((name) => ({ value: name, label: name })),
            ]}
            onChange={(variant) => draft.change({ chosen: { ...chosen, variant } })}
          />
          <ChoiceField
            label="Which first"
            value={chosen.order}
            choices={orders}
            onChange={(order) => draft.change({ chosen: { ...chosen, order } })}
          />
        </div>
      ) : null}
      {source === 'texts' ? (
        <TextFields texts={texts} onChange={(next) => draft.change({ texts: next })} />
      ) : null}
      {source === 'texts' ? null : (
        <div className="form-grid">
          <TextField label="At most" look="number" inputMode="numeric" {...draft.text('limit')} />
        </div>
      )}
      <Assignees
        people={(people.data?.items ?? []).map(({ name }) => name)}
        chosen={assignees}
        onChange={(next) => draft.change({ assignees: next })}
      />
    </FormDialog>
  )
}

type Offer = { readonly value: string; readonly label: string }

/** The usual ranges, and the one of the address where it is another. */
function windowOffers(present: string): readonly Offer[] {
  const usual: readonly Offer[] = windowChoices.map(({ from, label }) => ({ value: from, label }))
  return usual.some(({ value }) => value === present)
    ? usual
    : [{ value: present, label: 'as on the page' }, ...usual]
}

function Added({
  reply,
}: {
  readonly reply:
    | {
        readonly added: number
        readonly repeated: number
        readonly withoutTexts: number
      }
    | undefined
}) {
  if (reply === undefined) return null
  const parts: ReactNode[] = [`${plural(reply.added, 'item')} added`]
  if (reply.repeated > 0) parts.push(`${formatCount(reply.repeated)} in it already`)
  if (reply.withoutTexts > 0) parts.push(`${formatCount(reply.withoutTexts)} without texts`)
  return (
    <span className="push-end" role="status">
      {parts.join(', ')}
    </span>
  )
}

type TextFieldsProps = {
  readonly texts: readonly TextDraft[]
  readonly onChange: (texts: readonly TextDraft[]) => void
}

function TextFields({ texts, onChange }: TextFieldsProps) {
  const change = (at: number, patch: Partial<TextDraft>): void =>
    onChange(texts.map((text, place) => (place === at ? { ...text, ...patch } : text)))
  return (
    <div className="stack">
      {texts.map((text, at) => (
        // A text has no name of its own, and none is put between others.
        <section key={at} className="form-card" aria-label={`Text ${at + 1}`}>
          <header className="form-card-head">
            <h3>Text {at + 1}</h3>
            <span className="push" />
            {texts.length < 2 ? null : (
              <IconButton
                icon="trash"
                label={`Remove text ${at + 1}`}
                onClick={() => onChange(texts.filter((_, place) => place !== at))}
              />
            )}
          </header>
          <AreaField
            label="Input"
            rows={2}
            value={text.input}
            onChange={(input) => change(at, { input })}
          />
          <AreaField
            label="Output"
            rows={3}
            value={text.output}
            onChange={(output) => change(at, { output })}
          />
          <AreaField
            label="Expected"
            isOptional
            rows={1}
            value={text.expected}
            onChange={(expected) => change(at, { expected })}
          />
        </section>
      ))}
      <div>
        <Button icon="plus" onClick={() => onChange([...texts, noText])}>
          Another text
        </Button>
      </div>
    </div>
  )
}

type AssigneesProps = {
  readonly people: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Who should judge them: nobody ticked is anybody. */
function Assignees({ people, chosen, onChange }: AssigneesProps) {
  if (people.length < 2) return null
  return (
    <fieldset className="assignees">
      <legend>For</legend>
      <div className="row wrap">
        {people.map((name) => (
          <Check
            key={name}
            isOn={chosen.includes(name)}
            onChange={(isOn) =>
              onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
          >
            {name}
          </Check>
        ))}
      </div>
      <p className="small faint">
        {chosen.length === 0
          ? 'Nobody ticked: whoever reviews next.'
          : 'Dealt out in turn; only who is named is shown an item.'}
      </p>
    </fieldset>
  )
}
