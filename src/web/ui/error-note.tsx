import { ApiError } from '#client/client.ts'
import type { Problem } from '#contract/faults.ts'
import { Button } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { UnfitInput } from '#web/ui/unfit-input.ts'
import '#web/ui/error-note.css'

type ErrorNoteProps = {
  readonly error: Error | null
  readonly onRetry?: () => void
  /** Fields of the body where what is wrong with them stands already. */
  readonly fields?: readonly string[]
}

/** What happened, what to try, and an id to pass on. The only way the page shows an error. */
export function ErrorNote({ error, onRetry, fields = [] }: ErrorNoteProps) {
  if (error === null) return null
  const { title, detail, remedy, instance, errors = [] } = problemOf(error)
  const left = errors.filter(
    ({ path }) => !fields.some((name) => `${path}.`.startsWith(`body.${name}.`)),
  )
  return (
    <div className="error-note" role="alert">
      <Icon name="error" />
      <div className="error-note-text">
        <strong>{title}</strong>
        <span>{detail}</span>
        {left.length === 0 ? null : (
          <ul>
            {left.map((each) => (
              <li key={each.path + each.message}>
                <code>{each.path}</code> {each.message}
              </li>
            ))}
          </ul>
        )}
        {remedy === '' ? null : (
          <span className="soft">
            <CodeText text={remedy} />
          </span>
        )}
        {instance === '' ? null : (
          <span className="error-note-id">
            <span className="faint">Id</span> <code>{instance}</code>
            <CopyButton text={instance} what="the error’s id" />
          </span>
        )}
      </div>
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
    </div>
  )
}

function problemOf(
  error: Error,
): Pick<Problem, 'title' | 'detail' | 'remedy' | 'instance' | 'errors'> {
  if (error instanceof ApiError) return error.problem
  if (error instanceof UnfitInput)
    return { title: error.title, detail: error.message, remedy: '', instance: '' }
  if (error instanceof TypeError && /fetch|network|load/i.test(error.message)) {
    return {
      title: 'The server cannot be reached',
      detail: 'Nothing answered at this address.',
      remedy: 'Check that Belay is running; the page tries again by itself.',
      instance: '',
    }
  }
  return {
    title: 'The page made a mistake',
    detail: error.message,
    remedy: 'Load the page again; if it stays, please report it with these words.',
    instance: '',
  }
}
