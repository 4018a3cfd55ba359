import { useParams } from '@tanstack/react-router'
import { QuestionList } from '#web/pages/maturity/question-list.tsx'
import { QuestionView } from '#web/pages/maturity/question-view.tsx'
import { SelfAssessmentResultView } from '#web/pages/maturity/self-assessment-result.tsx'
import { useSelfAssessment } from '#web/pages/maturity/use-self-assessment.ts'
import { paths } from '#web/paths.ts'
import { useSession } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/maturity/maturity-page.css'

const layouts = [
  { value: 'one', label: 'One at a time' },
  { value: 'focus', label: 'By focus' },
] as const

/** Answering the questions, one at a time or by focus; and the result. */
export function SelfAssessmentPage() {
  const { id = '' } = useParams({ strict: false })
  const place = usePlace()
  const { project } = useSession()
  const [search, setSearch] = useSearch()
  const self = useSelfAssessment(id)
  const { item, questions } = self
  if (self.isLoading || item === undefined) {
    return (
      <Page title="Self-assessment">
        <ErrorNote error={self.error} onRetry={self.retry} />
        {self.isLoading && self.error === null ? <Skeleton height={320} /> : null}
        {self.isLoading ? null : (
          <EmptyState title="There is no self-assessment at this address">
            <LinkButton href={paths.selfAssessments(place)}>All self-assessments</LinkButton>
          </EmptyState>
        )}
      </Page>
    )
  }
  if (item.completedAt !== null || search['show'] === 'result') {
    return <SelfAssessmentResultView self={item} questions={questions} project={project.name} />
  }
  const answered = questions.filter((question) => item.answers[question.id] !== undefined).length
  const open = questions.filter((question) => item.answers[question.id] === undefined)
  const current =
    questions.find((question) => question.id === search['question']) ?? open[0] ?? questions.at(-1)
  const layout = search['layout'] === 'focus' ? 'focus' : 'one'
  if (current === undefined) return <Page title="Self-assessment">{null}</Page>
  return (
    <Page
      title="Self-assessment"
      answer={`${answered} of ${questions.length} answered; everything is saved as you go.`}
      actions={
        <>
          <Segmented
            label="How to answer"
            value={layout}
            choices={layouts}
            onChange={(value) =>
              setSearch({ layout: value === 'one' ? undefined : value }, 'replace')
            }
          />
          <LinkButton href={paths.selfAssessment(place, id, { show: 'result' })}>
            Result so far
          </LinkButton>
          <Button
            look={open.length === 0 ? 'primary' : 'plain'}
            isBusy={self.isSaving && open.length === 0}
            disabledReason={
              open.length === 0 ? undefined : `${open.length} questions are still open`
            }
            onClick={() => self.complete(() => setSearch({ show: 'result', question: undefined }))}
          >
            Finish
          </Button>
        </>
      }
    >
      <div
        className="progress"
        role="progressbar"
        aria-label="Answered"
        aria-valuemin={0}
        aria-valuemax={questions.length}
        aria-valuenow={answered}
      >
        <span style={{ width: `${(answered / Math.max(1, questions.length)) * 100}%` }} />
      </div>
      <ErrorNote error={self.error} onRetry={self.retry} />
      <div className="self-assessment">
        <QuestionList
          questions={questions}
          answers={item.answers}
          currentId={current.id}
          onChoose={(question) => setSearch({ question }, 'replace')}
        />
        <QuestionView
          questions={questions}
          current={current}
          answers={item.answers}
          layout={layout}
          onAnswer={self.answer}
          onChoose={(question) => setSearch({ question }, 'replace')}
        />
      </div>
    </Page>
  )
}
