import { type ComponentProps, useState } from 'react'
import { assessmentMarkdown, formatPoints, levelWords, pointsMax } from '#client/maturity-report.ts'
import type { AssessedPractice, Assessment } from '#contract/maturity.ts'
import { showAssessment } from '#contract/maturity.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { AttestDialog } from '#web/pages/maturity/attest-dialog.tsx'
import { BandScale } from '#web/pages/maturity/band-scale.tsx'
import { LevelGrid } from '#web/pages/maturity/level-grid.tsx'
import { NextSteps } from '#web/pages/maturity/next-steps.tsx'
import { PracticeList } from '#web/pages/maturity/practice-list.tsx'
import { WaitingExemptions } from '#web/pages/maturity/waiting-exemptions.tsx'
import { paths } from '#web/paths.ts'
import { useSession } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/maturity/maturity-page.css'

/** At which level this project operates, from what actually happened, and what the next step is. */
export function MaturityPage() {
  const place = usePlace()
  const { project } = useSession()
  const [search] = useSearch()
  const [attesting, setAttesting] = useState<AssessedPractice | null>(null)
  const { data, error, refetch } = useAnswer(showAssessment, { query: { project: place.project } })
  return (
    <Page
      title="Maturity"
      answer={
        data === undefined ? (
          <Skeleton width="60%" />
        ) : (
          <MaturityAnswer assessment={data} self={paths.selfAssessments(place)} />
        )
      }
      actions={
        <>
          {data === undefined ? null : (
            <CopyButton
              what="the assessment as Markdown"
              words="Copy as Markdown"
              text={() => assessmentMarkdown(data, project.name)}
            />
          )}
          <Button icon="print" onClick={() => window.print()}>
            Print
          </Button>
          <LinkButton look="primary" href={paths.selfAssessments(place)}>
            Self-assessment
          </LinkButton>
        </>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined ? (
        error === null ? (
          <Skeleton height={420} />
        ) : null
      ) : (
        <>
          <div className="maturity-top">
            <div className="stack maturity-left">
              <Panel
                title={
                  <>
                    Points{' '}
                    <span className="faint small">
                      a 28-point equivalent on the published bands
                    </span>
                  </>
                }
              >
                <BandScale marks={marksOf(data)} />
                <p className="small faint maturity-gate">
                  <CodeText text={data.gateReason} />
                </p>
              </Panel>
              <Panel title="Levels and focuses" isFlush>
                <LevelGrid
                  label="Share of practices met by focus and level"
                  cells={data.cells}
                  hrefOf={(focus, level) =>
                    `${paths.maturity(place, { focus, level: String(level) })}#practices`
                  }
                  isCurrent={(focus, level) =>
                    search['focus'] === focus && search['level'] === String(level)
                  }
                />
              </Panel>
            </div>
            <NextSteps assessment={data} onAttest={setAttesting} />
          </div>
          <WaitingExemptions />
          <PracticeList practices={data.practices} onAttest={setAttesting} />
        </>
      )}
      {attesting === null ? null : (
        <AttestDialog practice={attesting} onClose={() => setAttesting(null)} />
      )}
    </Page>
  )
}

function marksOf({ points, claimed }: Assessment): ComponentProps<typeof BandScale>['marks'] {
  const evidenced = { label: 'evidenced', points, kind: 'evidenced' } as const
  return claimed === null
    ? [evidenced]
    : [evidenced, { label: 'claimed', points: claimed.points, kind: 'claimed' }]
}

function MaturityAnswer({
  assessment,
  self,
}: {
  readonly assessment: Assessment
  readonly self: string
}) {
  const { gatedLevel, points, band, claimed, practices, at } = assessment
  const met = practices.filter((practice) => practice.isMet).length
  return (
    <>
      Evidence puts this project at{' '}
      <strong>{gatedLevel === 0 ? 'no full level yet' : levelWords(gatedLevel)}</strong> (the
      weakest focus decides), with{' '}
      <strong>
        {formatPoints(points)} of {pointsMax} points
      </strong>{' '}
      ({band}) and {met} of {practices.length} practices met.{' '}
      {claimed === null ? (
        <>
          Nobody has claimed anything yet: the <Link href={self}>self-assessment</Link> takes ten
          minutes.
        </>
      ) : (
        <>
          Claimed: <Link href={self}>{formatPoints(claimed.points)} points</Link> (
          <Moment at={claimed.at} />
          ); {gapWords(claimed.points - points)}.
        </>
      )}{' '}
      <span className="faint">
        Assessed <Moment at={at} />.
      </span>
    </>
  )
}

function gapWords(gap: number): string {
  if (Math.abs(gap) < 0.05) return 'claim and evidence agree'
  if (gap > 0) return `a gap of ${formatPoints(gap)} points has no evidence yet`
  return `the evidence is ${formatPoints(-gap)} points ahead of the claim`
}
