import { useState } from 'react'
import {
  type Answer,
  focusTitles,
  levelTitles,
  type Question,
  type SelfAssessment,
} from '#contract/maturity.ts'
import { Button } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { Field } from '#web/ui/field.tsx'
import { useKeys } from '#web/url/use-keys.ts'

type QuestionViewProps = {
  readonly questions: readonly Question[]
  readonly current: Question
  readonly answers: SelfAssessment['answers']
  readonly layout: 'one' | 'focus'
  readonly onAnswer: (question: string, answer: Answer, note: string) => void
  readonly onChoose: (question: string) => void
}

const choices: readonly { readonly value: Answer; readonly label: string; readonly key: string }[] =
  [
    { value: 'yes', label: 'Yes', key: '1' },
    { value: 'partly', label: 'Partly', key: '2' },
    { value: 'no', label: 'No', key: '3' },
    { value: 'does not apply', label: 'Does not apply', key: '4' },
  ]

/** The question to answer now, or all of its focus; 1 to 4 answer, j and k move. */
export function QuestionView({
  questions,
  current,
  answers,
  layout,
  onAnswer,
  onChoose,
}: QuestionViewProps) {
  const index = questions.indexOf(current)
  const previous = questions[index - 1]
  const next = questions[index + 1]
  function answer(question: Question, value: Answer): void {
    onAnswer(question.id, value, answers[question.id]?.note ?? '')
    // By focus everything stays in sight; one at a time the next open question comes by itself.
    if (layout === 'focus' || question !== current) return
    const open = [...questions.slice(index + 1), ...questions.slice(0, index)].find(
      (each) => answers[each.id] === undefined,
    )
    onChoose((open ?? next ?? question).id)
  }
  function move(to: Question | undefined): void {
    if (to !== undefined) onChoose(to.id)
  }
  useKeys({
    ...Object.fromEntries(
      choices.map((choice) => [choice.key, () => answer(current, choice.value)]),
    ),
    j: () => move(next),
    k: () => move(previous),
  })
  const shown =
    layout === 'one' ? [current] : questions.filter((question) => question.focus === current.focus)
  return (
    <div className="stack question-view">
      {shown.map((question) => (
        <QuestionCard
          key={question.id}
          question={question}
          given={answers[question.id]}
          isCurrent={question === current}
          onAnswer={(value) => answer(question, value)}
          onNote={(note) => {
            const present = answers[question.id]
            if (present !== undefined) onAnswer(question.id, present.answer, note)
          }}
        />
      ))}
      <div className="row">
        <Button
          icon="chevronLeft"
          disabledReason={previous === undefined ? 'This is the first question' : undefined}
          onClick={() => move(previous)}
        >
          Back
        </Button>
        <Button
          disabledReason={next === undefined ? 'This is the last question' : undefined}
          onClick={() => move(next)}
        >
          Next
        </Button>
        <span className="faint small not-narrow">
          Keys: <kbd>1</kbd> yes, <kbd>2</kbd> partly, <kbd>3</kbd> no, <kbd>4</kbd> does not apply,{' '}
          <kbd>j</kbd> <kbd>k</kbd> move
        </span>
      </div>
    </div>
  )
}

type QuestionCardProps = {
  readonly question: Question
  readonly given: SelfAssessment['answers'][string] | undefined
  readonly isCurrent: boolean
  readonly onAnswer: (answer: Answer) => void
  readonly onNote: (note: string) => void
}

function QuestionCard({ question, given, isCurrent, onAnswer, onNote }: QuestionCardProps) {
  const meanings: Readonly<Record<Answer, string>> = {
    ...question.meaning,
    'does not apply': 'There is a reason why it has no place here; note it below.',
  }
  return (
    <section
      className={`panel question ${isCurrent ? 'current' : ''}`}
      aria-label={`Question ${question.id}`}
    >
      <p className="small faint">
        {focusTitles[question.focus]} · level {question.level}, {levelTitles[question.level]}
      </p>
      <h2>
        <CodeText text={question.text} />
      </h2>
      {question.example === '' ? null : (
        <p className="soft question-example">
          For example: <CodeText text={question.example} />
        </p>
      )}
      <div className="question-choices" role="radiogroup" aria-label={question.text}>
        {choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={given?.answer === choice.value}
            className="question-choice"
            onClick={() => onAnswer(choice.value)}
          >
            <span className="row">
              <strong>{choice.label}</strong>
              <span className="push" />
              <kbd>{choice.key}</kbd>
            </span>
            <span className="small soft">
              <CodeText text={meanings[choice.value]} />
            </span>
          </button>
        ))}
      </div>
      {given === undefined ? null : (
        <NoteField key={question.id} note={given.note} onNote={onNote} />
      )}
    </section>
  )
}

/** A note that is saved when one leaves the field. */
function NoteField({
  note,
  onNote,
}: {
  readonly note: string
  readonly onNote: (note: string) => void
}) {
  const [text, setText] = useState(note)
  return (
    <Field label="Note" isOptional help="Where it can be seen, or what is missing.">
      {(control) => (
        <textarea
          {...control}
          className="control"
          rows={2}
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => text !== note && onNote(text)}
        />
      )}
    </Field>
  )
}
