import { z } from 'zod'

/** For endpoints without params, query or body. */
export const nothing = z.undefined()

/** The reply of a deed that has nothing to say. */
export const done = z.object({ done: z.literal(true) })
