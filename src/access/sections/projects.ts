import { defineSection } from '#access/define-section.ts'
import type { Capture } from '#contract/projects.ts'

export type ProjectEntry = {
  readonly id: string
  readonly capture: Capture
  readonly captureBytesMax: number
}

/** Id → what of a call the project keeps. */
export const section = defineSection<ReadonlyMap<string, ProjectEntry>>({
  reads: ['projects'],
  open: ({ records, workspace }) => ({
    async build() {
      const all = await records.projects.list({ workspace })
      return new Map(
        all.map(({ id, capture, captureBytesMax }) => [id, { id, capture, captureBytesMax }]),
      )
    },
  }),
})
