import { plural } from '#web/format/number.ts'
import { goToPlace } from '#web/pages/prompts/go-to-place.ts'
import { placeTitle } from '#web/pages/prompts/place-title.ts'
import type { DraftCheck } from '#web/pages/prompts/use-draft-check.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Panel } from '#web/ui/panel.tsx'

const icons = { error: 'error', warning: 'warning', note: 'help' } as const

/** What is wrong with the draft or could be, each with its place, which the button goes to, and a remedy. */
export function ChecksPanel({ check }: { readonly check: DraftCheck }) {
  const { problems, findings, tokensEstimated, isChecking, error } = check
  const count = problems.length + findings.length
  return (
    <Panel
      title={`Checks${count === 0 ? '' : ` ${count}`}`}
      actions={
        <span className="faint small" aria-live="polite">
          {isChecking && problems.length === 0
            ? 'Checking…'
            : tokensEstimated === null
              ? ''
              : `≈ ${plural(tokensEstimated, 'token')} without values`}
        </span>
      }
    >
      <ErrorNote error={error} />
      {count === 0 && error === null ? (
        <p className="row soft">
          <Icon name="check" /> Nothing to complain of.
        </p>
      ) : (
        <ul className="prompt-findings" aria-label="Checks">
          {problems.map(({ place, message }) => (
            <Finding
              key={`${place} ${message}`}
              severity="error"
              place={place}
              message={message}
              remedy="Until this is mended nothing can be previewed or saved."
            />
          ))}
          {findings.map(({ rule, severity, place, message, remedy }) => (
            <Finding
              key={`${rule} ${place} ${message}`}
              severity={severity}
              place={place}
              message={message}
              remedy={remedy}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

type FindingProps = {
  readonly severity: 'error' | 'warning' | 'note'
  readonly place: string
  readonly message: string
  readonly remedy: string
}

function Finding({ severity, place, message, remedy }: FindingProps) {
  return (
    <li className={`prompt-finding ${severity}`}>
      <Icon name={icons[severity]} label={severity} />
      <div>
        {place === '' ? (
          <strong>{placeTitle(place)}</strong>
        ) : (
          <button type="button" className="link-button" onClick={() => goToPlace(place)}>
            {placeTitle(place)}
          </button>
        )}
        <p>{message}</p>
        <p className="soft small">{remedy}</p>
      </div>
    </li>
  )
}
