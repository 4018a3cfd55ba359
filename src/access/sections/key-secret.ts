import { defineSection } from '#access/define-section.ts'

/** The secret that the HMACs of keys are made with: it is the server's, and no record. */
export const section = defineSection<Uint8Array>({
  reads: [],
  open: ({ keySecret }) => ({ build: async () => keySecret }),
})
