import { defineWing } from '#compose/define-wing.ts'
import { wing as fronts } from '#compose/wings/fronts.ts'
import { wing as live } from '#compose/wings/live.ts'

/** Tells who watches of a change once it is in force everywhere, and lets them go first when the server stops. */
export const wing = defineWing({
  needs: { fronts, live },
  build: (_, { live: { live: told, openAnswers } }) => ({
    service: null,
    async changed(changes) {
      await openAnswers.changed(new Set(changes.keys()))
      for (const noun of changes.keys()) told.changed(noun)
    },
    async shut() {
      // A page that watches holds a connection for as long as it is open; it would be waited for.
      told.close()
      openAnswers.close()
    },
  }),
})
