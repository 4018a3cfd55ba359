import { z } from 'zod'
import { isHeaderName, isHeaderText, notHeaderText } from '#kit/header-text.ts'
import { looksLikeSecret } from '#kit/looks-like-secret.ts'

/** Where a secret of the server's environment goes into a header. */
export const secretPlace = /\{\{\s*secrets\.([A-Z][A-Z0-9_]*)\s*\}\}/g

/** Headers of requests to a server of the user's own. They are kept and shown, so a secret stands in them by its name. */
export const ownHeaders = z
  .record(
    z.string().max(100).refine(isHeaderName, { error: 'no name that an HTTP header can have' }),
    z
      .string()
      .max(2000)
      .refine(isHeaderText, { error: notHeaderText })
      .refine((value) => !looksLikeSecret(value), {
        error:
          'this looks like a secret, and whoever may read it here would have it. Give it to the server as BELAY_SECRET_NAME, its origin as BELAY_SECRET_NAME_ORIGIN, and write {{ secrets.NAME }}',
      }),
  )
  .default({})
  .describe(
    'sent with each request; {{ secrets.NAME }} takes BELAY_SECRET_NAME of the server’s environment',
  )
