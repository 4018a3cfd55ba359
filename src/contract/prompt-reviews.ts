import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { remark, templateText, variableValues } from '#contract/prompt-content.ts'
import { promptName, versionReference } from '#contract/prompts.ts'
import { placeQuery, timestamp } from '#contract/time.ts'

const byName = z.object({ name: promptName })
const place = z
  .string()
  .max(100)
  .regex(/^[\w.[\]-]*$/, 'a place such as system or messages[0]')

/** What somebody says of a version; with `suggestion` also what should stand there instead. */
export const promptComment = z.object({
  id: idOf('promptComment'),
  version: z.number().int(),
  place: z.string().describe('system, messages[0], …; empty: the version as a whole'),
  text: z.string(),
  suggestion: z.string().nullable().describe('text that should stand at that place'),
  createdAt: timestamp,
  createdBy: z.string(),
  resolvedAt: timestamp.nullable(),
  resolvedBy: z.string().nullable(),
})
export type PromptComment = z.infer<typeof promptComment>

export const listPromptComments = defineEndpoint({
  id: 'prompt-comments.list',
  method: 'GET',
  path: '/api/v1/prompts/:name/comments',
  scope: 'read',
  summary: 'List comments and suggestions on a prompt, newest first.',
  params: byName,
  query: z.strictObject({
    project: placeQuery.project,
    version: versionReference.optional().describe('only those on this version'),
  }),
  reply: z.object({ items: z.array(promptComment) }),
})

export const createPromptComment = defineEndpoint({
  id: 'prompt-comments.create',
  method: 'POST',
  path: '/api/v1/prompts/:name/comments',
  scope: 'score',
  summary: 'Comment on a version, or suggest another text for one of its places.',
  params: byName,
  body: z
    .strictObject({
      version: versionReference.describe('number of the version, a label, or latest'),
      place: place.default('').describe('system, text, messages[0], …; empty: the whole'),
      text: remark.default('').describe('the comment'),
      suggestion: templateText.optional().describe('text that should stand at that place'),
    })
    .refine(({ text, suggestion }) => text !== '' || suggestion !== undefined, {
      path: ['text'],
      message: 'say something, or suggest a text',
    })
    .refine(({ place, suggestion }) => suggestion === undefined || place !== '', {
      path: ['place'],
      message: 'a suggestion needs the place that it is for',
    }),
  reply: promptComment,
})

export const editPromptComment = defineEndpoint({
  id: 'prompt-comments.edit',
  method: 'PATCH',
  path: '/api/v1/prompt-comments/:id',
  scope: 'score',
  summary: 'Resolve a comment, or open it again.',
  params: z.object({ id: idOf('promptComment') }),
  body: z.strictObject({ isResolved: z.boolean().describe('true: it is dealt with') }),
  reply: promptComment,
})

/** Values for the variables that are kept with the prompt, to try versions with. */
export const promptInput = z.object({
  id: idOf('promptInput'),
  name,
  variables: variableValues,
  createdAt: timestamp,
  createdBy: z.string(),
})
export type PromptInput = z.infer<typeof promptInput>

export const listPromptInputs = defineEndpoint({
  id: 'prompt-inputs.list',
  method: 'GET',
  path: '/api/v1/prompts/:name/inputs',
  scope: 'read',
  summary: 'List the test inputs of a prompt, oldest first.',
  params: byName,
  reply: z.object({ items: z.array(promptInput) }),
})

export const createPromptInput = defineEndpoint({
  id: 'prompt-inputs.create',
  method: 'POST',
  path: '/api/v1/prompts/:name/inputs',
  scope: 'edit',
  summary: 'Keep a test input with a prompt.',
  params: byName,
  body: z.strictObject({
    name: name.describe('what it is an example of'),
    variables: variableValues,
  }),
  reply: promptInput,
  faults: ['not_found', 'conflict'],
})

export const editPromptInput = defineEndpoint({
  id: 'prompt-inputs.edit',
  method: 'PATCH',
  path: '/api/v1/prompt-inputs/:id',
  scope: 'edit',
  summary: 'Change a test input.',
  params: z.object({ id: idOf('promptInput') }),
  body: z.strictObject({
    name: name.optional().describe('what it is an example of'),
    variables: variableValues.optional(),
  }),
  reply: promptInput,
  faults: ['not_found', 'conflict'],
})

export const removePromptInput = defineEndpoint({
  id: 'prompt-inputs.remove',
  method: 'DELETE',
  path: '/api/v1/prompt-inputs/:id',
  scope: 'edit',
  summary: 'Remove a test input.',
  params: z.object({ id: idOf('promptInput') }),
  reply: done,
})
