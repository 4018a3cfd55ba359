import { EmptyState } from '#web/ui/empty-state.tsx'
import { LinkButton } from '#web/ui/button.tsx'
import { Page } from '#web/ui/page.tsx'

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no page at this address">
        <span>The link may be old, or a letter is missing.</span>
        <LinkButton href="/" look="primary">
          Go to the overview
        </LinkButton>
      </EmptyState>
    </Page>
  )
}
