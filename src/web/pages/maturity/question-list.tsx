import { focuses, focusTitles, type Question, type SelfAssessment } from '#contract/maturity.ts'
import { hinted } from '#web/ui/hinted.ts'

type QuestionListProps = {
  readonly questions: readonly Question[]
  readonly answers: SelfAssessment['answers']
  readonly currentId: string
  readonly onChoose: (question: string) => void
}

/** All questions at a glance, with what was answered. */
export function QuestionList({ questions, answers, currentId, onChoose }: QuestionListProps) {
  return (
    <nav className="question-list" aria-label="Questions">
      {focuses.map((focus) => {
        const own = questions.filter((question) => question.focus === focus)
        if (own.length === 0) return null
        return (
          <section key={focus}>
            <h3>{focusTitles[focus]}</h3>
            <div className="question-dots">
              {own.map((question) => {
                const answer = answers[question.id]?.answer
                return (
                  <button
                    key={question.id}
                    type="button"
                    className={`question-dot ${(answer ?? 'open').replaceAll(' ', '-')}`}
                    aria-current={question.id === currentId ? 'step' : undefined}
                    aria-label={`${question.id}: ${answer ?? 'open'}`}
                    {...hinted(`Level ${question.level}: ${answer ?? 'open'}`)}
                    onClick={() => onChoose(question.id)}
                  >
                    {question.level}
                  </button>
                )
              })}
            </div>
          </section>
        )
      })}
    </nav>
  )
}
