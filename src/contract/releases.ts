import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { modelParameters, promptContent, remark, variableValues } from '#contract/prompt-content.ts'
import { promptName, versionReference } from '#contract/prompts.ts'
import { placeQuery, timestamp } from '#contract/time.ts'

/** Names of releases and deployments: they stand in the name of a model, `deployment/NAME`. */
export const deliveryName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,79}$/,
    'lower-case letters, digits, dot, dash and underscore, at most 80',
  )

/** Models that are tried after the first: more would keep a caller waiting for minutes. */
export const fallbacksMax = 9

/** A model at a connection. An alias is none: what it means can change, and a release never does. */
export const pinnedTarget = z
  .string()
  .max(300)
  .regex(/^[^\s/]+\/\S+$/, 'connection/model, as in openai/gpt-4.1')

/**
 * Everything that a release fixes. Its hash is the SHA-256 of this in canonical JSON (RFC 8785),
 * hexadecimal; two releases with one hash answer alike.
 */
export const releaseManifest = z.object({
  prompt: z
    .object({
      name: promptName,
      version: z.number().int(),
      hash: z
        .string()
        .describe('of the version; tells schemas apart whose properties stand in another order'),
      content: promptContent.describe('with its fragments inserted'),
    })
    .nullable()
    .describe('null: the messages of the caller go as they come'),
  targets: z.array(pinnedTarget).min(1).describe('the model, then its fallbacks, in order'),
  parameters: modelParameters.describe('sent where the caller sets none'),
})
export type ReleaseManifest = z.infer<typeof releaseManifest>

/** A release: immutable. */
export const release = z.object({
  id: idOf('release'),
  name: deliveryName,
  hash: z.string().describe('SHA-256 of the manifest, hexadecimal'),
  manifest: releaseManifest,
  note: z.string(),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type Release = z.infer<typeof release>

/** A release in a list: what its prompt says, up to a megabyte, is left out. */
export const releaseSummary = release.extend({
  manifest: releaseManifest.extend({
    prompt: releaseManifest.shape.prompt.unwrap().omit({ content: true }).nullable(),
  }),
})
export type ReleaseSummary = z.infer<typeof releaseSummary>

/** `support`, `support@production`, `support@3` or `support#3`. */
export const promptReference = z
  .string()
  .max(130)
  .refine((text) => readPromptReference(text) !== null, {
    error: 'write PROMPT, PROMPT@LABEL or PROMPT#VERSION, as in support@production or support#3',
  })

/** Name and version of a reference to a prompt; null when it is none. Without a version it means the latest. */
export function readPromptReference(
  text: string,
): { readonly name: string; readonly version: string } | null {
  const [name = '', version = 'latest', ...rest] = text.split(/[@#]/)
  const isNumbered = !text.includes('#') || /^\d{1,9}$/.test(version)
  return rest.length === 0 &&
    isNumbered &&
    promptName.safeParse(name).success &&
    versionReference.safeParse(version).success
    ? { name, version }
    : null
}

/** Which release is meant: its id, its hash, or the first digits of its hash. */
const releaseReference = z
  .string()
  .max(80)
  .regex(/^(?:rel_[0-9a-z]{26}|[0-9a-f]{8,64})$/, 'an id (rel_…), or at least 8 digits of a hash')

export const listReleases = defineEndpoint({
  id: 'releases.list',
  method: 'GET',
  path: '/api/v1/releases',
  scope: 'read',
  summary: 'List releases, newest first.',
  query: z.strictObject({
    project: placeQuery.project,
    name: deliveryName.optional().describe('releases of this name only'),
    ...pageQuery,
  }),
  reply: pageOf(releaseSummary),
})

export const showRelease = defineEndpoint({
  id: 'releases.show',
  method: 'GET',
  path: '/api/v1/releases/:id',
  scope: 'read',
  summary: 'Show a release with everything that it fixes.',
  params: z.object({ id: releaseReference }),
  reply: release,
})

export const createRelease = defineEndpoint({
  id: 'releases.create',
  method: 'POST',
  path: '/api/v1/releases',
  scope: 'edit',
  summary:
    'Make a release: prompt, models and parameters, fixed for good. The same content under the same name is the same release.',
  body: z.strictObject({
    name: deliveryName.describe('what it is a release of'),
    prompt: promptReference
      .optional()
      .describe(
        'PROMPT[@LABEL|#VERSION], fixed to the version that stands there now, the latest if none is named; if left out the messages of the caller go as they come',
      ),
    model: z
      .string()
      .max(300)
      .optional()
      .describe('connection/model that answers; the one that the prompt names if left out'),
    fallbacks: z
      .array(z.string().max(300))
      .max(fallbacksMax)
      .default([])
      .describe('connection/model to try next, in order'),
    parameters: z
      .record(z.string().max(64), z.unknown())
      .default({})
      .describe('parameter of the model, sent where the caller sets none'),
    note: remark.default('').describe('what is new in it, and why'),
  }),
  reply: release,
  faults: ['not_found'],
})

/** The parts of a release, in the order in which they are compared. */
export const releaseParts = ['prompt', 'models', 'parameters'] as const

const releaseHead = release.pick({ id: true, name: true, hash: true })

export const diffReleases = defineEndpoint({
  id: 'releases.diff',
  method: 'POST',
  path: '/api/v1/releases/:id/diff',
  scope: 'read',
  summary:
    'Compare two releases part by part. With values for the variables also what their models would get.',
  params: z.object({ id: releaseReference }),
  body: z.strictObject({
    to: releaseReference.describe('the newer one: its id, its hash, or the first digits of that'),
    variables: variableValues
      .optional()
      .describe('values to render the prompts of both with; not rendered if left out'),
  }),
  reply: z.object({
    from: releaseHead,
    to: releaseHead,
    isSame: z.boolean(),
    parts: z
      .array(
        z.object({
          part: z.enum(releaseParts),
          isSame: z.boolean(),
          text: z.string().describe('unified diff; empty when nothing can be seen of a difference'),
          added: z.number().int().describe('lines'),
          removed: z.number().int().describe('lines'),
        }),
      )
      .describe('every part, in this order'),
    rendered: z
      .string()
      .nullable()
      .describe(
        'unified diff of what the models get: messages, model, parameters, tools, output contract; null when not asked for',
      ),
  }),
  faults: ['not_found', 'template_invalid', 'variables_invalid'],
})
