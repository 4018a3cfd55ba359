import { useState } from 'react'
import { type AssessedPractice, type Assessment, levelTitles } from '#contract/maturity.ts'
import { pathFromServer } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type NextStepsProps = {
  readonly assessment: Assessment
  readonly onAttest: (practice: AssessedPractice) => void
}

const shownAtFirst = 4

/** What to do next, the most useful first. */
export function NextSteps({ assessment, onAttest }: NextStepsProps) {
  const place = usePlace()
  const [isWhole, setIsWhole] = useState(false)
  const steps = assessment.nextSteps.flatMap(
    (id) => assessment.practices.find((practice) => practice.id === id) ?? [],
  )
  const shown = isWhole ? steps : steps.slice(0, shownAtFirst)
  return (
    <Panel title="Next steps, in order">
      {steps.length === 0 ? <p className="soft">Every practice is met.</p> : null}
      <ol className="next-steps">
        {shown.map((practice, index) => (
          <li key={practice.id}>
            <span className="next-number number">{index + 1}</span>
            <div>
              <div className="row wrap">
                <strong>{practice.practice}</strong>
                <Badge hint={levelTitles[practice.level]}>{practice.id}</Badge>
              </div>
              <p className="soft">
                <CodeText text={practice.nextStep} />
              </p>
            </div>
            {practice.nextPath === '' ? (
              <Button
                look="quiet"
                onClick={() => onAttest(practice)}
                aria-label={`Attest ${practice.id}`}
              >
                Attest
              </Button>
            ) : (
              <LinkButton look="quiet" href={pathFromServer(place, practice.nextPath)}>
                Go
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
      {steps.length > shownAtFirst ? (
        <Button look="quiet" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `All ${steps.length} steps`}
        </Button>
      ) : null}
    </Panel>
  )
}
