import { type Connection, testConnection } from '#contract/connections.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatDuration } from '#web/format/duration.ts'
import { plural } from '#web/format/number.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'

/** Asks the provider and shows its own words. */
export function ConnectionTest({ connection }: { readonly connection: Connection }) {
  const refusal = useRefusal('edit')
  const test = useDeed(testConnection, { changes: ['connections', 'models'] })
  const { lastTest } = connection
  const result = test.data ?? lastTest
  return (
    <div className="connection-test">
      <Button
        isBusy={test.isPending}
        disabledReason={refusal}
        aria-label={`Test ${connection.name}`}
        onClick={() => test.mutate({ params: { id: connection.id } })}
      >
        {test.isPending ? 'Testing…' : 'Test'}
      </Button>
      <div className="small connection-test-words" aria-live="polite">
        {result === null ? (
          <span className="faint">never tested</span>
        ) : (
          <>
            <StatusMark status={result.ok ? 'ok' : 'error'} />{' '}
            <span className="faint number">
              {formatDuration(result.durationMs)}
              {test.data === undefined && lastTest !== null ? (
                <>
                  , <Moment at={lastTest.at} />
                </>
              ) : null}
            </span>
            <div>
              {test.data?.ok === true
                ? `Answered with ${plural(test.data.models.length, 'model')}.`
                : result.detail}
            </div>
          </>
        )}
        <ErrorNote error={test.error} />
      </div>
    </div>
  )
}
