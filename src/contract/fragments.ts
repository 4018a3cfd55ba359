import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { versionsShownMax } from '#contract/page.ts'
import { remark, templateText } from '#contract/prompt-content.ts'
import { promptName } from '#contract/prompts.ts'
import { timestamp } from '#contract/time.ts'

const byName = z.object({ name: promptName })

/**
 * A reusable piece of text, such as safety instructions: `{% include "NAME" %}` in a template. A
 * prompt version is fixed to the version that the fragment had when it was made.
 */
export const fragment = z.object({
  id: idOf('fragment'),
  name: promptName,
  description: z.string(),
  latestVersion: z.number().int(),
  createdAt: timestamp,
  createdBy: z.string(),
  archivedAt: timestamp.nullable(),
})
export type Fragment = z.infer<typeof fragment>

export const fragmentVersion = z.object({
  id: idOf('fragmentVersion'),
  version: z.number().int(),
  text: z.string(),
  hash: z.string().describe('SHA-256 of the text, hexadecimal'),
  message: z.string().describe('what changed and why'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type FragmentVersion = z.infer<typeof fragmentVersion>

export const listFragments = defineEndpoint({
  id: 'fragments.list',
  method: 'GET',
  path: '/api/v1/fragments',
  scope: 'read',
  summary: 'List fragments by name.',
  reply: z.object({ items: z.array(fragment) }),
})

export const showFragment = defineEndpoint({
  id: 'fragments.show',
  method: 'GET',
  path: '/api/v1/fragments/:name',
  scope: 'read',
  summary:
    'Show a fragment: its versions, newest first, and the prompts whose latest version has it.',
  params: byName,
  reply: z.object({
    fragment,
    versions: z.array(fragmentVersion).describe(`the newest ${versionsShownMax}`),
    usedBy: z.array(
      z.object({
        prompt: promptName,
        promptVersion: z.number().int(),
        fragmentVersion: z.number().int(),
      }),
    ),
  }),
})

export const putFragment = defineEndpoint({
  id: 'fragments.put',
  method: 'PUT',
  path: '/api/v1/fragments/:name',
  scope: 'edit',
  summary: 'Make a fragment, or give it a new version; text that is the latest already makes none.',
  params: byName,
  body: z.strictObject({
    text: templateText.describe('the text, a template; it can include no other fragment'),
    description: remark.optional().describe('what it is for'),
    message: remark.default('').describe('what changed and why'),
  }),
  reply: z.object({ fragment, version: fragmentVersion, isNew: z.boolean() }),
  faults: ['not_found', 'template_invalid'],
})

export const removeFragment = defineEndpoint({
  id: 'fragments.remove',
  method: 'DELETE',
  path: '/api/v1/fragments/:name',
  scope: 'edit',
  summary: 'Archive a fragment: new versions cannot include it, those that do keep their text.',
  params: byName,
  reply: done,
})
