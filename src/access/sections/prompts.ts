import { defineSection } from '#access/define-section.ts'
import { PromptShelf } from '#access/prompt-shelf.ts'
import type { PromptContent } from '#contract/prompt-content.ts'

/** A prompt as it is called by name: where its labels stand, and the versions that are held ready. */
export type PromptEntry = {
  /** 0 when it has no version. */
  readonly latest: number
  readonly labels: ReadonlyMap<string, number>
  /** Content by number of the version, fragments inserted: those with a label and the newest. */
  readonly versions: ReadonlyMap<number, PromptContent>
}

/** Project → name → prompt. */
export const section = defineSection<ReadonlyMap<string, ReadonlyMap<string, PromptEntry>>>({
  reads: ['prompts', 'promptLabels', 'promptVersions', 'promptContents'],
  open(parts) {
    const shelf = new PromptShelf(parts)
    return { build: () => shelf.read() }
  },
})
