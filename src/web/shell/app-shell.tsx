import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { whoAmI } from '#contract/people.ts'
import { listProjects } from '#contract/projects.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { LinkButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { NoticeBar } from '#web/ui/notice.tsx'
import { DemonstrationNote } from '#web/shell/demonstration-note.tsx'
import { PagePending } from '#web/shell/page-pending.tsx'
import { PaletteHost } from '#web/shell/palette-host.tsx'
import { rememberedSidebar, rememberProject, rememberSidebar } from '#web/shell/remembered.ts'
import { type Session, SessionContext } from '#web/shell/session.ts'
import { Sidebar } from '#web/shell/sidebar.tsx'
import { StaleNote } from '#web/shell/stale-note.tsx'
import { TopBar } from '#web/shell/top-bar.tsx'
import { useFreshness } from '#web/shell/use-freshness.ts'
import { useKeys } from '#web/url/use-keys.ts'
import { usePlace } from '#web/url/use-place.ts'
import '#web/shell/app-shell.css'

const KeysHelp = lazy(async () => ({
  default: (await import('#web/shell/keys-help.tsx')).KeysHelp,
}))

/** What stands around every page of a project: navigation, top bar, palette, help. */
export function AppShell() {
  const place = usePlace()
  const actor = useAnswer(whoAmI, {})
  const projects = useAnswer(listProjects, {})
  const [isNarrow, setIsNarrow] = useState(rememberedSidebar() === 'narrow')
  const [isDrawerOpen, setIsDrawerOpen] = useState(false)
  const [overlay, setOverlay] = useState<'none' | 'palette' | 'help'>('none')
  const project = projects.data?.items.find(
    (each) => each.slug === place.project || each.id === place.project,
  )
  const session = useMemo<Session | null>(() => {
    if (actor.data === undefined || projects.data === undefined || project === undefined)
      return null
    return { actor: actor.data, projects: projects.data.items, project }
  }, [actor.data, projects.data, project])
  useEffect(() => {
    if (project !== undefined) rememberProject(project.slug)
  }, [project])
  useFreshness(session === null ? '' : place.project)
  useKeys({ '?': () => setOverlay('help') })

  function narrow(isNow: boolean): void {
    setIsNarrow(isNow)
    rememberSidebar(isNow ? 'narrow' : 'wide')
  }

  return (
    <SessionContext value={session}>
      <div className={`shell ${isNarrow ? 'narrow' : 'wide'} ${isDrawerOpen ? 'open' : ''}`}>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <Sidebar isNarrow={isNarrow} onNarrow={narrow} onChosen={() => setIsDrawerOpen(false)} />
        <button
          type="button"
          className="drawer-shade"
          aria-label="Close the navigation"
          onClick={() => setIsDrawerOpen(false)}
        />
        <TopBar
          session={session}
          onMenu={() => setIsDrawerOpen(!isDrawerOpen)}
          onPalette={() => setOverlay('palette')}
          onHelp={() => setOverlay('help')}
        />
        <div className="shell-notes">
          <StaleNote />
          <DemonstrationNote session={session} />
        </div>
        <div className="shell-page">
          <ShellPage
            session={session}
            error={actor.error ?? projects.error}
            isUnknown={projects.data !== undefined && project === undefined}
          />
        </div>
      </div>
      <PaletteHost
        isOpen={overlay === 'palette'}
        onOpen={(isOpen) => setOverlay(isOpen ? 'palette' : 'none')}
        onHelp={() => setOverlay('help')}
      />
      <NoticeBar />
      {overlay === 'help' ? (
        <Suspense>
          <KeysHelp onClose={() => setOverlay('none')} />
        </Suspense>
      ) : null}
    </SessionContext>
  )
}

type ShellPageProps = {
  readonly session: Session | null
  readonly error: Error | null
  readonly isUnknown: boolean
}

function ShellPage({ session, error, isUnknown }: ShellPageProps) {
  if (session !== null) return <Outlet />
  if (error !== null) {
    return (
      <main className="page">
        <ErrorNote error={error} onRetry={() => location.reload()} />
      </main>
    )
  }
  if (!isUnknown) return <PagePending />
  return (
    <main className="page">
      <EmptyState title="There is no project of this name">
        <span>It may have been renamed, or you are signed in to another workspace.</span>
        <LinkButton href="/" look="primary">
          Open the default project
        </LinkButton>
      </EmptyState>
    </main>
  )
}
