import { defineWing } from '#compose/define-wing.ts'
import { wing as projects } from '#compose/wings/projects.ts'
import { Live } from '#http/api/live.ts'
import { OpenAnswers } from '#http/api/open-answers.ts'

/** What pages and applications watch as it happens, and every answer that goes on for as long as it is read. */
export const wing = defineWing({
  needs: { projects },
  build({ parts }, given) {
    const openAnswers = new OpenAnswers()
    const live = new Live({
      openAnswers,
      nowNs: () => parts.clock.nowNs(),
      findProject: (asked, own) => given.projects.find(asked, own),
    })
    return { service: { live, openAnswers }, raw: [live.handle] }
  },
})
