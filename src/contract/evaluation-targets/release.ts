import { z } from 'zod'
import { variantName } from '#contract/evaluation-targets/fields.ts'
import { idOf } from '#contract/ids.ts'

/** A release: its prompt, its model and its parameters, exactly as they would serve. */
export const variant = z.strictObject({
  kind: z.literal('release'),
  name: variantName,
  release: idOf('release').describe('id of the release, as `belay releases list` shows it'),
})
