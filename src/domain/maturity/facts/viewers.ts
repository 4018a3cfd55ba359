import { defineGather } from '#domain/maturity/facts/define-gather.ts'
import { overviewOpened } from '#domain/maturity/viewers.ts'
import type { ViewerFacts } from '#plugins/facts/viewers.ts'

/** How many different people opened the overview in the window. */
export const gather = defineGather<ViewerFacts>(
  async ({ records, workspace, project, sinceMs }) => {
    const viewers = new Set<string>()
    const match = { workspace, deed: overviewOpened, record: project.id }
    for await (const { at, actorId } of records.events.each({ match })) {
      if (at.getTime() < sinceMs) break
      viewers.add(actorId)
    }
    return { overviewViewers: viewers.size }
  },
)
