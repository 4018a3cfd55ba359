import { demonstrationOwner } from '#contract/projects.ts'
import type { Session } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'

/** On every page of the demonstration's project: nobody should take its figures for measured ones. */
export function DemonstrationNote({ session }: { readonly session: Session | null }) {
  if (session?.project.owner !== demonstrationOwner) return null
  return (
    <p className="demonstration-note" role="note">
      <Badge tone="warn">simulated</Badge>
      <span>All of this project is made up to show the pages: no model was called.</span>
    </p>
  )
}
