import type { z } from 'zod'

/**
 * Something that happens later: on a schedule, or when it is sent. It survives a restart, is tried
 * again when it fails, and never runs longer, oftener or beside more of its kind than it says here.
 */
export type Job<Data> = {
  /** Also the name of its queue: lower case, hyphens. */
  readonly name: string
  /** One sentence for the page Health. */
  readonly summary: string
  /** What it is sent with. */
  readonly data: z.ZodType<Data>
  /** Five fields of cron, in UTC; null for one that is only sent. */
  readonly cron: string | null
  /** Further tries after one that failed, with growing pauses. */
  readonly retriesMax: number
  /** After this long its signal is aborted, and it counts as failed. */
  readonly timeoutS: number
  /** Of its kind, at once, in this process. */
  readonly parallelMax: number
  /** Throws when it should be tried again. Everything it does must bear being done twice. */
  readonly run: (data: Data, signal: AbortSignal) => Promise<void>
}

/** Declares a job; the type of its data follows from the schema. */
export function defineJob<Data>(job: Job<Data>): Job<Data> {
  return job
}

/** A job whose data only itself knows: what a queue holds many of. */
export type AnyJob = Omit<Job<never>, 'data'> & { readonly data: z.ZodType }
