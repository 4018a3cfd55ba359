import { useRouter } from '@tanstack/react-router'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'

/** What stands in a page's place when it could not be drawn. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  const router = useRouter()
  return (
    <Page title="Something went wrong">
      <ErrorNote
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  )
}
