import { useState } from 'react'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import type { NamedAnswer } from '#web/pages/playground/answers-of.ts'
import { TextDiff } from '#web/diff/text-diff.tsx'
import { IconButton } from '#web/ui/button.tsx'

type DifferencesProps = {
  readonly answers: readonly NamedAnswer[]
  readonly onClose: () => void
}

/** What two answers say differently: word by word, or line by line where they have several. */
export function Differences({ answers, onClose }: DifferencesProps) {
  const [chosen, setChosen] = useState<readonly (string | undefined)[]>([])
  const before = answers.find(({ key }) => key === chosen[0]) ?? answers[0]
  const after =
    answers.find(({ key }) => key === chosen[1]) ?? answers.find((each) => each !== before)
  return (
    <section className="panel differences" aria-label="Differences">
      <header className="differences-head">
        <h2>Differences</h2>
        <Side
          label="From"
          answers={answers}
          value={before?.key ?? ''}
          onChange={(key) => setChosen([key, after?.key])}
        />
        <Side
          label="To"
          answers={answers}
          value={after?.key ?? ''}
          onChange={(key) => setChosen([before?.key, key])}
        />
        <span className="push" />
        <IconButton icon="close" label="Close the differences" onClick={onClose} />
      </header>
      <div className="differences-body">
        {before === undefined || after === undefined ? (
          <p className="soft">Two answers are needed. Ask a second model, or repeat.</p>
        ) : (
          <Changes before={before.output} after={after.output} />
        )}
      </div>
    </section>
  )
}

function Changes({ before, after }: { readonly before: string; readonly after: string }) {
  return before === after ? (
    <p className="soft">These answers are the same.</p>
  ) : (
    <TextDiff before={before} after={after} />
  )
}

type SideProps = {
  readonly label: string
  readonly answers: readonly NamedAnswer[]
  readonly value: string
  readonly onChange: (key: string) => void
}

function Side({ label, answers, value, onChange }: SideProps) {
  return (
    <ChoiceField
      label={label}
      value={value}
      choices={answers.map(({ key, name }) => ({ value: key, label: name }))}
      onChange={onChange}
    />
  )
}
