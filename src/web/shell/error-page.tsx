import { useRouter } from '@tanstack/react-router'
import { Button } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'

/** What stands in a page's place when it could not be drawn. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  const router = useRouter()
  if (error instanceof Error && /dynamically imported module|module script/i.test(error.message)) {
    return <UpdatedPage />
  }
  return (
    <Page title="Something went wrong">
      <ErrorNote
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  )
}

/** The code this page was made of is gone from the server: another version runs there now. */
function UpdatedPage() {
  return (
    <Page title="Belay was updated">
      <EmptyState title="This page is of an earlier version than the server">
        <Button look="primary" onClick={() => location.reload()}>
          Load it again
        </Button>
      </EmptyState>
    </Page>
  )
}
