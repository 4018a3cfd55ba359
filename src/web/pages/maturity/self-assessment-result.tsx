import {
  formatPoints,
  levelWords,
  pointsMax,
  selfAssessmentMarkdown,
} from '#client/maturity-report.ts'
import type { Question, SelfAssessment } from '#contract/maturity.ts'
import { formatDate } from '#web/format/time.ts'
import { BandScale } from '#web/pages/maturity/band-scale.tsx'
import { LevelGrid } from '#web/pages/maturity/level-grid.tsx'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ResultProps = {
  readonly self: SelfAssessment
  readonly questions: readonly Question[]
  readonly project: string
}

/** What the answers give: points on the bands, level, strengths, gaps, plan. Prints as it stands. */
export function SelfAssessmentResultView({ self, questions, project }: ResultProps) {
  const place = usePlace()
  const { result, completedAt } = self
  const isOpen = completedAt === null
  const answered = Object.keys(self.answers).length
  return (
    <Page
      title="Self-assessment: result"
      answer={
        <>
          <strong>
            {formatPoints(result.points)} of {pointsMax} points: {result.band}.
          </strong>{' '}
          {result.level === 0
            ? 'No level is complete in every focus yet.'
            : `Complete in every focus up to ${levelWords(result.level)}.`}{' '}
          {isOpen ? (
            <Badge tone="warn">{`${answered} of ${questions.length} answered; open ones count as no`}</Badge>
          ) : (
            `${project}, ${formatDate(Date.parse(completedAt))}, answered by ${self.by}.`
          )}
        </>
      }
      actions={
        <>
          <LinkButton
            icon="chevronLeft"
            href={isOpen ? paths.selfAssessment(place, self.id) : paths.selfAssessments(place)}
          >
            {isOpen ? 'Back to the questions' : 'All self-assessments'}
          </LinkButton>
          <CopyButton
            what="the result as Markdown"
            words="Copy as Markdown"
            text={() => selfAssessmentMarkdown(self, questions, project)}
          />
          <Button icon="print" onClick={() => window.print()}>
            Print or PDF
          </Button>
          <LinkButton look="primary" href={paths.maturity(place)}>
            Beside the evidence
          </LinkButton>
        </>
      }
    >
      <Panel title="On the published bands">
        <BandScale marks={[{ label: 'claimed', points: result.points, kind: 'claimed' }]} />
      </Panel>
      <Panel title="By focus and level" isFlush>
        <LevelGrid label="Share claimed by focus and level" cells={result.cells} />
      </Panel>
      <div className="result-columns">
        <Panel title="Strengths">
          <Texts items={result.strengths} none="No question was answered with yes yet." />
        </Panel>
        <Panel title="Gaps">
          <Texts items={result.gaps} none="No gaps in what was answered." />
        </Panel>
      </div>
      <Panel title="Plan, in order">
        {result.plan.length === 0 ? <p className="soft">Nothing is left to do.</p> : null}
        <ol className="next-steps">
          {result.plan.map((step, index) => (
            <li key={step.question}>
              <span className="next-number number">{index + 1}</span>
              <div>
                <CodeText text={step.text} />
                <div className="small faint">{step.practices.join(', ')}</div>
              </div>
              <Link
                className="no-print"
                href={paths.maturity(place, {
                  level: step.question.split('-')[1],
                  focus: step.question.split('-')[0],
                })}
              >
                Its practices
              </Link>
            </li>
          ))}
        </ol>
      </Panel>
    </Page>
  )
}

type TextsProps = {
  readonly items: readonly { readonly question: string; readonly text: string }[]
  readonly none: string
}

function Texts({ items, none }: TextsProps) {
  if (items.length === 0) return <p className="soft">{none}</p>
  return (
    <ul className="result-texts">
      {items.map((item) => (
        <li key={item.question}>
          <span className="mono faint">{item.question}</span> <CodeText text={item.text} />
        </li>
      ))}
    </ul>
  )
}
