import { useState } from 'react'
import {
  type AssessedPractice,
  focuses,
  focusTitles,
  levels,
  levelTitles,
  listAttestations,
  practiceStates,
} from '#contract/maturity.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { AttestationCard } from '#web/pages/maturity/attestation-card.tsx'
import { StateBadge } from '#web/pages/maturity/state-badge.tsx'
import { pathFromServer, type Search } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { Select } from '#web/ui/select.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type PracticeListProps = {
  readonly practices: readonly AssessedPractice[]
  readonly onAttest: (practice: AssessedPractice) => void
}

/** All practices with their state and the evidence behind it, filtered by the address. */
export function PracticeList({ practices, onAttest }: PracticeListProps) {
  const [search, setSearch] = useSearch()
  const shown = practices.filter((practice) => matches(practice, search))
  const change = (patch: Search): void => setSearch(patch, 'replace')
  return (
    <section className="panel" id="practices" aria-label="Practices">
      <header className="panel-head">
        <h2>
          Practices{' '}
          <span className="faint small number">
            {shown.length === practices.length
              ? practices.length
              : `${shown.length} of ${practices.length}`}
          </span>
        </h2>
        <div className="row wrap no-print">
          <Select
            className="practice-filter"
            aria-label="Level"
            value={search['level'] ?? ''}
            choices={[
              { value: '', label: 'All levels' },
              ...levels.map((level) => ({
                value: String(level),
                label: `${level} ${levelTitles[level]}`,
              })),
            ]}
            onChange={(chosen) => change({ level: chosen })}
          />
          <Select
            className="practice-filter"
            aria-label="Focus"
            value={search['focus'] ?? ''}
            choices={[
              { value: '', label: 'All focuses' },
              ...focuses.map((focus) => ({ value: focus, label: focusTitles[focus] })),
            ]}
            onChange={(chosen) => change({ focus: chosen })}
          />
          <Select
            className="practice-filter"
            aria-label="State"
            value={search['state'] ?? ''}
            choices={[
              { value: '', label: 'All states' },
              'met',
              { value: 'open', label: 'not met' },
              ...practiceStates,
            ]}
            onChange={(chosen) => change({ state: chosen })}
          />
        </div>
      </header>
      {shown.length === 0 ? (
        <EmptyState title="No practice matches">
          <Button onClick={() => change({ level: undefined, focus: undefined, state: undefined })}>
            Show all
          </Button>
        </EmptyState>
      ) : null}
      <ul className="practices">
        {shown.map((practice) => (
          <PracticeRow key={practice.id} practice={practice} onAttest={onAttest} />
        ))}
      </ul>
    </section>
  )
}

function matches(practice: AssessedPractice, search: Search): boolean {
  const { level, focus, state } = search
  if (level !== undefined && level !== '' && String(practice.level) !== level) return false
  if (focus !== undefined && focus !== '' && practice.focus !== focus) return false
  if (state === undefined || state === '') return true
  if (state === 'met') return practice.isMet
  if (state === 'open') return !practice.isMet
  return practice.state === state
}

function PracticeRow({
  practice,
  onAttest,
}: {
  readonly practice: AssessedPractice
  readonly onAttest: (practice: AssessedPractice) => void
}) {
  const place = usePlace()
  const [isOpen, setIsOpen] = useState(false)
  const first = practice.evidence[0]
  return (
    <li className={practice.isMet ? 'met' : ''}>
      <button
        type="button"
        className="practice-head"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
        <span className="mono faint practice-id">{practice.id}</span>
        <span className="practice-words">
          {practice.practice}
          {first === undefined ? null : (
            <span className="small soft practice-first">
              <CodeText text={first.sentence} />
            </span>
          )}
        </span>
        <StateBadge state={practice.state} />
      </button>
      {isOpen ? (
        <div className="practice-inside">
          <dl className="facts">
            <div>
              <dt>Proven by</dt>
              <dd>{practice.proof}</dd>
            </div>
            <div>
              <dt>Evidence</dt>
              <dd>
                {practice.evidence.length === 0 ? <span className="faint">none</span> : null}
                <ul>
                  {practice.evidence.map((each) => (
                    <li key={each.sentence}>
                      {each.path === '' ? (
                        <CodeText text={each.sentence} />
                      ) : (
                        <Link href={pathFromServer(place, each.path)}>
                          <CodeText text={each.sentence} />
                        </Link>
                      )}{' '}
                      <span className="faint small number">
                        {each.count === null
                          ? ''
                          : each.of === null
                            ? `n ${formatCount(each.count)}`
                            : `${formatCount(each.count)} of ${formatCount(each.of)}`}
                        {each.windowDays === null ? '' : `, last ${plural(each.windowDays, 'day')}`}
                      </span>
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
            {practice.nextStep === '' ? null : (
              <div>
                <dt>Next step</dt>
                <dd>
                  {practice.nextPath === '' ? (
                    <CodeText text={practice.nextStep} />
                  ) : (
                    <Link href={pathFromServer(place, practice.nextPath)}>
                      <CodeText text={practice.nextStep} />
                    </Link>
                  )}
                </dd>
              </div>
            )}
          </dl>
          <AttestationsOf practice={practice} onAttest={onAttest} />
        </div>
      ) : null}
    </li>
  )
}

function AttestationsOf({
  practice,
  onAttest,
}: {
  readonly practice: AssessedPractice
  readonly onAttest: (practice: AssessedPractice) => void
}) {
  const place = usePlace()
  const refusal = useRefusal('attest')
  const { data, error } = useAnswer(listAttestations, { query: { project: place.project } })
  const own = (data?.items ?? []).filter((each) => each.practice === practice.id)
  return (
    <div className="stack attestations">
      {own.map((each) => (
        <AttestationCard key={each.id} attestation={each} />
      ))}
      <ErrorNote error={error} />
      <div className="no-print">
        <Button disabledReason={refusal} onClick={() => onAttest(practice)}>
          Attest or exempt
        </Button>
      </div>
    </div>
  )
}
