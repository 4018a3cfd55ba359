import type { DemoPart } from './demo-part.ts'
import { evaluationsPart } from './evaluations.ts'
import { promptsPart } from './prompts.ts'
import { reviewsPart } from './reviews.ts'
import { traffic } from './traffic.ts'

/** What the demonstration is made of, in the order in which it is filled. A new kind of thing is a file beside these and a line here. */
export const demoParts: readonly DemoPart[] = [promptsPart, traffic, evaluationsPart, reviewsPart]
