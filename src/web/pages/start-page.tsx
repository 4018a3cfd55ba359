import { useEffect } from 'react'
import { listProjects } from '#contract/projects.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { paths } from '#web/paths.ts'
import { PagePending } from '#web/shell/page-pending.tsx'
import { rememberedProject } from '#web/shell/remembered.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { useGo } from '#web/url/use-go.ts'

/** The bare address: on to the project that was open last, or the default one. */
export function StartPage() {
  const { data, error, refetch } = useAnswer(listProjects, {})
  const go = useGo()
  useEffect(() => {
    if (data === undefined) return
    const remembered = rememberedProject()
    const project = data.items.find((each) => each.slug === remembered) ?? data.items[0]
    if (project !== undefined) go(paths.overview({ project: project.slug }), 'replace')
  }, [data, go])
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return <PagePending />
}
