import { defineSection } from '#access/define-section.ts'

/** Alias → `connection/model` in the order to try. */
export const section = defineSection<ReadonlyMap<string, readonly string[]>>({
  reads: ['aliases'],
  open: ({ records, workspace }) => ({
    async build() {
      const all = await records.aliases.list({ workspace })
      return new Map(all.map(({ name, targets }) => [name, targets]))
    },
  }),
})
